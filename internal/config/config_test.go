package config

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

const everything = `
region: eu-west-1
allow:
  - service: logs
    reason: The tasks write logs.
  - security_group: &db aws_security_group.db
    ports: [5432, 8001-8080, 8000, 5433]
    from: aws_security_group.task
    reason: The database.
    until: 2027-01-31
  - cidr: 10.1.0.0/16
    protocol: all
    reason: The office.
  - prefix_list: "pl-0123456789abcdef0"
    protocol: udp
    ports: 53
    reason: Own servers.
    from: [a, b]
endpoints:
  - service: ecr-fips.api
    groups: *db
    vpc: aws_vpc.main
  - service: s3
    exists: true
  - service: logs
    addresses: [10.0.0.1, "fd00::1"]
ecr_cidrs:
  eu-west-1: {cidrs: 192.0.2.0/24, observed: 2026-11-01}
prefix_lists:
  eu-south-1:
    s3: pl-01234567
task_groups: ["*task*", sg-0123]
rules:
  s3-unreachable: {level: off}
  own-rule:
    level: "warning"
    options: {except: [a, b], strict: true}
needs:
  allow-needed: true
variants:
  - name: prod
    var_files: [../common.tfvars, envs/prod.tfvars]
    variables: {open: true, port: 443}
    workspace: blue
  - name: test
    region: eu-west-2
    parameters: {Stage: test}
    parameter_files: samconfig.toml:test
    account: "123456789012"
`

func TestParse(t *testing.T) {
	t.Parallel()
	got, problems := Parse("c.yaml", []byte(everything))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	https := []Ports{{443, 443}}
	want := &Config{
		File: "c.yaml", Settings: Settings{
			Region: "eu-west-1",
			Allow: []Allowance{
				{Service: "logs", Protocol: "tcp", Ports: https, Reason: "The tasks write logs."},
				{
					SecurityGroup: "aws_security_group.db", Protocol: "tcp", Ports: []Ports{{5432, 5433}, {8000, 8080}},
					From: []Name{{Text: "aws_security_group.task"}}, Reason: "The database.",
					Until: Date{Day: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)},
				},
				{CIDR: netip.MustParsePrefix("10.1.0.0/16"), Protocol: "all", Ports: []Ports{{0, 65535}}, Reason: "The office."},
				{
					PrefixList: "pl-0123456789abcdef0", Protocol: "udp", Ports: []Ports{{53, 53}}, Reason: "Own servers.",
					From: []Name{{Text: "a"}, {Text: "b"}},
				},
			},
			Endpoints: []Endpoint{
				{Service: "ecr.api", Groups: []Name{{Text: "aws_security_group.db"}}, VPC: "aws_vpc.main"},
				{Service: "s3", Exists: true},
				{Service: "logs", Addresses: []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("fd00::1")}},
			},
			ECRCIDRs:    map[string]Blocks{"eu-west-1": {CIDRs: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, Observed: "2026-11-01"}},
			PrefixLists: map[string]ListIDs{"eu-south-1": {"s3": "pl-01234567"}},
			TaskGroups:  []Name{{Text: "*task*"}, {Text: "sg-0123"}},
			Rules: map[string]Rule{
				"s3-unreachable": {Level: "off"},
				"own-rule": {Level: "warning", Options: []Option{
					{Name: "except", List: true, Values: []string{"a", "b"}}, {Name: "strict", Values: []string{"true"}},
				}},
			},
			Needs: Needs{On: true, AllowNeeded: true},
			Variants: []Variant{
				{
					Name: "prod", VarFiles: []string{"../common.tfvars", "envs/prod.tfvars"}, Workspace: "blue",
					Variables: map[string]Value{"open": "true", "port": "443"}, Parameters: map[string]Value{},
				},
				{
					Name: "test", Region: "eu-west-2", Account: "123456789012", Variables: map[string]Value{},
					Parameters: map[string]Value{"Stage": "test"}, ParameterFiles: []string{"samconfig.toml:test"},
				},
			},
		}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}), cmpopts.IgnoreFields(Allowance{}, "Dir"), cmpopts.IgnoreFields(Settings{}, "PrefixListsAt"), cmpopts.IgnoreTypes(source.Range{}, []source.Range{}), cmpopts.EquateComparable(netip.Prefix{}, netip.Addr{})); diff != "" {
		t.Error(diff)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	c, _ := Parse("c.yaml", []byte(everything))
	for want, at := range map[string]source.Range{
		`service: logs`:             c.Allow[0].At,
		`2027-01-31`:                c.Allow[1].Until.At,
		`cidr: 10.1.0.0/16`:         c.Allow[2].At,
		`service: s3`:               c.Endpoints[1].At,
		`"*task*"`:                  c.TaskGroups[0].At,
		`own-rule`:                  c.Rules["own-rule"].At,
		`"warning"`:                 c.Rules["own-rule"].LevelAt,
		`except`:                    c.Rules["own-rule"].Options[0].At,
		`&db aws_security_group.db`: c.Endpoints[0].Groups[0].At,
	} {
		line := strings.Split(everything, "\n")[at.Start.Line-1]
		if got := line[at.Start.Column-1 : at.End.Column-1]; got != want && !strings.HasPrefix(want, got) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestVariants(t *testing.T) {
	t.Parallel()
	c, problems := Parse("infra/c.yaml", []byte("variants: [{name: a, var_files: [envs/a.tfvars, /b.tfvars]}, {name: base}, {name: a}]"))
	if files := c.Variants[0].VarFiles; !slices.Equal(files, []string{"infra/envs/a.tfvars", "/b.tfvars"}) {
		t.Errorf("got the files %q", files)
	}
	if len(problems) != 2 || !strings.Contains(problems[0].Message, "another name") || !strings.Contains(problems[1].Message, "two variants") {
		t.Errorf("got %v", problems)
	}
	if c, problems := Parse("c.yaml", []byte("variants: none")); !c.NoVariants || len(problems) > 0 {
		t.Errorf("got %v and %v", c, problems)
	}
}

func TestNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing\n", "---\n", "null\n"} {
		if c, problems := Parse("c.yaml", []byte(text)); len(problems) > 0 || c.Region != "" {
			t.Errorf("%q: got %v and %v", text, c, problems)
		}
	}
}

func TestPortsOfProtocolsWithoutPorts(t *testing.T) {
	t.Parallel()
	_, problems := Parse("c.yaml", []byte("allow: [{cidr: 10.0.0.0/8, protocol: icmp, ports: 8, reason: pings}]"))
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Message, "The protocol icmp has no ports") {
		t.Errorf("got %v", problems)
	}
}

func TestExpired(t *testing.T) {
	t.Parallel()
	until := Date{Day: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}
	for now, want := range map[string]bool{
		"2027-01-30T12:00:00Z": false, "2027-01-31T23:59:59Z": false, "2027-02-01T00:00:00Z": true, "2031-01-01T00:00:00Z": true,
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := until.Expired(at); got != want {
			t.Errorf("%s: got %v, want %v", now, got, want)
		}
	}
	if (Date{}).Expired(time.Now()) {
		t.Error("an allowance without an end has expired")
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	ids := []string{
		"aws_security_group.task", `aws_security_group.task["a"]`, "aws_security_group.task[0]", "aws_security_group.tasks",
		"module.net.aws_security_group.task", "sg-0123",
	}
	for name, want := range map[string][]string{
		"aws_security_group.task":       {ids[0], ids[1], ids[2]},
		`aws_security_group.task["a"]`:  {ids[1]},
		"*.aws_security_group.task":     {ids[4]},
		"aws_security_group.*":          {ids[0], ids[1], ids[2], ids[3]},
		"sg-0123":                       {ids[5]},
		"aws.security.group.task":       nil,
		"module.*.aws_security_group.*": {ids[4]},
	} {
		if diff := cmp.Diff(want, idsOf([]Name{{Text: name}}, ids)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	c, problems := Parse("c.yaml", []byte(`
endpoints:
  - {service: ecr.api, groups: [Endpoints, sg-0123], vpc: Vpc}
  - {service: ecr.api, addresses: 10.0.0.7}
  - {service: s3, exists: true}
task_groups: [Tasks, Carried, Nothing]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	stack := model.NewStack(".")
	stack.VPCs["Vpc"] = &model.VPC{ID: "Vpc"}
	for _, id := range []string{"Endpoints", "Tasks", "Carried"} {
		stack.Groups[id] = &model.Group{ID: id, VPC: "Vpc", Region: "eu-west-1"}
	}
	stack.Workloads["App"] = &model.Workload{ID: "App", Fargate: model.Yes, Groups: model.References{Items: []model.Reference{{ID: "Carried"}}}}
	c.Apply(stack)

	first, second := stack.Endpoints["the ecr.api endpoint of c.yaml"], stack.Endpoints["the ecr.api endpoint of c.yaml (entry 2)"]
	if first == nil || second == nil || len(stack.Endpoints) != 3 {
		t.Fatalf("got %v", stack.Endpoints)
	}
	if first.VPC != "Vpc" || !first.Outside || len(first.Groups.Items) != 2 || first.Groups.Items[1].ID != "sg-0123" || len(first.Subnets.Open) == 0 {
		t.Errorf("got %+v", first)
	}
	if len(second.Addresses) != 1 || len(second.Subnets.Open) != 0 {
		t.Errorf("got %+v", second)
	}
	if gateway := stack.Endpoints["the s3 endpoint of c.yaml"]; gateway.Kind != "gateway" {
		t.Errorf("got %+v", gateway)
	}
	task := stack.Workloads["a task with Tasks"]
	if task == nil || len(stack.Workloads) != 2 {
		t.Fatalf("got %v, want one more workload", stack.Workloads)
	}
	if task.Fargate != model.Yes || task.VPC != "Vpc" || task.Region != "eu-west-1" || stack.Positions.At(task.At).Start.Line != 6 {
		t.Errorf("got %+v", task)
	}
	(*Config)(nil).Apply(stack) // says nothing
}

func TestCheckRules(t *testing.T) {
	t.Parallel()
	c, _ := Parse("c.yaml", []byte(`rules:
  a: {level: off}
  b: {level: note}
  c: {options: {excep: 1}}
  d: {options: {list: one, text: [a, b], days: many, strict: yes please}}
  e: {options: {list: [a, b], text: x, days: 30, strict: true}}
  f: {options: {x: y}}
  aa: {level: off}
`))
	options := map[string]any{"list": []any{}, "text": "", "days": 7.0, "strict": false}
	known := map[string]KnownRule{
		"a": {}, "b": {OnRequest: true}, "c": {Options: map[string]any{"except": []any{}}}, "d": {Options: options},
		"e": {Options: options}, "f": {},
	}
	var got []string
	for _, problem := range c.CheckRules(known, c.Needs.On) {
		got = append(got, problem.Message)
	}
	want := []string{
		`The rule b is only applied where "needs" is true: add needs: true, or remove this.`,
		`The rule c has no option "excep". Did you mean "except"?`,
		`The option text of the rule d takes a text.`,
		`The option days of the rule d takes a number.`,
		`The option strict of the rule d takes true or false.`,
		`The rule f has no options.`,
		`There is no rule "aa". Did you mean "a"?`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestAliases shows that aliases neither make a file endless nor large.
func TestAliases(t *testing.T) {
	t.Parallel()
	text := "region: &a [x, x]\nallow: &b [*a, *a]\n"
	for i := range 64 {
		text += "k" + strings.Repeat("k", i) + ": &b [*b, *b, *b]\n"
	}
	for _, text := range []string{text, "allow: &a [*a]", "rules: &r {x: *r}"} {
		if _, problems := Parse("c.yaml", []byte(text)); len(problems) == 0 {
			t.Errorf("%s is accepted", text)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse("c.yaml", []byte(everything))
	}
}
