package terraform

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

// BenchmarkParse reads 1,000 groups with 5 rules each from 100 files.
func BenchmarkParse(b *testing.B) {
	dir := b.TempDir()
	for file := range 100 {
		var text strings.Builder
		for group := range 10 {
			fmt.Fprintf(&text, largeGroup, file*10+group)
		}
		name := filepath.Join(dir, fmt.Sprintf("groups%d.tf", file))
		if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	shared := []byte(largeShared)
	if err := os.WriteFile(filepath.Join(dir, "shared.tf"), shared, 0o600); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		tree := source.NewTree(dir)
		if err := tree.Grant("."); err != nil {
			b.Fatal(err)
		}
		stack := NewLibrary(tree).Parse(".", Options{Region: "eu-west-1"})
		tree.Close()
		if len(stack.Groups) != 1001 || len(stack.Groups["aws_security_group.g7"].Egress) != 5 {
			b.Fatalf("%d groups", len(stack.Groups))
		}
	}
}

// BenchmarkNestedCalls reads 120 module calls, 4 levels deep, that pass values down to 81 groups.
func BenchmarkNestedCalls(b *testing.B) {
	const levels, calls = 4, 3
	dir := b.TempDir()
	for level := range levels + 1 {
		text := nestedGroup
		if level < levels {
			var of strings.Builder
			for call := range calls {
				fmt.Fprintf(&of, nestedCall, level+1, call)
			}
			text = of.String()
		}
		sub := filepath.Join(dir, fmt.Sprintf("m%d", level))
		if err := os.Mkdir(sub, 0o700); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(sub, "main.tf"), []byte(nestedVariables+text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		tree := source.NewTree(dir)
		if err := tree.Grant("."); err != nil {
			b.Fatal(err)
		}
		stack := NewLibrary(tree).Parse("m0", Options{Region: "eu-west-1", Vars: []string{"name=a", "list=pl-1"}})
		tree.Close()
		if len(stack.Groups) != 81 {
			b.Fatalf("%d groups", len(stack.Groups))
		}
	}
}

const nestedVariables = `
variable "name" {}
variable "list" {}
`

const nestedCall = `
module "m%[2]d" {
  source = "../m%[1]d"
  name   = "${var.name}-%[2]d"
  list   = var.list
}
`

const nestedGroup = `
resource "aws_security_group" "task" {
  name = var.name
  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [var.list]
  }
}
`

const largeGroup = `
resource "aws_security_group" "g%[1]d" {
  name   = "g-${local.environment}-%[1]d"
  vpc_id = var.vpc_id

  dynamic "egress" {
    for_each = local.ports
    content {
      from_port   = egress.value
      to_port     = egress.value
      protocol    = "tcp"
      cidr_blocks = [cidrsubnet(local.cidr, 8, egress.key)]
    }
  }
  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_security_group.endpoints.id]
  }
  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = ["pl-6da54004"]
  }
}
`

const largeShared = `
variable "vpc_id" {}

locals {
  environment = "test"
  cidr        = "10.0.0.0/8"
  ports       = [443, 5432, 6379]
}

resource "aws_security_group" "endpoints" {
  vpc_id = var.vpc_id
}
`
