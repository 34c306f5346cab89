package terraform_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

// The size of the large tree: environments with services with rules, each level a for_each in a module of its own.
const (
	largeEnvironments = 6
	largeServices     = 64
	largeRules        = 5
)

// TestLargeTree evaluates a tree of some thousand lines, with for_each over modules inside of modules, and compares
// what comes out with what the tree was made of.
func TestLargeTree(t *testing.T) {
	dir := t.TempDir()
	if lines := writeLargeTree(t, dir); lines < 2000 {
		t.Errorf("%d lines are not a large tree", lines)
	}
	stack := terraform.NewLibrary(treeOf(t, dir)).Parse(".", terraform.Options{})
	for _, note := range stack.Notes {
		t.Errorf("%s", note.Message)
	}
	want := largeEnvironments * (largeServices + 1)
	if len(stack.Groups) != want || len(stack.Workloads) != want-largeEnvironments || len(stack.Endpoints) != 2*largeEnvironments {
		t.Fatalf("%d groups, %d workloads, %d endpoints", len(stack.Groups), len(stack.Workloads), len(stack.Endpoints))
	}
	outline := outlineOf(stack)
	for env := range largeEnvironments {
		for service := range largeServices {
			checkLargeService(t, outline, env, service)
		}
	}
}

// checkLargeService compares one service and its rules with what the tree says of them.
func checkLargeService(t *testing.T, o outline, env, service int) {
	t.Helper()
	path := fmt.Sprintf(`module.environment["e%d"].module.service["s%d"]`, env, service)
	want := []string{fmt.Sprintf(`tcp 443-443 group module.environment["e%d"].aws_security_group.endpoint`, env)}
	for rule := range largeRules {
		port := largePort(service, rule)
		want = append(want, fmt.Sprintf("tcp %d-%d cidr 10.%d.%d.0/24", port, port, env, rule))
	}
	o.check(t, path+".aws_security_group.this egress", want...)
	o.check(t, path+".aws_ecs_service.this groups", path+".aws_security_group.this implied=false")
}

// check compares all that an outline has on something.
func (o outline) check(t *testing.T, about string, want ...string) {
	t.Helper()
	got := o.aspects[about]
	if got == nil || got.open || len(without(want, got.certain)) > 0 || len(got.certain) != len(want) {
		t.Errorf("%s: got %+v, want %q", about, got, want)
	}
}

func largePort(service, rule int) int { return 1000 + 10*service + rule }

// BenchmarkLargeTree evaluates the tree of TestLargeTree.
func BenchmarkLargeTree(b *testing.B) {
	dir := b.TempDir()
	writeLargeTree(b, dir)
	b.ReportAllocs()
	for b.Loop() {
		tree := source.NewTree(dir)
		if err := tree.Grant("."); err != nil {
			b.Fatal(err)
		}
		stack := terraform.NewLibrary(tree).Parse(".", terraform.Options{})
		tree.Close()
		if len(stack.Workloads) != largeEnvironments*largeServices {
			b.Fatalf("%d workloads", len(stack.Workloads))
		}
	}
}

// writeLargeTree writes the tree and returns how many lines it has.
func writeLargeTree(t testing.TB, dir string) int {
	t.Helper()
	files := map[string]string{
		"main.tf":                     largeRoot,
		"services.tf":                 largeServicesText(),
		"environment/main.tf":         largeEnvironment,
		"environment/service/main.tf": largeService,
	}
	lines := 0
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(text, "\n")
	}
	return lines
}

// largeServicesText lists the services with their rules.
func largeServicesText() string {
	var b strings.Builder
	b.WriteString("locals {\n  services = {\n")
	for service := range largeServices {
		fmt.Fprintf(&b, "    s%d = {\n      launch_type = \"FARGATE\"\n      rules = {\n", service)
		for rule := range largeRules {
			fmt.Fprintf(&b, "        r%d = {\n          port  = %d\n          index = %d\n        }\n", rule, largePort(service, rule), rule)
			fmt.Fprintf(&b, "        # rule %d of service %d\n", rule, service)
		}
		b.WriteString("      }\n    }\n")
	}
	b.WriteString("  }\n}\n")
	return b.String()
}

var largeRoot = fmt.Sprintf(`
provider "aws" {
  region = "eu-west-1"
}

locals {
  environments = { for i in range(%d) : "e${i}" => { cidr = "10.${i}.0.0/16" } }
}

module "environment" {
  source   = "./environment"
  for_each = local.environments
  cidr     = each.value.cidr
  services = local.services
}

output "groups" {
  value = flatten([for e in module.environment : e.groups])
}
`, largeEnvironments)

const largeEnvironment = `
variable "cidr" {}

variable "services" {
  type = map(object({
    launch_type = string
    rules       = map(object({ port = number, index = number, protocol = optional(string, "tcp") }))
  }))
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "this" {
  count      = 2
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(var.cidr, 8, 100 + count.index)
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.this.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [for s in module.service : s.group_id]
  }
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = toset(["api", "dkr"])
  vpc_id             = aws_vpc.this.id
  service_name       = "com.amazonaws.eu-west-1.ecr.${each.key}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
}

module "service" {
  source     = "./service"
  for_each   = { for name, s in var.services : name => s if s.launch_type == "FARGATE" }
  name       = each.key
  vpc_id     = aws_vpc.this.id
  subnet_ids = aws_subnet.this[*].id
  endpoints  = { ecr = aws_security_group.endpoint.id }
  rules      = { for name, r in each.value.rules : name => merge(r, { cidr = cidrsubnet(var.cidr, 8, r.index) }) }
}

output "groups" {
  value = values(module.service)[*].group_id
}
`

const largeService = `
variable "name" {}
variable "vpc_id" {}
variable "subnet_ids" {}

variable "endpoints" {
  type = map(string)
}

variable "rules" {
  type = map(object({ port = number, cidr = string, protocol = string }))
}

resource "aws_security_group" "this" {
  name   = var.name
  vpc_id = var.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "rule" {
  for_each          = var.rules
  security_group_id = aws_security_group.this.id
  ip_protocol       = each.value.protocol
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}

resource "aws_vpc_security_group_egress_rule" "endpoint" {
  for_each                     = var.endpoints
  security_group_id            = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = each.value
}

resource "aws_ecs_service" "this" {
  name        = var.name
  launch_type = "FARGATE"

  network_configuration {
    subnets         = var.subnet_ids
    security_groups = [aws_security_group.this.id]
  }
}

output "group_id" {
  value = aws_security_group.this.id
}
`
