package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func describePolicy(p *model.Policy) string {
	if p == nil {
		return "none"
	}
	var b strings.Builder
	for _, s := range p.Statements {
		fmt.Fprintf(&b, "%s %s may %s on %s", orUnknown(s.Effect), patterns(s.Principals), patterns(s.Actions), patterns(s.Resources))
		if len(s.Conditions) > 0 {
			fmt.Fprintf(&b, " if %s", strings.Join(s.Conditions, " and "))
		}
		b.WriteString(reasons(" unknown", s.Unknown) + reasons(" maybe", s.Maybe) + "\n")
	}
	return b.String() + strings.TrimSpace(reasons("", p.Unknown))
}

func patterns(p model.Patterns) string {
	texts := make([]string, len(p.Items))
	for i, item := range p.Items {
		texts[i] = item.Text + reasons("", item.Unknown)
	}
	text := "[" + strings.Join(texts, " ") + reasons(" open", p.Open) + "]"
	if p.Except {
		return "all but " + text
	}
	return text
}

func TestPolicies(t *testing.T) {
	const open = "condition Open is not known, as parameter P has no value [--parameter P=…]"
	const p = "parameter P has no value [--parameter P=…]"
	const layers = `Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: !Sub "arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*"`
	const allowed = "allow [*] may [s3:GetObject] on [arn:*:s3:::prod-*-starport-layer-bucket/*]"
	for _, test := range []struct{ name, document, want string }{
		{"nothing", `!Ref AWS::NoValue`, "none"},
		{"an object", `{Version: 2012-10-17, Statement: [{` + layers + `}]}`, allowed},
		{"a statement in no list", `{Statement: {` + layers + `}}`, allowed},
		{"JSON", `'{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:GetObject","s3:Put*"],"Resource":"*"}]}'`,
			"allow [*] may [s3:GetObject s3:Put*] on [*]"},
		{"JSON by Sub", `!Sub '{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::${AWS::AccountId}:root"],"Service":"ecs.amazonaws.com"},"NotAction":"s3:GetObject","NotResource":["arn:aws:s3:::${P}/*"]}}'`,
			"deny all but [arn:aws:iam::*:root ecs.amazonaws.com] may all but [s3:GetObject] on all but [arn:aws:s3:::*/*(" + p + ")]"},
		{"JSON by Join", `!Join ["", ['{"Statement":[{"Effect":"Allow","Principal":"*","Action":"', !Ref P, '","Resource":"*"}]}']]`,
			"allow [*] may [*(" + p + ")] on [*]"},
		{"JSON by ToJsonString", `{Fn::ToJsonString: {Statement: [{` + layers + `}]}}`, allowed},
		{"no JSON that is known", `!Sub '{"Statement":${P}}'`, "(" + p + ")"},
		{"conditions", `{Statement: [{` + layers + `, Condition: {StringEquals: {"aws:SourceVpc": vpc-1, "aws:PrincipalAccount": "1"}, Bool: {"aws:SecureTransport": true}}}]}`,
			allowed + " if StringEquals aws:SourceVpc and StringEquals aws:PrincipalAccount and Bool aws:SecureTransport"},
		{"conditions that are not known", `{Statement: [{` + layers + `, Condition: !Ref P}]}`, allowed + " unknown(" + p + ")"},
		{"an unknown effect", `{Statement: [{Effect: !Ref P, Principal: "*", Action: "*", Resource: "*"}]}`, "? [*] may [*] on [*] unknown(" + p + ")"},
		{"a statement under a condition", `{Statement: [{` + layers + `}, !If [Open, {Effect: Deny, Principal: "*", Action: "*", Resource: "*"}, !Ref "AWS::NoValue"]]}`,
			allowed + "\ndeny [*] may [*] on [*] maybe(" + open + ")"},
		{"actions under a condition", `{Statement: [{Effect: Allow, Principal: "*", Action: !If [Open, ["s3:GetObject", "s3:PutObject"], ["s3:GetObject"]], Resource: !If [Open, a, b]}]}`,
			"allow [*] may [s3:GetObject open(" + open + ")] on [ open(" + open + ")]"},
		{"a policy under a condition", `!If [Open, {Statement: [{` + layers + `}]}, !Ref "AWS::NoValue"]`,
			allowed + " maybe(" + open + ")\nallow [*] may [*] on [*] maybe(" + open + ")"},
		{"unknown", `!Ref P`, "(" + p + ")"},
		{"unknown statements", `{Statement: !If [Open, [{` + layers + `}], !Split [",", !Ref P]]}`, allowed + " maybe(" + open + ")\n(" + open + "; " + p + ")"},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parse(t, `
Parameters: {P: {Type: String}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      PolicyDocument: `+test.document+"\n", Options{})
			check(t, describePolicy(stack.Endpoints["S3"].Policy), test.want)
			check(t, describeNotes(stack), "")
		})
	}
}

// TestUnreadablePolicy tells of what is no policy.
func TestUnreadablePolicy(t *testing.T) {
	for _, document := range []string{"no JSON", "[a]", "{Statement: [a]}", `{Statement: [{Effect: Allow, Condition: a}]}`, `{Statement: [{Effect: Allow, Action: {a: b}}]}`} {
		stack := parse(t, `Resources: {S3: {Type: "AWS::EC2::VPCEndpoint", Properties: {ServiceName: com.amazonaws.eu-west-1.s3, PolicyDocument: `+document+"}}}\n", Options{})
		if notes := describeNotes(stack); !strings.Contains(notes, "cannot be read") {
			t.Errorf("%s: got %q", document, notes)
		}
	}
}
