package lint_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
)

// examples is where the configurations are that each rule accepts and does not accept.
const examples = "../../testdata/rules"

// formats names the file of an example by format.
var formats = map[string]string{"terraform": ".tf", "cloudformation": ".yaml"}

// TestRules runs the examples of each rule, alone, through the whole pipeline.
func TestRules(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(examples, "*", "bad.tf"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("found no examples: %v", err)
	}
	for _, bad := range dirs {
		dir := filepath.Dir(bad)
		t.Run(filepath.Base(dir), func(t *testing.T) { testRule(t, filepath.Base(dir), dir) })
	}
}

func testRule(t *testing.T, rule, dir string) {
	found := map[string][]string{}
	for format, extension := range formats {
		if !exists(filepath.Join(dir, "bad"+extension)) {
			continue // a mistake that cannot be made in the format
		}
		t.Run(format, func(t *testing.T) {
			bad := check(t, filepath.Join(dir, "bad"+extension))
			expectOnly(t, bad, rule, model.Violation)
			found[format] = plain(bad)
			if good := check(t, filepath.Join(dir, "good"+extension)); len(good) > 0 {
				t.Errorf("good%s has findings:\n%s", extension, strings.Join(plain(good), "\n"))
			}
			if name := filepath.Join(dir, "unknown"+extension); exists(name) {
				expectOnly(t, check(t, name), rule, model.Unproven)
			}
		})
	}
	if len(found) == len(formats) && !slices.Equal(found["terraform"], found["cloudformation"]) {
		t.Errorf("the formats differ:\nterraform:\n%s\ncloudformation:\n%s",
			strings.Join(found["terraform"], "\n"), strings.Join(found["cloudformation"], "\n"))
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// check analyses one file in a directory of its own.
func check(t *testing.T, name string) []model.Finding {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), text, 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := lint.Run(t.Context(), lint.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range report.Notes {
		if note.Severity != model.SeverityInfo {
			t.Errorf("%s: %s: %s", filepath.Base(name), note.Severity, note.Message)
		}
	}
	return report.Findings
}

// expectOnly checks that there are findings, all of them of the rule and the verdict.
func expectOnly(t *testing.T, findings []model.Finding, rule string, verdict model.Verdict) {
	t.Helper()
	if len(findings) == 0 {
		t.Errorf("found nothing, want %s (%s)", rule, verdict)
	}
	for _, f := range findings {
		if f.Rule != rule || f.Verdict != verdict {
			t.Errorf("found %s (%s) at %s, want only %s (%s): %s", f.Rule, f.Verdict, f.Location, rule, verdict, f.Message)
		}
	}
}

// resources names the resources of the CloudFormation examples as the Terraform examples name them.
var resources = map[string]string{
	"EcrApiEndpoint": "aws_vpc_endpoint.ecr_api",
	"EcrApiGroup":    "aws_security_group.ecr_api",
	"EcrDkrEndpoint": "aws_vpc_endpoint.ecr_dkr",
	"EcrDkrGroup":    "aws_security_group.ecr_dkr",
	"EndpointGroup":  "aws_security_group.endpoint",
	"PrivateSubnet":  "aws_subnet.private",
	"S3Endpoint":     "aws_vpc_endpoint.s3",
	"S3Group":        "aws_security_group.s3",
	"Service":        "aws_ecs_service.app",
	"TaskGroup":      "aws_security_group.task",
	"Vpc":            "aws_vpc.main",
}

var word = regexp.MustCompile(`\w+`)

// plain renders findings without what differs between the formats: positions and the names of resources.
func plain(findings []model.Finding) []string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		line := strings.Join([]string{f.Rule, string(f.Verdict), f.Level, f.Resource, f.Message}, " | ")
		for _, related := range f.Related {
			line += "\n    " + related.Message
		}
		lines[i] = word.ReplaceAllStringFunc(line, func(name string) string {
			if resource, ok := resources[name]; ok {
				return resource
			}
			return name
		})
	}
	slices.Sort(lines)
	return lines
}

// TestRulesHaveExamples checks that every rule of the bundle has its examples, and that there are no others.
func TestRulesHaveExamples(t *testing.T) {
	rules, err := lint.Rules()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, rule := range rules {
		want = append(want, rule.Name)
	}
	dirs, err := fs.Glob(os.DirFS(examples), "*/bad.tf")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, bad := range dirs {
		got = append(got, path.Dir(bad))
	}
	slices.Sort(want)
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("there are examples of %v, want them of %v", got, want)
	}
}
