package terraform

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// plainRoot is what random expressions refer to.
const plainRoot = `
variable "open" {}
variable "name" { default = "web" }
variable "port" { default = 443 }
variable "none" { default = null }
variable "typed" {
  type    = string
  default = null
}
variable "secret" {
  default   = "s3cret"
  sensitive = true
}
variable "list" { default = ["a", "b"] }
locals {
  name = "l-${var.name}"
  many = toset(["a", "b", "c"])
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "counted" {
  count      = 3
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_security_group" "keyed" {
  for_each = local.many
  name     = "g-${each.key}"
  vpc_id   = aws_vpc.main.id
}
resource "aws_security_group" "open" {
  for_each = var.open
  name     = each.value
}
module "m" {
  source   = "./m"
  for_each = local.many
  name     = each.key
}
`

const plainModule = `
variable "name" {}
resource "aws_security_group" "this" { name = var.name }
output "id" { value = aws_security_group.this.id }
output "name" { value = var.name }
output "open" { value = aws_security_group.this.owner_id }
output "secret" {
  value     = var.name
  sensitive = true
}
`

// plainPieces are expressions that others are put together of.
var plainPieces = []string{
	`"text"`, `""`, `443`, `1.5`, `true`, `null`, `var.name`, `var.port`, `var.none`, `var.typed`, `var.secret`, `var.open`,
	`var.missing`, `var.list`, `local.name`, `local.missing`, `each.key`, `each.value`, `count.index`, `aws_vpc.main.id`,
	`aws_vpc.main.cidr_block`, `aws_vpc.main.arn`, `aws_vpc.main.owner_id`, `aws_vpc.main.tags`, `aws_vpc.other.id`,
	`aws_subnet.counted[0].id`, `aws_subnet.counted[count.index].id`, `aws_subnet.counted[var.port].id`,
	`aws_subnet.counted["1"].cidr_block`, `aws_security_group.keyed[each.key].id`, `aws_security_group.keyed[each.key].name`,
	`aws_security_group.keyed[each.key].vpc_id`, `aws_security_group.keyed[var.name].id`, `aws_security_group.keyed[each.key]`,
	`aws_security_group.keyed[each.key].missing`, `aws_security_group.keyed[var.secret].id`, `aws_security_group.keyed[var.none].id`,
	`aws_security_group.keyed["${each.key}"].id`, `aws_security_group.open[each.key].id`, `module.m[each.key].id`,
	`module.m[each.key].name`, `module.m[each.key].open`, `module.m[each.key].secret`, `module.m[each.key].missing`,
	`module.m[local.name].id`, `module.none[each.key].id`, `resource.aws_vpc.main.id`, `path.module`, `self.id`,
}

// randomPlain returns a random expression, of which a part may be damaged.
func randomPlain(random *rand.Rand, depth int) string {
	switch n := random.IntN(8); {
	case depth == 0 || n < 4:
		return plainPieces[random.IntN(len(plainPieces))]
	case n < 6:
		return fmt.Sprintf(`"x-${%s}%s${%s}"`, randomPlain(random, depth-1), "é", randomPlain(random, depth-1))
	case n == 6:
		return fmt.Sprintf(`[%s, %s]`, randomPlain(random, depth-1), randomPlain(random, depth-1))
	default:
		return fmt.Sprintf(`aws_security_group.keyed[%s].id`, randomPlain(random, depth-1))
	}
}

// plainArguments returns a resource with random arguments.
func plainArguments(random *rand.Rand, repeated string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "resource \"aws_vpc_endpoint\" %q {\n  %s\n", repeated[:3], repeated)
	for n := range 300 {
		fmt.Fprintf(&text, "  a%d = %s\n", n, randomPlain(random, 2))
	}
	text.WriteString("}\n")
	return text.String()
}

func plainInstances(t *testing.T, seed uint64) []*instance {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	dir := t.TempDir()
	for name, text := range map[string]string{
		"main.tf": plainRoot + plainArguments(random, `for_each = local.many`) + plainArguments(random, `count = 2`) +
			plainArguments(random, `region = "eu-west-1"`),
		"m/main.tf": plainModule,
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree := source.NewTree(dir)
	t.Cleanup(tree.Close)
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	root := newEvaluator(NewLibrary(tree), ".", model.NewStack("."), Options{}).loadRoot()
	var instances []*instance
	for _, r := range root.config.order {
		if r.typ == "aws_vpc_endpoint" {
			instances = append(instances, root.instances(r)...)
		}
	}
	return instances
}

// TestPlainAgrees compares what is evaluated without HCL with what HCL makes of the same expression.
func TestPlainAgrees(t *testing.T) {
	plain := 0
	for seed := range uint64(5) {
		for _, i := range plainInstances(t, seed) {
			for name, attr := range i.body.(*hclsyntax.Body).Attributes {
				for _, s := range []*scope{i.scope, i.scope.as(true)} {
					if v, ok := s.plain(attr.Expr); ok {
						plain++
						agrees(t, i, name, v, s.evaluateByHCL(attr.Expr))
					}
				}
				membersAgree(t, i, i.arg(name))
			}
		}
	}
	if plain < 1000 {
		t.Errorf("only %d expressions were plain", plain)
	}
}

func agrees(t *testing.T, i *instance, name string, got, want value) {
	t.Helper()
	if !got.RawEquals(want.Value) || len(got.why) != len(want.why) {
		t.Errorf("%s.%s = %#v (%v), HCL: %#v (%v)", i.address(), name, got.Value, got.why, want.Value, want.why)
	}
}

func membersAgree(t *testing.T, i *instance, a argument) {
	t.Helper()
	got, ok := a.plainMembers(nil)
	if !ok {
		return
	}
	want, open := a.tracedMembers()
	if len(got) != len(want) || len(open) > 0 {
		t.Errorf("%s: %d elements of %v, want %d", i.address(), len(got), a.at, len(want))
		return
	}
	for n, m := range got {
		agrees(t, i, a.at.String(), m.value, want[n].value)
		if m.position() != want[n].position() || len(want[n].maybe) > 0 {
			t.Errorf("%s: element %d of %v is at %v, want %v (%v)", i.address(), n, a.at, m.position(), want[n].position(), want[n].maybe)
		}
	}
}
