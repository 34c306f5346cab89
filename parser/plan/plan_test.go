package plan_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/plan"
)

// parse draws the network of a plan that lies alone in a directory.
func parse(t *testing.T, text []byte) *model.Stack {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "plan.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	tree := source.NewTree(dir)
	t.Cleanup(tree.Close)
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	return plan.Parse(tree, "plan.json", plan.Options{})
}

// recorded draws the network of a recorded plan, without the configuration that it was made of.
func recorded(t *testing.T, name string) *model.Stack {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "plans", name, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, text)
}

// TestConstant takes what the configuration writes for what the provider leaves open.
func TestConstant(t *testing.T) {
	const endpoint = `{"format_version":"1.2","terraform_version":"1.11.4",
"resource_changes":[{"address":"aws_vpc_endpoint.ecr","mode":"managed","type":"aws_vpc_endpoint","name":"ecr",
  "change":{"actions":["create"],"before":null,"after":{"vpc_id":"vpc-0a1b2c3d","vpc_endpoint_type":"Interface",
    "service_name":"com.amazonaws.eu-west-1.ecr.api"},"after_unknown":{"id":true,"security_group_ids":true}}}],
"configuration":{"root_module":{"resources":[{"address":"aws_vpc_endpoint.ecr","expressions":{"security_group_ids":%s}}]}}}`
	for expression, want := range map[string][]string{
		`{"constant_value":[]}`:              {"vpc-0a1b2c3d.default_security_group"},
		`{"constant_value":["sg-0a1b2c3d"]}`: {"sg-0a1b2c3d"},
		`{"constant_value":["${local.x}"]}`:  {"…"},
		`{"constant_value":null}`:            {"…"},
		`{"references":["local.groups"]}`:    {"…"},
	} {
		groups := parse(t, []byte(fmt.Sprintf(endpoint, expression))).Endpoints["aws_vpc_endpoint.ecr"].Groups
		if got := ids(groups); !slices.Equal(got, want) {
			t.Errorf("%s: got groups %v, want %v", expression, got, want)
		}
	}
}

// lines writes the rules of a group, or of none, with a question mark where they are not certain.
func lines(set model.RuleSet) []string {
	var list []string
	for direction, rules := range map[string][]*model.Rule{"egress": set.Egress, "ingress": set.Ingress} {
		for _, r := range rules {
			text := fmt.Sprintf("%s %s %s %s%s", direction, r.Protocol, r.Peer.Kind, r.Peer.CIDR, r.Peer.ID)
			if len(r.Unknown)+len(r.Maybe) > 0 {
				text += "?"
			}
			list = append(list, text)
		}
	}
	slices.Sort(list)
	return list
}

func ids(refs model.References) []string {
	var list []string
	for _, item := range refs.Items {
		list = append(list, item.ID)
	}
	if len(refs.Open) > 0 {
		list = append(list, "…")
	}
	return list
}

// TestReferences checks what a plan alone tells of values that are known only after apply: what they certainly are, and
// never that there is nothing else where the plan would not show it.
func TestReferences(t *testing.T) {
	for _, c := range []struct {
		name, group string
		rules       []string
	}{
		{"vpc-rule-resources", "aws_security_group.task", []string{
			"egress tcp group aws_security_group.endpoint",
			`egress tcp prefix_list aws_vpc_endpoint.this["s3"].prefix_list_id`,
		}},
		{"two-networks", "module.staging.aws_security_group.task", []string{
			"egress tcp cidr 0.0.0.0/0",
			"egress tcp group module.staging.aws_security_group.endpoint",
			"egress tcp prefix_list module.staging.aws_vpc_endpoint.gateway.prefix_list_id",
		}},
		{"mixed-lists", "aws_security_group.task", []string{ // the literals beside the references do not show
			"egress tcp group aws_security_group.endpoint",
			"egress tcp prefix_list aws_vpc_endpoint.s3.prefix_list_id",
			"egress tcp unknown ?",
			"egress tcp unknown ?",
		}},
		{"modules-repeated", "module.chained.aws_security_group.this", []string{ // which of two blocks refers to what does not show
			"egress tcp cidr 10.0.16.0/20",
			"egress tcp unknown ?",
			"egress tcp unknown ?",
		}},
		{"existing-rules", "aws_security_group.endpoint", []string{ // in the group and as a resource, but one rule
			"ingress tcp cidr 10.20.0.0/16",
		}},
		{"existing-groups", "aws_security_group.kept", []string{
			"egress all cidr 0.0.0.0/0",
		}},
		{"existing-groups", "aws_security_group.emptied", nil},
	} {
		stack := recorded(t, c.name)
		if diff := cmp.Diff(c.rules, lines(stack.Groups[c.group].RuleSet)); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", c.group, c.name, diff)
		}
	}
}

// TestCarriers checks which groups a plan alone gives to what carries them.
func TestCarriers(t *testing.T) {
	const more = "…"
	for _, c := range []struct {
		name, id string
		groups   []string
	}{
		{"inline-blocks", "aws_ecs_service.app", []string{"aws_security_group.task", more}},
		{"task-sets", `aws_ecs_task_set.app["blue"]`, []string{`aws_security_group.task["blue"]`, more}},
		{"for-each-modules", `module.tenant["red"].aws_ecs_service.this`, []string{`module.tenant["red"].aws_security_group.this`, more}},
		{"modules-repeated", "module.service.aws_ecs_service.this", []string{
			"module.plain.aws_security_group.this", "module.open.aws_security_group.this",
			"module.chained.aws_security_group.this", "module.service.module.more.aws_security_group.this", more,
		}},
		{"lists-of-data", "data.aws_ecs_task_execution.one", []string{"aws_security_group.task"}},
		{"lists-of-data", "data.aws_ecs_task_execution.two", []string{"aws_security_group.task", "aws_security_group.other"}},
		{"lists-of-data", "data.aws_ecs_task_execution.literal", []string{"sg-12345678", "aws_security_group.task"}},
		{"lists-of-data", "data.aws_ecs_task_execution.either", []string{more}},
		{"lists-of-data", "data.aws_ecs_task_execution.twice", []string{more}},
		{"lists-of-data", "aws_ecs_service.either", []string{more}}, // one of two groups, and not both
		{"lists-of-data", "aws_ecs_service.literal", []string{"aws_security_group.task", more}},
		{"existing-groups", `aws_ecs_service.app["kept"]`, []string{"aws_security_group.kept"}},
		{"client-server-matrix", `aws_ecs_service.app["web"]`, []string{more}},
		{"default-groups", "aws_ecs_service.left_alone", []string{"aws_vpc.left_alone.default_security_group"}},
		{"state-machines", `aws_sfn_state_machine.heredoc["Run"]`, []string{"sg-87654321"}},
	} {
		w := recorded(t, c.name).Workloads[c.id]
		if w == nil {
			t.Errorf("%s is not in %s", c.id, c.name)
			continue
		}
		if diff := cmp.Diff(c.groups, ids(w.Groups)); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", c.id, c.name, diff)
		}
	}
}

// TestCarriersOfEndpoints checks that a list stays open where the plan tells neither its length nor its literals.
func TestCarriersOfEndpoints(t *testing.T) {
	e := recorded(t, "lists-of-data").Endpoints["aws_vpc_endpoint.ecr_api"]
	if diff := cmp.Diff([]string{"aws_security_group.other", "…"}, ids(e.Groups)); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

// TestRegion checks how the region of a provider is found.
func TestRegion(t *testing.T) {
	const group = `{"format_version":"1.2","terraform_version":"1.11.4","variables":{"region":{"value":"eu-west-1"},"env":{"value":"live"}},
"resource_changes":[{"address":"aws_security_group.a","mode":"managed","type":"aws_security_group","name":"a",
  "change":{"actions":["create"],"before":null,"after":{"egress":[]%s},"after_unknown":{"id":true}}}],
"configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"region":%s}}},
  "root_module":{"resources":[{"address":"aws_security_group.a","provider_config_key":"aws","expressions":{}}]}}}`
	for expression, want := range map[string]string{
		`{"constant_value":"us-east-1"}`:               "us-east-1",
		`{"references":["var.region"]}`:                "eu-west-1",
		`{"constant_value":"${var.region}"}`:           "eu-west-1", // in JSON syntax
		`{"references":["var.env"]}`:                   "",          // a condition makes a region of it
		`{"references":["local.region"]}`:              "",
		`{"references":["var.region","var.env"]}`:      "",
		`{"constant_value":"${local.region}"}`:         "",
		`{"constant_value":"us-east-1","x":"ignored"}`: "us-east-1",
	} {
		stack := parse(t, []byte(fmt.Sprintf(group, "", expression)))
		if got := stack.Groups["aws_security_group.a"].Region; got != want {
			t.Errorf("%s: the region is %q, want %q", expression, got, want)
		}
	}
	stack := parse(t, []byte(fmt.Sprintf(group, `,"region":"sa-east-1"`, `{"constant_value":"us-east-1"}`)))
	if got := stack.Groups["aws_security_group.a"].Region; got != "sa-east-1" {
		t.Errorf("the group's own region is %q", got)
	}
	if got := recorded(t, "providers-renamed").Groups["module.pair.module.standby.aws_security_group.this"].Region; got != "eu-west-1" {
		t.Errorf("the region that a data source has read is %q", got)
	}
}

// TestGone checks that what a plan takes away is not there.
func TestGone(t *testing.T) {
	stack := parse(t, []byte(`{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[
{"address":"aws_security_group.deleted","mode":"managed","type":"aws_security_group","name":"deleted",
  "change":{"actions":["delete"],"before":{"id":"sg-0a"},"after":null,"after_unknown":{}}},
{"address":"aws_security_group.forgotten","mode":"managed","type":"aws_security_group","name":"forgotten",
  "change":{"actions":["forget"],"before":{"id":"sg-0b"},"after":null,"after_unknown":{}}},
{"address":"aws_security_group.replaced","mode":"managed","type":"aws_security_group","name":"replaced",
  "change":{"actions":["delete","create"],"before":{"id":"sg-0c"},"after":{"egress":[]},"after_unknown":{"id":true}}}]}`))
	if len(stack.Groups) != 1 || stack.Groups["aws_security_group.replaced"] == nil {
		t.Errorf("the groups are %v", stack.Groups)
	}
}

// TestBroken checks that the run fails for a plan that cannot be read.
func TestBroken(t *testing.T) {
	for _, text := range []string{``, `{`, `[]`, `{"format_version":"1.2","resource_changes":[{"address":1}]}`, `{"format_version":7}`} {
		stack := parse(t, []byte(text))
		if len(stack.Notes) != 1 || stack.Notes[0].Severity != model.SeverityError {
			t.Errorf("%q: the notes are %v", text, stack.Notes)
		}
	}
}
