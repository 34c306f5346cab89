package cloudformation

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// outcomesOf lists what the outcomes of a template assume.
func outcomesOf(s *model.Stack) string {
	var lines []string
	for _, o := range s.Outcomes {
		var texts []string
		for _, a := range o.Assumed {
			texts = append(texts, a.Parameter+" is "+a.Is)
		}
		lines = append(lines, strings.Join(texts, " and "))
	}
	return strings.Join(lines, "\n")
}

func TestOutcomes(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"another value", `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {Dev: !Equals [!Ref Stage, dev]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Dev}}`, "Stage is not dev"},
		{"a value that is compared", `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {Prod: !Equals [prod, !Ref Stage]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Prod}}`, "Stage is prod"},
		{"allowed values", `
Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, test, prod]}}
Conditions: {Prod: !Equals [!Ref Stage, prod], Test: !Not [!Equals [!Ref Stage, test]]}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: Prod}
  Other: {Type: "AWS::EC2::SecurityGroup", Condition: Test}`, "Stage is test\nStage is prod"},
		{"values of the same outcome", `
Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, test, stage, prod]}}
Conditions: {Dev: !Equals [!Ref Stage, dev]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Dev}}`, "Stage is test"},
		{"an id that may be given", `
Parameters: {Vpc: {Type: String, Default: ""}}
Conditions: {Create: !Equals [!Ref Vpc, ""]}
Resources: {Own: {Type: "AWS::EC2::VPC", Condition: Create}, Group: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !If [Create, !Ref Own, !Ref Vpc]}}}`, "Vpc is not empty"},
		{"a parameter without default", `
Parameters: {Stage: {Type: String, AllowedValues: [dev, prod]}}
Conditions: {Dev: !Equals [!Ref Stage, dev]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Dev}}`, "Stage is dev\nStage is prod"},
		{"two parameters that only together matter", `
Parameters: {A: {Type: String, Default: "no", AllowedValues: ["yes", "no"]}, B: {Type: String, Default: "no", AllowedValues: ["yes", "no"]}}
Conditions: {Both: !And [!Equals [!Ref A, "yes"], !Equals [!Ref B, "yes"]]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Both}}`, "A is yes and B is yes"},
		{"a condition that only another outcome meets", `
Parameters: {A: {Type: String, Default: "no", AllowedValues: ["yes", "no"]}, B: {Type: String, Default: "no", AllowedValues: ["yes", "no"]}}
Conditions: {A: !Equals [!Ref A, "yes"], B: !Equals [!Ref B, "yes"]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !If [A, !If [B, vpc-1, vpc-2], vpc-3]}}}`, "A is yes\nA is yes and B is yes"},
		{"conditions by way of others, maps and joins", `
Parameters: {A: {Type: String, Default: a}, B: {Type: String, Default: b}, C: {Type: CommaDelimitedList, Default: ""}}
Mappings: {Map: {a: {on: "yes"}, x: {on: "no"}}}
Conditions:
  ByMap: !Equals [!FindInMap [Map, !Ref A, on], "yes"]
  Either: !Or [!Condition ByMap, !Equals [!Sub "${B}!", "b!"]]
  None: !Equals [!Join ["", !Ref C], ""]
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: ByMap}
  Other: {Type: "AWS::EC2::SecurityGroup", Condition: None}`, "A is x\nA is neither a nor x\nC is not empty\nA is x and C is not empty\nA is neither a nor x and C is not empty"},
		{"a nested stack's condition", `
Parameters: {Stage: {Type: String, Default: dev}}
Resources: {Nested: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: nested.yaml, Parameters: {Given: !Ref Stage}}}}`, "Stage is prod"},
		{"conditions of what is no network", `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {Dev: !Equals [!Ref Stage, dev]}
Resources: {Bucket: {Type: "AWS::S3::Bucket", Condition: Dev}}`, ""},
		{"a value that is fixed", `
Parameters: {Given: {Type: String, Default: dev}}
Conditions: {Dev: !Equals [!Ref Given, dev]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Dev}}`, ""},
		{"values that come from elsewhere", `
Parameters: {Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}}
Conditions: {Dev: !Equals [!Ref Stored, dev], Here: !Equals [!Ref "AWS::Region", eu-west-1]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Dev}, Other: {Type: "AWS::EC2::SecurityGroup", Condition: Here}}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parseFiles(t, map[string]string{"t.yaml": test.text, "nested.yaml": `
Parameters: {Given: {Type: String}, Own: {Type: String, Default: a}}
Conditions: {Prod: !Equals [!Ref Given, prod], Mine: !Equals [!Ref Own, a]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Prod}, Other: {Type: "AWS::EC2::SecurityGroup", Condition: Mine}}
`}, "t.yaml", Options{Parameters: map[string]string{"Given": "dev"}})
			check(t, outcomesOf(stack), test.want)
			check(t, describeNotes(stack), "")
		})
	}
}

// TestManyOutcomes shows that the number of outcomes is bounded, and that the bound is told.
func TestManyOutcomes(t *testing.T) {
	var parameters, conditions, resources strings.Builder
	for _, name := range strings.Split("ABCDEFGHIJ", "") {
		parameters.WriteString("  " + name + ": {Type: String, Default: x}\n")
		conditions.WriteString("  " + name + ": !Equals [!Ref " + name + ", x]\n")
		resources.WriteString("  G" + name + ": {Type: \"AWS::EC2::SecurityGroup\", Condition: " + name + "}\n")
	}
	stack := parse(t, "Parameters:\n"+parameters.String()+"Conditions:\n"+conditions.String()+"Resources:\n"+resources.String(), Options{})
	if len(stack.Outcomes) != maxOutcomes || len(stack.Notes) != 1 {
		t.Errorf("got %d outcomes and the notes %v", len(stack.Outcomes), stack.Notes)
	}
}
