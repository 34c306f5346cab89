package cloudformation

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// malformed holds what no template may say, by the reason; VALUE is a property's value in a template that is fine.
var malformed = map[string]string{
	"broken YAML":             "Resources: [",
	"no resources":            "AWSTemplateFormatVersion: '2010-09-09'\n",
	"a resource without type": "Resources: {A: {Properties: {}}}\n",
	"duplicate keys":          "Resources:\n  A: {Type: \"AWS::SNS::Topic\"}\n  A: {Type: \"AWS::SNS::Topic\"}\n",
	"a condition by itself":   "Conditions: {A: !Condition A}\nResources: {A: {Type: \"AWS::EC2::VPC\", Condition: A, Properties: {CidrBlock: 10.0.0.0/8}}}\n",
	"an unknown name":         property("!Ref Nowhere"),
	"an unknown resource":     property("!GetAtt Nowhere.Arn"),
	"an unknown condition":    property("!If [Nowhere, a, b]"),
	"an unknown variable":     property(`!Sub "${Nowhere}"`),
	"Select without list":     property("!Select [0]"),
	"Select beyond the list":  property("!Select [2, [a, b]]"),
	"Join without delimiter":  property("!Join [[a, b]]"),
	"Split without text":      property(`!Split [","]`),
	"FindInMap without keys":  property("!FindInMap [Map]"),
	"FindInMap of nothing":    property("!FindInMap [Map, a, nothing]"),
	"If without values":       property("!If [Here]"),
	"GetAtt without name":     property("!GetAtt Vpc"),
	"Cidr without count":      property("!Select [0, !Cidr [10.0.0.0/8]]"),
	"Sub of a map":            property("!Sub {a: b}"),
}

// onlyDeployment holds what cfn-lint does not find, though CloudFormation refuses it.
var onlyDeployment = map[string]bool{"a condition by itself": true, "Select beyond the list": true}

// property is a template in which a property has the value.
func property(value string) string {
	return `Mappings: {Map: {a: {b: c}}}
Conditions: {Here: !Equals [!Ref "AWS::Region", us-east-1]}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/8}}
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: Here, Properties: {GroupDescription: ` + value + `, VpcId: !Ref Vpc}}
`
}

// TestMalformed shows that all of that is told.
func TestMalformed(t *testing.T) {
	for reason, text := range malformed {
		if len(complaints(parse(t, text, Options{}))) == 0 {
			t.Errorf("nothing is told about %s", reason)
		}
	}
	check(t, describeNotes(parse(t, property("a"), Options{})), "")
}

// complaints returns the notes about what is wrong with a template.
func complaints(s *model.Stack) []model.Note {
	var notes []model.Note
	for _, n := range s.Notes {
		if n.Severity != model.SeverityInfo {
			notes = append(notes, n)
		}
	}
	return notes
}

// TestAgainstCFNLint compares with cfn-lint: what is malformed for one of the two is for the other.
func TestAgainstCFNLint(t *testing.T) {
	tool, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("cfn-lint is not installed: ", err)
	}
	dir := t.TempDir()
	names := map[string]string{}
	for _, set := range []map[string]string{malformed, corpus(t)} {
		for title, text := range set {
			name := strings.NewReplacer("/", "_", " ", "_").Replace(title)
			names[name+".yaml"] = title
			if err := os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	theirs := lintWith(t, tool, dir)
	for name, title := range names {
		_, bad := malformed[title]
		switch errors := theirs[name]; {
		case bad && len(errors) == 0 && !onlyDeployment[title]:
			t.Errorf("cfn-lint finds nothing wrong with %s", title)
		case !bad && structural(errors):
			t.Errorf("cfn-lint cannot read %s: %v", title, errors)
		}
	}
}

// structural reports whether a template is malformed, as opposed to wrong in what it says.
func structural(rules []string) bool {
	for _, rule := range rules {
		if strings.HasPrefix(rule, "E0") {
			return true
		}
	}
	return false
}

// lintWith returns the rules that the files in a directory violate, by the name of the file.
func lintWith(t *testing.T, tool, dir string) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), tool, "--format", "json", "--regions", "us-east-1", "--", filepath.Join(dir, "*.yaml")).Output()
	exit := &exec.ExitError{}
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var matches []struct {
		Filename string
		Level    string
		Rule     struct{ ID string }
	}
	if err := json.Unmarshal(out, &matches); err != nil {
		t.Fatalf("cfn-lint prints %q: %v; %s", out, err, exit.Stderr)
	}
	rules := map[string][]string{}
	for _, m := range matches {
		if m.Level == "Error" {
			name := filepath.Base(m.Filename)
			rules[name] = append(rules[name], m.Rule.ID)
		}
	}
	return rules
}
