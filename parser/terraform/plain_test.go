package terraform

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// TestPlainTuple wants lists that are evaluated without HCL to have the values that HCL gives, and the others left to it.
func TestPlainTuple(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tree := source.NewTree(dir)
	defer tree.Close()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(`
variable "port" { default = 443 }
variable "secret" {
  default   = "x"
  sensitive = true
}
variable "unset" {}
locals { list = ["a", null] }
resource "aws_security_group" "a" {}
resource "aws_security_group" "many" { count = 2 }
data "aws_vpc" "v" { id = "vpc-1" }
resource "aws_thing" "l" {
  plain     = [1, "two", true, null, var.port, local.list, aws_security_group.a.id, data.aws_vpc.v.id]
  empty     = []
  secret    = [var.secret, "a"]
  unset     = [var.unset]
  many      = [aws_security_group.many[0].id]
  computed  = ["${var.port}"]
  undefined = [local.none]
  call      = [upper("a")]
}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	root := newEvaluator(NewLibrary(tree), ".", model.NewStack("."), Options{}).loadRoot()
	body, ok := root.config.resources["aws_thing.l"].body.(*hclsyntax.Body)
	if !ok {
		t.Fatal("the body is not in the native syntax")
	}
	plain := map[string]bool{"plain": true, "empty": true, "secret": true}
	for name, attr := range body.Attributes {
		tuple, ok := attr.Expr.(*hclsyntax.TupleConsExpr)
		if !ok {
			t.Fatalf("%s is not a list", name)
		}
		s := root.scope()
		got, is := s.plainTuple(tuple)
		if is != plain[name] {
			t.Errorf("%s: plain is %t", name, is)
		}
		if !is {
			continue
		}
		u := s.module.usageOf(tuple)
		variables, why, _ := s.variables(u)
		want, diags := u.bounded.Value(s.context(u, variables, why))
		if diags.HasErrors() || !got.RawEquals(want) {
			t.Errorf("%s: got %#v, want %#v (%v)", name, got.Value, want, diags)
		}
	}
}
