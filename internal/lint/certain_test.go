package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestCertainInAnyCase finds a violation for certain where every value that a parameter can have gives it.
func TestCertainInAnyCase(t *testing.T) {
	t.Parallel()
	const resources = `
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress: [{IpProtocol: -1, CidrIp: !If [Prod, 0.0.0.0/0, !If [Test, OTHER, 0.0.0.0/0]]}]
  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1], SecurityGroups: [!Ref Group]}}
`
	const conditions = "Conditions: {Prod: !Equals [!Ref Stage, prod], Test: !Equals [!Ref Stage, test]}\n"
	for _, test := range []struct {
		name, parameter, other string
		want                   model.Verdict
		says                   string
	}{
		{"all allowed values", "{Type: String, AllowedValues: [dev, test, prod]}", "198.51.100.0/24", model.Violation, "if Stage is prod, "},
		{"all values that are compared", "{Type: String}", "198.51.100.0/24", model.Violation, "if Stage is"},
		{"all but one", "{Type: String, AllowedValues: [dev, test, prod]}", "255.255.255.255/32", model.Unproven, "this rule may allow"},
		{"all that are allowed", "{Type: String, AllowedValues: [dev, prod]}", "255.255.255.255/32", model.Violation, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text := "Parameters: {Stage: " + test.parameter + "}\n" + conditions + strings.ReplaceAll(resources, "OTHER", test.other)
			r := report(t, write(t, map[string]string{"t.yaml": text}))
			i := slices.IndexFunc(r.Findings, func(f model.Finding) bool { return f.Rule == "task-egress-destination" })
			if i < 0 || r.Findings[i].Verdict != test.want || !strings.Contains(r.Findings[i].Message, test.says) {
				t.Errorf("want %s with %q, got %+v", test.want, test.says, r.Findings)
			}
			if r.Summary.TaskGroups.Violated != 1 { // without egress it lets no pull through
				t.Errorf("got %+v", r.Summary.TaskGroups)
			}
		})
	}
}
