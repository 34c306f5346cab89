package terraform

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

// indexing holds roots in which each of %d instances refers to one of another block by its key.
func indexing() map[string]string {
	return map[string]string{
		"each.key": `
locals { names = toset([for i in range(%[1]d) : "n${i}"]) }
resource "aws_security_group" "task" {
  for_each = local.names
  vpc_id   = "vpc-0a1b2c3d"
}
resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each          = local.names
  security_group_id = aws_security_group.task[each.key].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = "pl-61a54008"
}`,
		"count.index": `
resource "aws_security_group" "task" {
  count  = %[1]d
  vpc_id = "vpc-0a1b2c3d"
}
resource "aws_vpc_security_group_egress_rule" "s3" {
  count             = %[1]d
  security_group_id = aws_security_group.task[count.index].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = "pl-61a54008"
}`,
		"module": `
locals { names = toset([for i in range(%[1]d) : "n${i}"]) }
module "m" {
  source   = "./m"
  for_each = local.names
}
resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each          = local.names
  security_group_id = module.m[each.key].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = "pl-61a54008"
}`,
	}
}

const indexedModule = `
resource "aws_security_group" "task" {
  vpc_id = "vpc-0a1b2c3d"
}
output "id" {
  value = aws_security_group.task.id
}`

// parseIndexing parses a root with so many instances, each of which has a rule.
func parseIndexing(tb testing.TB, root string, instances int) func() {
	tb.Helper()
	dir := tb.TempDir()
	for name, text := range map[string]string{"main.tf": fmt.Sprintf(root, instances), "m/main.tf": indexedModule} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return func() {
		tree := source.NewTree(dir)
		defer tree.Close()
		if err := tree.Grant("."); err != nil {
			tb.Fatal(err)
		}
		stack := NewLibrary(tree).Parse(".", Options{Region: "ap-northeast-1"})
		rules := 0
		for _, group := range stack.Groups {
			rules += len(group.Egress)
		}
		if len(stack.Groups) != instances || rules != instances {
			tb.Fatalf("%d groups with %d rules, want %d of each", len(stack.Groups), rules, instances)
		}
	}
}

// TestGrowth shows that references by key cost no more each when there are more instances. It counts allocations, which do not
// depend on what else the machine does.
func TestGrowth(t *testing.T) {
	const few, many, most = 100, 800, 1.1
	for name, root := range indexing() {
		small := testing.AllocsPerRun(1, parseIndexing(t, root, few))
		large := testing.AllocsPerRun(1, parseIndexing(t, root, many))
		if exponent := math.Log(large/small) / math.Log(many/few); exponent > most {
			t.Errorf("%s: %.0f allocations for %d instances, %.0f for %d: they grow with the power %.2f", name, small, few, large, many, exponent)
		}
	}
}

func BenchmarkIndexing(b *testing.B) {
	for name, root := range indexing() {
		for _, instances := range []int{100, 800} {
			b.Run(fmt.Sprintf("%s/%d", name, instances), func(b *testing.B) {
				parse := parseIndexing(b, root, instances)
				b.ReportAllocs()
				for b.Loop() {
					parse()
				}
			})
		}
	}
}
