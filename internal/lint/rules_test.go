package lint

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
	"github.com/egresslint/egresslint/internal/source"
)

var update = flag.Bool("update", false, "write what is found anew")

// examples is where the configurations are that each rule accepts and does not accept.
const examples = "../../testdata/rules"

// formats names the file of an example by format.
var formats = map[string]string{"terraform": ".tf", "cloudformation": ".yaml"}

// impossible tells why a rule has no examples in a format.
var impossible = map[string]string{
	"mixed-rule-styles.yaml":       "a template writes the rules of a group in one way or another, and none of them revokes what others allow",
	"pinned-endpoint-address.yaml": "a template cannot fix the address of an endpoint",
}

// untold tells why a rule says nothing about the plan of what is bad, where the configuration is not at hand.
var untold = map[string]string{
	"endpoint-subnet-coverage": "it passes over endpoints of which the files do not tell all subnets, and a plan never does for new ones",
	"gateway-has-no-group":     "which of two egress blocks names the group does not show; that the group's egress is not known is told",
}

// TestRules runs the examples of each rule, each alone, through the whole pipeline. What is found is compared with
// findings.txt beside the examples, which -update writes.
func TestRules(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) { testRule(t, rule.Name, filepath.Join(examples, rule.Name)) })
	}
}

func testRule(t *testing.T, rule, dir string) {
	found := map[string][]model.Finding{}
	for format, extension := range formats {
		if _, ok := impossible[rule+extension]; ok {
			continue
		}
		t.Run(format, func(t *testing.T) {
			for _, kind := range []string{"bad", "good", "unknown"} {
				findings := check(t, filepath.Join(dir, kind+extension))
				found[kind+extension] = findings
				expect(t, kind+extension, findings, rule)
			}
		})
	}
	t.Run("plan", func(t *testing.T) { testPlan(t, rule, dir, found["bad.tf"]) })
	if t.Failed() {
		return
	}
	if tf, cfn := plain(found["bad.tf"]), plain(found["bad.yaml"]); len(cfn) > 0 && !slices.Equal(tf, cfn) {
		t.Errorf("the formats differ:\nterraform:\n%s\ncloudformation:\n%s", strings.Join(tf, "\n"), strings.Join(cfn, "\n"))
	}
	compare(t, filepath.Join(dir, "findings.txt"), golden(found))
}

// testPlan judges the plan that Terraform made of what is bad. Together with the configuration the findings must be those
// of the configuration; alone, it may leave open what Terraform does not tell, but find nothing else wrong.
// tools/record-plans records plans, with -rules.
func testPlan(t *testing.T, rule, dir string, want []model.Finding) {
	plan, configuration := filepath.Join(dir, "bad.plan.json"), filepath.Join(dir, "bad.tf")
	if _, err := os.Stat(plan); err != nil {
		t.Fatalf("no plan is recorded: run go -C tools run ./record-plans -rules %s", rule)
	}
	if got, want := plain(check(t, plan, configuration)), plain(want); !slices.Equal(got, want) {
		t.Errorf("with the configuration, the plan gives\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	alone := check(t, plan)
	if len(alone) == 0 {
		t.Error("found nothing in the plan alone")
	}
	reason, untold := untold[rule]
	if found := slices.ContainsFunc(alone, func(f model.Finding) bool { return f.Rule == rule }); found == untold {
		t.Errorf("found %s in the plan alone: %t, although it is told of the plan: %q", rule, found, reason)
	}
	for _, f := range alone {
		if f.Rule != rule && f.Verdict != model.Unproven {
			t.Errorf("found %s (%s) in the plan alone: %s", f.Rule, f.Verdict, f.Message)
		}
	}
}

// compare checks that a file holds the text.
func compare(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("%s does not tell what is found: run go test ./internal/lint -run TestRules -update, and read it.\nFound is\n%s", file, want)
	}
}

// golden tells what is found in each file.
func golden(found map[string][]model.Finding) string {
	var out strings.Builder
	for _, file := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintf(&out, "%s\n\n", file)
		for _, f := range found[file] {
			fmt.Fprintf(&out, "  %s: %s %s, %s\n  %s\n", position(f.Location), f.Verdict, f.Level, f.Resource, f.Message)
			for _, reason := range f.Reasons {
				fmt.Fprintf(&out, "    depends on %s: %s\n", position(reason.Location), reason.Reason)
				if reason.Settle != "" {
					fmt.Fprintf(&out, "      settled: %s\n", reason.Settle)
				}
			}
			for _, note := range f.Notes {
				fmt.Fprintf(&out, "    note: %s\n", note)
			}
			for _, related := range f.Related {
				fmt.Fprintf(&out, "    %s: %s\n", position(related.Location), related.Message)
			}
			for _, help := range f.Help {
				fmt.Fprintf(&out, "    help: %s\n", help)
			}
			fmt.Fprintln(&out)
		}
		if len(found[file]) == 0 {
			fmt.Fprint(&out, "  nothing\n\n")
		}
	}
	return out.String()
}

func position(r source.Range) string {
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line, r.Start.Column, r.End.Line, r.End.Column)
}

// check analyses a file alone, with other files beside it. A rule that is only applied on request has a configuration that
// asks for it.
func check(t *testing.T, name string, beside ...string) []model.Finding {
	t.Helper()
	judge, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	e := example{path: name, alone: true, beside: beside}
	if config := filepath.Join(filepath.Dir(name), "config.yaml"); exists(config) {
		e.config = config
	}
	found, notes, err := e.check(t.Context(), judge)
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range notes {
		if note.Severity != model.SeverityInfo {
			t.Errorf("%s: %s: %s", filepath.Base(name), note.Severity, note.Message)
		}
	}
	return found
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// expect checks that the example is of its kind, and that no other rule finds anything in it.
func expect(t *testing.T, file string, findings []model.Finding, rule string) {
	t.Helper()
	for _, failure := range unexpected(findings, policyset.ExampleKind(file), rule) {
		t.Errorf("%s: %s", file, failure)
	}
	for _, f := range findings {
		if doubtful := policyset.ExampleKind(file) == "bad" && f.Verdict != model.Violation; f.Rule != rule || doubtful {
			t.Errorf("%s: found %s (%s) at %s, want only %s: %s", file, f.Rule, f.Verdict, f.Location, rule, f.Message)
		}
	}
}

// resources names the resources of the CloudFormation examples as the Terraform examples name them.
var resources = map[string]string{
	"EcrApiEndpoint":  "aws_vpc_endpoint.ecr_api",
	"EcrApiGroup":     "aws_security_group.ecr_api",
	"EcrDkrEndpoint":  "aws_vpc_endpoint.ecr_dkr",
	"EcrDkrGroup":     "aws_security_group.ecr_dkr",
	"EndpointGroup":   "aws_security_group.endpoint",
	"ExecEndpoint":    "aws_vpc_endpoint.exec",
	"ExecGroup":       "aws_security_group.exec",
	"ExecutionRole":   "aws_iam_role.execution",
	"KmsEndpoint":     "aws_vpc_endpoint.kms",
	"KmsGroup":        "aws_security_group.kms",
	"LogsEndpoint":    "aws_vpc_endpoint.logs",
	"LogsGroup":       "aws_security_group.logs",
	"OtherSubnet":     "aws_subnet.other",
	"PrivateAcl":      "aws_network_acl.private",
	"PrivateSubnet":   "aws_subnet.private",
	"PullPolicy":      "aws_iam_role_policy.pull",
	"S3Endpoint":      "aws_vpc_endpoint.s3",
	"S3Group":         "aws_security_group.s3",
	"SecretsEndpoint": "aws_vpc_endpoint.secrets",
	"SecretsGroup":    "aws_security_group.secrets",
	"Service":         "aws_ecs_service.app",
	"SsmEndpoint":     "aws_vpc_endpoint.ssm",
	"SsmGroup":        "aws_security_group.ssm",
	"TaskDefinition":  "aws_ecs_task_definition.app",
	"TaskGroup":       "aws_security_group.task",
	"Vpc":             "aws_vpc.main",
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

// TestExamplesHaveRules keeps no examples of a rule that is gone.
func TestExamplesHaveRules(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(examples)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() && !slices.ContainsFunc(rules, func(r Rule) bool { return r.Name == entry.Name() }) {
			t.Errorf("there are examples of %s, which is no rule", entry.Name())
		}
	}
}
