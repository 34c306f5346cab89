package secrecy_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/funcs"
)

// secrets declares sensitive values of every shape.
const secrets = `
variable "s" {
  sensitive = true
  default   = "hunter2marker"
}
variable "o" {
  sensitive = true
  default   = { "hunter2marker" = "hunter2marker" }
}
variable "l" {
  sensitive = true
  type      = list(string)
  default   = ["hunter2marker", "xhunter2marker"]
}
`

// network uses local.x wherever the model of the network takes a text.
const network = `
resource "aws_vpc" "v" {
  cidr_block = local.x
}
resource "aws_subnet" "n" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = local.x
  availability_zone = local.x
}
resource "aws_security_group" "task" {
  vpc_id      = local.x
  name        = local.x
  description = local.x
  egress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = local.x
    cidr_blocks     = [local.x]
    security_groups = [local.x]
    prefix_list_ids = [local.x]
  }
}
resource "aws_security_group_rule" "r" {
  type                     = "egress"
  protocol                 = local.x
  from_port                = local.x
  to_port                  = 443
  source_security_group_id = local.x
  security_group_id        = local.x
}
resource "aws_vpc_security_group_egress_rule" "e" {
  security_group_id = aws_security_group.task.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = local.x
}
resource "aws_ecs_cluster" "c" {
  name = local.x
}
resource "aws_ecs_service" "app" {
  name             = local.x
  cluster          = local.x
  launch_type      = "FARGATE"
  platform_version = local.x
  network_configuration {
    subnets         = ["subnet-12345678", local.x]
    security_groups = [aws_security_group.task.id, local.x]
  }
  task_definition = aws_ecs_task_definition.t.arn
}
resource "aws_ecs_service" "other" {
  launch_type     = local.x
  task_definition = local.x
  network_configuration {
    subnets         = [aws_subnet.n.id]
    security_groups = [aws_security_group.task.id]
  }
}
resource "aws_ecs_task_definition" "t" {
  family                   = local.x
  execution_role_arn       = local.x
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([{
    name             = local.x
    image            = local.x
    environment      = [{ name = local.x, value = local.x }]
    secrets          = [{ name = local.x, valueFrom = local.x }]
    logConfiguration = { logDriver = local.x, options = { (local.x) = local.x } }
  }])
}
resource "aws_vpc_endpoint" "e" {
  vpc_id             = local.x
  service_name       = local.x
  policy             = local.x
  subnet_ids         = [local.x]
  security_group_ids = [local.x]
  vpc_endpoint_type  = local.x
}
resource "aws_vpc_endpoint" "p" {
  vpc_id       = aws_vpc.v.id
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Statement = [{ Effect = local.x, Action = local.x, Resource = local.x, Principal = local.x, Condition = { (local.x) = { (local.x) = local.x } } }] })
}
resource "aws_route" "r" {
  route_table_id         = local.x
  destination_cidr_block = local.x
  gateway_id             = local.x
}
resource "aws_iam_role" "r" {
  name                 = local.x
  permissions_boundary = local.x
  inline_policy {
    name   = local.x
    policy = local.x
  }
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = local.x
  policy_arn = local.x
}
resource "aws_cloudwatch_event_target" "t" {
  rule = local.x
  arn  = local.x
  ecs_target {
    launch_type         = "FARGATE"
    task_definition_arn = local.x
    network_configuration {
      subnets         = [local.x]
      security_groups = [local.x]
    }
  }
}
resource "aws_sfn_state_machine" "m" {
  definition = local.x
}
`

// expressions are ways to make a value of sensitive ones, without functions.
var expressions = map[string]string{
	"plain":         `var.s`,
	"template":      `"x${var.s}y"`,
	"wrapped":       `"${var.s}"`,
	"heredoc":       "<<EOT\n${var.s}\nEOT\n",
	"directive":     `"%{if var.s != ""}${var.s}%{endif}"`,
	"loop":          `"%{for v in var.l}${v}%{endfor}"`,
	"condition":     `var.s == "a" ? "b" : var.s`,
	"chosen":        `true ? var.s : "b"`,
	"decided":       `var.s == "hunter2marker" ? "hunter2marker" : "b"`,
	"index":         `["a"][var.s]`,
	"key":           `{ a = 1 }[var.s]`,
	"keyed":         `{ (var.s) = 1 }`,
	"missing":       `{ (var.s) = 1 }["a"]`,
	"attribute":     `{ (var.s) = 1 }.a`,
	"element":       `var.l[0]`,
	"wrong element": `var.l["hunter"]`,
	"wrong step":    `var.s.a`,
	"for list":      `[for k, v in var.o : k][0]`,
	"for keys":      `{ for k, v in var.o : k => v }["a"]`,
	"for twice":     `{ for v in concat(var.l, var.l) : v => v }["a"]`,
	"for group":     `{ for v in var.l : v => v... }`,
	"for if":        `[for v in var.l : v if v == "a"][0]`,
	"splat":         `var.l[*]`,
	"splat one":     `[var.s][*]`,
	"splat attr":    `[var.s][*].a`,
	"plus":          `var.s + 1`,
	"minus":         `-var.s`,
	"not":           `!var.s`,
	"and":           `var.s && true`,
	"list":          `var.l`,
	"map":           `var.o`,
	"object":        `{ a = var.s }`,
	"nested":        `{ a = { b = [var.s] } }.a.b[0]`,
	"spread":        `join("", var.l...)`,
	"spread wrong":  `upper(var.l...)`,
	"provider":      `provider::aws::arn_parse(var.s)`,
	"can":           `can(tonumber(var.s)) ? "a" : tonumber(var.s)`,
	"try":           `try(tonumber(var.s), base64decode(var.s))`,
	"try literal":   `try(tonumber(sensitive("hunter2marker")))`,
	"literal":       `sensitive("hunter2marker")`,
	"literal list":  `sensitive(["hunter2marker"])[0]`,
	"sensitive set": `toset(sensitive(["hunter2marker"]))`,
	"nonsensitive":  `nonsensitive("x${var.s}")`,
	"flat":          `flatten([[var.s], [[var.s]]])`,
	"merged":        `merge(var.o, { a = 1 })`,
	"decoded":       `jsondecode("{\"a\": \"${var.s}\"}").a`,
	"not decoded":   `jsondecode("{${var.s}")`,
	"json":          `jsonencode({ a = var.s })`,
	"policy":        `jsonencode({ Statement = [{ Effect = "Allow", Action = var.s, Resource = "${var.s}*" }] })`,
	"unknown":       `"${var.s}-${aws_ecs_cluster.c.id}"`,
	"unknown json":  `jsonencode({ a = var.s, b = aws_ecs_cluster.c.id, (var.s) = 1 })`,
	"subnet":        `cidrsubnet("10.0.0.0/8", var.s, 1)`,
	"date":          `formatdate("hunter2", var.s)`,
	"output":        `terraform_data.d.output`,
	"rendered":      `data.template_file.f.rendered`,
	"ephemeral":     `ephemeral.random_password.p.result`,
	"data":          `data.aws_secretsmanager_secret_version.v.secret_string`,
	"region":        `data.aws_region.r.name`,
	"role policy":   `data.aws_iam_policy_document.d.json`,
}

// declared are the resources that the expressions name.
const declared = `
resource "terraform_data" "d" {
  input = var.s
}
data "template_file" "f" {
  template = "$${a}"
  vars     = { a = var.s }
}
ephemeral "random_password" "p" {
  length = 3
}
data "aws_secretsmanager_secret_version" "v" {
  secret_id = var.s
}
data "aws_region" "r" {
  region = var.s
}
data "aws_iam_policy_document" "d" {
  statement {
    sid       = var.s
    actions   = [var.s]
    resources = [var.s]
    condition {
      test     = var.s
      variable = var.s
      values   = [var.s]
    }
  }
}
`

func local(expression string) string { return "locals {\n  x = " + expression + "\n}\n" }

func TestTerraformExpressions(t *testing.T) {
	t.Parallel()
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(expressions)), 8) {
		t.Run(chunk[0], func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for _, name := range chunk {
				files[strings.ReplaceAll(name, " ", "-")+"/main.tf"] = secrets + declared + local(expressions[name]) + network
			}
			taint(t, files, nil).wantSecrecy(t, strings.Join(chunk, ", "))
		})
	}
}

// TestTerraformWithoutSecrets shows that the expressions would be told if they were no secret.
func TestTerraformWithoutSecrets(t *testing.T) {
	t.Parallel()
	for name, expression := range map[string]string{
		"plain": `var.s`, "template": `"x${var.s}y"`, "element": `var.l[0]`, "try": `try(tonumber(var.s))`, "flat": `flatten([[var.s], [[var.s]]])`,
	} {
		told := strings.ReplaceAll(secrets, "sensitive = true", "sensitive = false")
		if len(taint(t, map[string]string{"main.tf": told + declared + local(expression) + network}, nil).leaks()) == 0 {
			t.Errorf("%s is not told", name)
		}
	}
}

// noFiles has no files.
var noFiles = source.NewTree("/")

// TestTerraformFunctions puts the secret in the place of each argument of each function.
func TestTerraformFunctions(t *testing.T) {
	t.Parallel()
	all := funcs.All(files{noFiles}, nil)
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return strings.HasPrefix(name, "core::") })
	var calls []string
	for _, name := range names {
		calls = append(calls, callsOf(name, all[name])...)
	}
	if len(names) < 120 || len(calls) < 2*len(names) {
		t.Fatalf("%d functions and %d calls", len(names), len(calls))
	}
	const most = 150 // in one configuration
	for chunk := range slices.Chunk(calls, most) {
		t.Run(chunk[0], func(t *testing.T) {
			t.Parallel()
			text := strings.Builder{}
			text.WriteString(secrets + "resource \"aws_ecs_task_definition\" \"t\" {\n  requires_compatibilities = [\"FARGATE\"]\n  container_definitions = jsonencode([\n")
			for i := range chunk {
				fmt.Fprintf(&text, "    { name = local.x%d, image = local.x%[1]d },\n", i)
			}
			text.WriteString("  ])\n}\n")
			for i, call := range chunk {
				fmt.Fprintf(&text, "locals {\n  x%d = %s\n}\nresource \"aws_security_group\" \"g%[1]d\" {\n  name = local.x%[1]d\n  egress {\n    protocol = \"tcp\"\n"+
					"    from_port = 443\n    to_port = 443\n    cidr_blocks = [local.x%[1]d]\n  }\n}\n", i, call)
			}
			r := taint(t, map[string]string{"main.tf": text.String(), "t.tftpl": "${a}"}, nil)
			r.wantSecrecy(t, "functions")
			wantEvaluated(t, r, chunk)
		})
	}
}

// files is a tree as the functions see it.
type files struct{ *source.Tree }

// callsOf returns calls of a function with the secret as each argument, in the shapes that the argument takes.
func callsOf(name string, f function.Function) []string {
	params := f.Params()
	if more := f.VarParam(); more != nil {
		params = append(slices.Clone(params), *more, *more)
	}
	var calls []string
	for i := range params {
		for _, tainted := range shapes(params[i].Type) {
			args := make([]string, len(params))
			for j, p := range params {
				args[j] = example(p.Type)
			}
			args[i] = tainted
			calls = append(calls, fmt.Sprintf("%s(%s)", name, strings.Join(args, ", ")))
		}
	}
	return calls
}

func shapes(ty cty.Type) []string {
	switch {
	case ty.IsPrimitiveType():
		return []string{"var.s"}
	case ty.IsListType(), ty.IsSetType():
		return []string{"var.l", `["a", var.s]`}
	case ty.IsMapType():
		return []string{"var.o"}
	default:
		return []string{"var.s", "var.l", "var.o", `[var.s]`, `{ a = var.s }`, `"10.0.${var.s}"`}
	}
}

func example(ty cty.Type) string {
	switch {
	case ty == cty.Number:
		return "1"
	case ty == cty.Bool:
		return "true"
	case ty == cty.String:
		return `"10.0.0.0/8"`
	case ty.IsMapType():
		return `{ a = "b" }`
	default:
		return `["a", "b"]`
	}
}

// wantEvaluated fails unless the model has the group of each call, with a rule of which the call gives the peer: one that is
// known to be sensitive, a block that is not made of the secret, or one of which it is said why it is not known.
func wantEvaluated(t *testing.T, r run, calls []string) {
	t.Helper()
	var parsed struct {
		Groups map[string]struct {
			Egress []struct {
				Sensitive bool
				Peer      struct{ Kind string }
				Unknown   []any
			}
		}
	}
	if err := json.NewDecoder(strings.NewReader(r.parse)).Decode(&parsed); err != nil || len(parsed.Groups) < len(calls) {
		t.Fatalf("%v: %s", err, r.parse[:min(len(r.parse), 1000)])
	}
	for i, call := range calls {
		group := parsed.Groups[fmt.Sprintf("aws_security_group.g%d", i)]
		if len(group.Egress) == 0 {
			continue // a list that is empty
		}
		for _, rule := range group.Egress {
			if !rule.Sensitive && rule.Peer.Kind == "unknown" && len(rule.Unknown) == 0 {
				t.Errorf("%s: the rule is %+v", call, rule)
			}
		}
	}
}

// TestTerraformConstructs puts the secret into everything but expressions.
func TestTerraformConstructs(t *testing.T) {
	t.Parallel()
	const plain = "locals {\n  x = \"10.0.0.0/8\"\n}\n"
	const group = "resource \"aws_security_group\" \"g\" {\n  egress {\n    protocol = \"-1\"\n    from_port = 0\n    to_port = 0\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n"
	const undefined = "variable \"s\" {\n  sensitive = true\n}\n"
	const rule = "  type = \"egress\"\n  protocol = \"tcp\"\n  from_port = 443\n  to_port = 443\n  security_group_id = aws_security_group.task.id\n"
	for name, test := range map[string]struct {
		text  string
		files map[string]string
		env   map[string]string
		args  []string
	}{
		"variable file": {text: undefined + local("var.s"), files: map[string]string{"terraform.tfvars": "s = \"hunter2marker\"\n"}},
		"variable file that is wrong": {
			text: "variable \"s\" {\n  sensitive = true\n  type = number\n}\n" + local("var.s"), files: map[string]string{"terraform.tfvars": "s = \"hunter2marker\"\n"},
		},
		"JSON variable file":     {text: undefined + local("var.s"), files: map[string]string{"a.auto.tfvars.json": `{"s": "hunter2marker"}`}},
		"function in a file":     {text: undefined + local("var.s"), files: map[string]string{"terraform.tfvars": "s = upper(\"hunter2marker\")\n"}},
		"given file":             {text: undefined + local("var.s"), files: map[string]string{"b.tfvars": "s = \"hunter2marker\"\n"}, args: []string{"--var-file", "b.tfvars"}},
		"flag":                   {text: undefined + local("var.s"), args: []string{"--var", "s=hunter2marker"}},
		"flag of a list":         {text: "variable \"s\" {\n  sensitive = true\n  type = list(string)\n}\n" + local("var.s"), args: []string{"--var", `s=["hunter2marker"]`}},
		"flag that is wrong":     {text: "variable \"s\" {\n  sensitive = true\n  type = list(string)\n}\n" + local("var.s"), args: []string{"--var", `s=[hunter2marker]`}},
		"flag that is no syntax": {text: "variable \"s\" {\n  sensitive = true\n  type = list(string)\n}\n" + local("var.s"), args: []string{"--var", `s=["hunter2marker`}},
		"flag that calls":        {text: "variable \"s\" {\n  sensitive = true\n  type = list(string)\n}\n" + local("var.s"), args: []string{"--var", `s=hunter2marker()`}},
		"environment":            {text: undefined + local("var.s"), env: map[string]string{"TF_VAR_s": "hunter2marker"}, args: []string{"--env"}},
		"ephemeral variable":     {text: "variable \"s\" {\n  ephemeral = true\n  default = \"hunter2marker\"\n}\n" + local("var.s")},
		"type that does not fit": {text: "variable \"s\" {\n  sensitive = true\n  type = map(number)\n  default = { hunter2marker = \"hunter2marker\" }\n}\n" + local("var.s")},
		"type of a part":         {text: "variable \"s\" {\n  sensitive = true\n  type = object({ a = list(number) })\n  default = { a = [\"hunter2marker\"] }\n}\n" + local("var.s.a[0]")},
		"sensitive by a text":    {text: "variable \"s\" {\n  sensitive = \"true\"\n  default = \"hunter2marker\"\n}\n" + local("var.s")},
		"override": {
			text: "variable \"s\" {\n  default = \"hunter2marker\"\n}\n" + local("var.s"), files: map[string]string{"a_override.tf": "variable \"s\" {\n  sensitive = true\n}\n"},
		},
		"validation":           {text: secrets + "variable \"v\" {\n  default = 1\n  validation {\n    condition = var.s == \"a\"\n    error_message = \"bad ${var.s}\"\n  }\n}\n" + local("var.s")},
		"check":                {text: secrets + "check \"c\" {\n  assert {\n    condition = var.s == \"a\"\n    error_message = \"x${var.s}\"\n  }\n}\n" + plain},
		"argument":             {text: secrets + local("module.m.o") + "module \"m\" {\n  source = \"./m\"\n  i = var.s\n}\n", files: map[string]string{"m/main.tf": "variable \"i\" {}\noutput \"o\" {\n  value = var.i\n}\n"}},
		"sensitive output":     {text: local("module.m.o") + "module \"m\" {\n  source = \"./m\"\n}\n", files: map[string]string{"m/main.tf": "output \"o\" {\n  value = \"hunter2marker\"\n  sensitive = true\n}\n"}},
		"ephemeral output":     {text: local("[module.m.o][0]") + "module \"m\" {\n  source = \"./m\"\n}\n", files: map[string]string{"m/main.tf": "output \"o\" {\n  value = \"hunter2marker\"\n  ephemeral = true\n}\n"}},
		"outputs of many":      {text: local("module.m[*].o") + "module \"m\" {\n  count = 2\n  source = \"./m\"\n}\n", files: map[string]string{"m/main.tf": "output \"o\" {\n  value = \"hunter2marker\"\n  sensitive = true\n}\n"}},
		"sensitive input":      {text: local("module.m.o") + "module \"m\" {\n  source = \"./m\"\n  i = \"hunter2marker\"\n}\n", files: map[string]string{"m/main.tf": "variable \"i\" {\n  sensitive = true\n}\noutput \"o\" {\n  value = var.i\n}\n"}},
		"input that is wrong":  {text: local("module.m.o") + "module \"m\" {\n  source = \"./m\"\n  i = \"hunter2marker\"\n}\n", files: map[string]string{"m/main.tf": "variable \"i\" {\n  sensitive = true\n  type = map(number)\n}\noutput \"o\" {\n  value = var.i\n}\n"}},
		"local of a default":   {text: "variable \"s\" {\n  sensitive = true\n  default = \"hunter2marker\"\n}\nlocals {\n  y = tolist([var.s])\n  x = tolist(local.y, local.nothing)\n}\n"},
		"for_each":             {text: secrets + plain + "resource \"aws_security_group_rule\" \"f\" {\n  for_each = toset([var.s])\n  cidr_blocks = [each.key]\n" + rule + "}\n"},
		"for_each of a map":    {text: secrets + plain + "resource \"aws_security_group_rule\" \"f\" {\n  for_each = var.o\n  cidr_blocks = [each.value]\n" + rule + "}\n"},
		"for_each, disclosed":  {text: secrets + plain + "resource \"aws_security_group_rule\" \"f\" {\n  for_each = toset(nonsensitive(var.l))\n  cidr_blocks = [each.value]\n" + rule + "}\n"},
		"for_each, keys":       {text: secrets + local("keys(aws_security_group.f)") + "resource \"aws_security_group\" \"f\" {\n  for_each = toset(nonsensitive(var.l))\n}\n"},
		"for_each, unknown":    {text: secrets + plain + "resource \"aws_security_group\" \"f\" {\n  for_each = { \"${var.s}\" = 1, \"${aws_vpc.v.id}-${var.s}\" = 2 }\n}\n"},
		"for_each of a module": {text: secrets + plain + "module \"m\" {\n  for_each = var.o\n  source = \"./m\"\n}\n", files: map[string]string{"m/main.tf": group}},
		"for_each of disclosed modules": {
			text: secrets + plain + "module \"m\" {\n  for_each = toset(nonsensitive([for k, v in var.o : k]))\n  source = \"./m\"\n}\n", files: map[string]string{"m/main.tf": group},
		},
		"dynamic block":          {text: secrets + plain + "resource \"aws_security_group\" \"d\" {\n  dynamic \"egress\" {\n    for_each = var.o\n    content {\n      protocol = \"-1\"\n      from_port = 0\n      to_port = 0\n      cidr_blocks = [egress.key, egress.value]\n    }\n  }\n}\n"},
		"dynamic block of a set": {text: secrets + plain + "resource \"aws_security_group\" \"d\" {\n  dynamic \"egress\" {\n    for_each = toset(var.l)\n    iterator = i\n    content {\n      protocol = \"-1\"\n      from_port = 0\n      to_port = 0\n      cidr_blocks = [i.key]\n      description = i.value\n    }\n  }\n}\n"},
		"count":                  {text: secrets + plain + "resource \"aws_security_group\" \"d\" {\n  count = var.s\n}\n"},
		"provider":               {text: secrets + "provider \"aws\" {\n  region = var.s\n}\n" + plain},
		"region":                 {text: secrets + local("var.s") + "resource \"aws_security_group\" \"d\" {\n  region = var.s\n}\n"},
		"source":                 {text: secrets + plain + "module \"m\" {\n  source = var.s\n}\n"},
		"local source":           {text: secrets + plain + "module \"m\" {\n  source = \"./${var.s}\"\n}\n"},
		"write-only attribute":   {text: secrets + plain + "resource \"aws_db_instance\" \"d\" {\n  password_wo = var.s\n  password_wo_version = 1\n}\n"},
		"JSON syntax":            {text: plain, files: map[string]string{"b.tf.json": `{"variable": {"s": {"sensitive": true, "default": "hunter2marker"}}, "resource": {"aws_security_group": {"j": {"name": "${var.s}", "egress": [{"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["${var.s}", "${base64decode(var.s)}"]}]}}}}`}},
		"template file":          {text: secrets + local(`templatefile("t.tftpl", { a = var.s })`), files: map[string]string{"t.tftpl": "${a}${tonumber(a)}"}},
		"command":                {text: secrets + plain + "resource \"null_resource\" \"n\" {\n  provisioner \"local-exec\" {\n    command = \"aws ecs run-task ${var.s}\"\n  }\n}\n"},
		"foreign type":           {text: secrets + plain + "resource \"aws_cloudcontrolapi_resource\" \"n\" {\n  type_name = var.s\n  desired_state = var.s\n}\n"},
		"prefix list":            {text: secrets + plain + "data \"aws_ec2_managed_prefix_list\" \"p\" {\n  filter {\n    name = \"prefix-list-name\"\n    values = [var.s]\n  }\n}\nresource \"aws_security_group_rule\" \"p\" {\n  prefix_list_ids = [data.aws_ec2_managed_prefix_list.p.id]\n" + rule + "}\n"},
		"state machine":          {text: secrets + plain + "resource \"aws_sfn_state_machine\" \"s\" {\n  definition = jsonencode({ StartAt = var.s, States = { (var.s) = { Type = \"Task\", Resource = \"arn:aws:states:::ecs:runTask\", Parameters = { LaunchType = \"FARGATE\", TaskDefinition = var.s } } } })\n}\n"},
		"set of groups":          {text: secrets + local("aws_security_group.f[var.s].id") + "resource \"aws_security_group\" \"f\" {\n  for_each = toset([\"a\"])\n}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := map[string]string{"main.tf": test.text + network}
			maps.Copy(all, test.files)
			taint(t, all, test.env, test.args...).wantSecrecy(t, name)
		})
	}
}

// TestBrokenVariableFile shows no line of a file of variables that cannot be parsed.
func TestBrokenVariableFile(t *testing.T) {
	t.Parallel()
	r := taint(t, map[string]string{"main.tf": "variable \"s\" {\n  sensitive = true\n}\n", "terraform.tfvars": "s = \"hunter2marker\" x\n"}, nil)
	if strings.Contains(r.text, secret) || !strings.Contains(r.text, "| s = …") {
		t.Errorf("got %s", r.text)
	}
}
