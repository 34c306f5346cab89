package cloudformation

import (
	"strings"
	"testing"
)

// ruled is a template whose conditions depend on parameters that the rule is about.
func ruled(rule string) string {
	return `
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, test, prod]}
  Kind: {Type: String, Default: small, AllowedValues: [small, large]}
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Names: {Type: CommaDelimitedList, Default: "a,b"}
Conditions: {Prod: !Equals [!Ref Stage, prod], Test: !Equals [!Ref Stage, test]}
Rules: {Rule: ` + rule + `}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: Prod}
  Other: {Type: "AWS::EC2::SecurityGroup", Condition: Test}
`
}

func TestRules(t *testing.T) {
	for _, test := range []struct{ name, rule, want string }{
		{"none", `{Assertions: []}`, "Stage is test\nStage is prod"},
		{"one value is refused", `{Assertions: [{Assert: !Not [!Equals [!Ref Stage, prod]]}]}`, "Stage is test"},
		{"values in a list", `{Assertions: [{Assert: !Contains [[dev, prod], !Ref Stage]}]}`, "Stage is prod"},
		{"under a condition", `{RuleCondition: !Equals [!Ref Stage, test], Assertions: [{Assert: !Equals [a, b]}]}`, "Stage is prod"},
		{"another parameter has to follow", `{RuleCondition: !Equals [!Ref Stage, prod], Assertions: [{Assert: {"Fn::Contains": [[large], {Ref: Kind}]}}]}`, "Stage is test\nKind is large and Stage is prod"},
		{"members of lists", `{Assertions: [{Assert: !Or [!EachMemberIn [!Ref Names, [a, b, c]], !Equals [!Ref Stage, dev]]}]}`, "Stage is test\nStage is prod"},
		{"members that differ", `{RuleCondition: !Equals [!Ref Stage, prod], Assertions: [{Assert: !EachMemberEquals [[a, b], a]}]}`, "Stage is test"},
		{"what only AWS knows", `{Assertions: [{Assert: !EachMemberEquals [!ValueOfAll ["AWS::EC2::VPC::Id", Tags.Department], IT]}, {Assert: !EachMemberIn [!RefAll "AWS::EC2::VPC::Id", [vpc-1]]}, {Assert: !Equals [!ValueOf [Vpc, Tags.Department], IT]}]}`, "Stage is test\nStage is prod"},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parse(t, ruled(test.rule), Options{})
			check(t, outcomesOf(stack), test.want)
			check(t, describeNotes(stack), "")
		})
	}
}

// TestBrokenRules tells of rules that the values break, and of those that cannot be read.
func TestBrokenRules(t *testing.T) {
	for rule, want := range map[string]string{
		`{Assertions: [{Assert: !Equals [!Ref Stage, prod], AssertDescription: Only production}]}`: `break the rule "Rule", so CloudFormation refuses to deploy them: "Only production".`,
		`{Assertions: {Assert: !Equals [a, a]}}`:                                                   `The rule "Rule" has no list of Assertions.`,
		`{Assertions: [{AssertDescription: nothing}]}`:                                             `An assertion of the rule "Rule" has no Assert.`,
		`{Assertions: [{Assert: !Contains [a]}]}`:                                                  "Fn::Contains takes a list of two values.",
		`{Assertions: [{Assert: !Contains [a, b]}]}`:                                               "Fn::Contains takes a list.",
		`{Assertions: [{Assert: !EachMemberIn [a, b]}]}`:                                           "Fn::EachMemberIn takes a list.",
		`{Assertions: [{Assert: !Sub a}]}`:                                                         "A condition is written with",
	} {
		if notes := describeNotes(parse(t, ruled(rule), Options{})); !strings.Contains(notes, want) {
			t.Errorf("%s: got %q", rule, notes)
		}
	}
}
