package cloudformation

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// recordCFNLint makes the test ask cfn-lint, which must be installed, and record what it says:
//
//	go test ./parser/cloudformation -run CFNLint -record-cfn-lint
var recordCFNLint = flag.Bool("record-cfn-lint", false, "record what cfn-lint says")

// recordedByCFNLint is where that is.
const recordedByCFNLint = "testdata/cfn-lint.json"

// recording is what cfn-lint says about templates, by the title of each.
type recording struct {
	Version   string             `json:"version"`
	Templates map[string]opinion `json:"templates"`
}

// opinion is the rules that a template violates, and which text it had.
type opinion struct {
	SHA256 string   `json:"sha256"`
	Errors []string `json:"errors"`
}

// TestAgainstCFNLint compares with cfn-lint: what is malformed for one of the two is for the other. What cfn-lint says is
// recorded, as it is not installed everywhere.
func TestAgainstCFNLint(t *testing.T) {
	fine := corpus(t)
	if *recordCFNLint {
		askCFNLint(t, malformed, fine)
	}
	text, err := os.ReadFile(recordedByCFNLint)
	if err != nil {
		t.Fatal(err)
	}
	var said recording
	if err := json.Unmarshal(text, &said); err != nil {
		t.Fatal(err)
	}
	for title, text := range malformed {
		if about := said.Templates[title]; about.SHA256 != digest(text) {
			t.Errorf("what cfn-lint says about %s is not recorded: see recordCFNLint", title)
		} else if len(about.Errors) == 0 && !onlyDeployment[title] {
			t.Errorf("cfn-lint finds nothing wrong with %s", title)
		}
	}
	asked := 0
	for title, text := range fine {
		about := said.Templates[title]
		if about.SHA256 != digest(text) {
			t.Logf("%s is newer than the recording", title) // whoever changes an example need not have cfn-lint
			continue
		}
		asked++
		if structural(about.Errors) {
			t.Errorf("cfn-lint cannot read %s: %v", title, about.Errors)
		}
	}
	if asked < len(fine)/2 {
		t.Errorf("the recording knows %d of %d templates: see recordCFNLint", asked, len(fine))
	}
}

func digest(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// askCFNLint records what cfn-lint says about sets of templates.
func askCFNLint(t *testing.T, sets ...map[string]string) {
	t.Helper()
	version, err := exec.CommandContext(t.Context(), "cfn-lint", "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	said := recording{Version: strings.TrimSpace(string(version)), Templates: map[string]opinion{}}
	names := map[string]string{}
	for _, set := range sets {
		for title, text := range set {
			name := strings.NewReplacer("/", "_", " ", "_").Replace(title) + ".yaml"
			names[title] = name
			said.Templates[title] = opinion{SHA256: digest(text)}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	rules := lintWith(t, "cfn-lint", dir)
	for title, name := range names {
		violated := slices.Compact(slices.Sorted(slices.Values(rules[name])))
		said.Templates[title] = opinion{said.Templates[title].SHA256, append([]string{}, violated...)}
	}
	text, err := json.MarshalIndent(said, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(recordedByCFNLint, append(text, '\n'), 0o600); err != nil {
		t.Fatal(err)
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
