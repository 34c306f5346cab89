package cloudformation

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

func TestConditions(t *testing.T) {
	const text = `
Parameters:
  Given: {Type: String, Default: "x"}
  Open: {Type: String}
  Choice: {Type: String, AllowedValues: [dev, prod]}
  Group: {Type: "AWS::EC2::SecurityGroup::Id", Default: ""}
Conditions:
  IsX: !Equals [!Ref Given, x]
  IsOpen: !Equals [!Ref Open, "true"]
  IsMet: %s
Resources:
  Vpc: {Type: "AWS::EC2::VPC"}
`
	for _, test := range []struct {
		expression string
		want       model.Ternary
	}{
		{`!Equals [a, a]`, model.Yes},
		{`!Equals [1, "1"]`, model.Yes},
		{`!Equals [true, "true"]`, model.Yes},
		{`!Equals [True, "true"]`, model.Yes},
		{`!Equals [a, A]`, model.No},
		{`!Equals [[a, b], [a, b]]`, model.Yes},
		{`!Equals [[a], a]`, model.No},
		{`!Equals [!Ref Group, ""]`, model.Yes},
		{`!Equals [!Ref Open, !Ref Open]`, model.Yes},
		{`!Equals [!Ref Open, ""]`, model.Unclear},
		{`!Equals [!Ref Choice, staging]`, model.No},
		{`!Equals [!Ref Choice, dev]`, model.Unclear},
		{`!Equals [!Sub "a-${Open}", ""]`, model.No},
		{`!Equals [!Ref Vpc, ""]`, model.No},
		{`!Equals [!Ref "AWS::NoValue", ""]`, model.No},
		{`!Equals [!If [IsOpen, a, b], c]`, model.No},
		{`!Equals [!If [IsOpen, a, b], a]`, model.Unclear},
		{`!Condition IsX`, model.Yes},
		{`{Condition: IsX}`, model.Yes},
		{`!Not [!Condition IsX]`, model.No},
		{`!Not [!Condition IsOpen]`, model.Unclear},
		{`!And [!Condition IsX, !Condition IsOpen]`, model.Unclear},
		{`!And [!Not [!Condition IsX], !Condition IsOpen]`, model.No},
		{`!Or [!Condition IsX, !Condition IsOpen]`, model.Yes},
		{`!Or [!Not [!Condition IsX], !Condition IsOpen]`, model.Unclear},
		{`{"Fn::And": [{"Fn::Equals": [a, a]}, {"Fn::Not": [{"Fn::Equals": [a, b]}]}]}`, model.Yes},
	} {
		root := newRun(newLibrary(treeOf(t, map[string]string{"t.yaml": fmt.Sprintf(text, test.expression)})), model.NewStack("t.yaml"), Options{}).root("t.yaml")
		got := env{scope: root}.condition("IsMet", root.byID["Vpc"].At)
		if got.answer != test.want || (got.answer == model.Unclear) != (len(got.why) > 0) {
			t.Errorf("%s: got %s, why %v, want %s", test.expression, got.answer, got.why, test.want)
		}
		check(t, describeNotes(root.stack), "")
	}
}

func TestAssumptionsFollow(t *testing.T) {
	root := newRun(newLibrary(treeOf(t, map[string]string{"t.yaml": `
Parameters: {A: {Type: String}, B: {Type: String}}
Conditions:
  A: !Equals [!Ref A, "1"]
  B: !Equals [!Ref B, "1"]
  NotA: !Not [!Condition A]
  Both: !And [!Condition A, !Condition B]
  Any: !Or [!Condition A, !Condition B]
Resources: {}
`})), model.NewStack("t.yaml"), Options{}).root("t.yaml")
	for _, test := range []struct {
		assumed string
		holds   bool
		then    string
		want    model.Ternary
	}{
		{"Both", true, "A", model.Yes},
		{"Both", true, "NotA", model.No},
		{"Both", false, "A", model.Unclear},
		{"Any", false, "B", model.No},
		{"Any", true, "B", model.Unclear},
		{"NotA", true, "Both", model.No},
		{"A", true, "Any", model.Yes},
		{"A", true, "Both", model.Unclear},
	} {
		got := env{scope: root}.assume(test.assumed, test.holds).condition(test.then, source.Range{})
		if got.answer != test.want {
			t.Errorf("if %s is %v, %s is %s, want %s", test.assumed, test.holds, test.then, got.answer, test.want)
		}
	}
}

// severity matches notes that are not merely informational.
var severity = regexp.MustCompile(`\A\S+ (?:warning|error) `)

func TestMalformedConditions(t *testing.T) {
	for expression, note := range map[string]string{
		`!Condition IsMet`:            `The condition "IsMet" depends on itself.`,
		`!Not [!Condition Other]`:     `The condition "IsMet" depends on itself.`,
		`!Condition Nowhere`:          `"Nowhere" is not a condition of the template.`,
		`!Not []`:                     "Fn::Not takes a list of one condition.",
		`!Not a`:                      "Fn::Not takes a list of one condition.",
		`!Equals [a]`:                 "Fn::Equals takes a list of two values.",
		`!And []`:                     "Fn::And and Fn::Or take a list of conditions.",
		`!Or a`:                       "Fn::And and Fn::Or take a list of conditions.",
		`maybe`:                       "A condition is written with Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition.",
		`!Equals [!Ref Nowhere, "a"]`: `"Nowhere" is neither a parameter nor a resource of the template.`,
	} {
		stack := parse(t, `
Conditions:
  IsMet: `+expression+`
  Other: !Condition IsMet
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: IsMet}
`, Options{})
		if got := describeNotes(stack); !severity.MatchString(got) || !strings.HasSuffix(got, " "+note) || strings.Contains(got, "\n") {
			t.Errorf("%s: got the notes %q, want %q", expression, got, note)
		}
		if group := stack.Groups["Group"]; group == nil || len(group.Maybe) == 0 {
			t.Errorf("%s: the group may exist, and it may not", expression)
		}
	}
}

func TestConditionalResources(t *testing.T) {
	stack := parse(t, `
Parameters: {Stage: {Type: String}}
Conditions:
  Never: !Equals [a, b]
  Always: !Equals [a, a]
  Prod: !Equals [!Ref Stage, prod]
Resources:
  No: {Type: "AWS::EC2::SecurityGroup", Condition: Never}
  Yes: {Type: "AWS::EC2::SecurityGroup", Condition: Always, Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationSecurityGroupId: !Ref "No"}]}}
  Perhaps:
    Type: AWS::EC2::SecurityGroup
    Condition: Prod
    Properties:
      SecurityGroupEgress:
        - !If [Prod, {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}, {IpProtocol: -1, CidrIp: 0.0.0.0/0}]
`, Options{})
	check(t, describeGroups(stack), `
		external No vpc=
		-> ? ?-? unknown maybe(the resource No is not created, as the condition "Never" is false) unknown(the resource No is not created, as the condition "Never" is false)
		<- ? ?-? unknown maybe(the resource No is not created, as the condition "Never" is false) unknown(the resource No is not created, as the condition "Never" is false)
		declared Perhaps vpc= maybe(condition Prod is not known, as parameter Stage has no value [--parameter Stage=…])
		-> tcp 443-443 cidr 10.0.0.0/8
		declared Yes vpc=
		-> all 0-65535 group No
	`)
}
