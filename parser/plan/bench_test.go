package plan_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/plan"
)

// BenchmarkParse reads plans with groups that have five rules each, and with other resources.
func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ groups, others int }{{1, 0}, {100, 0}, {1000, 0}, {10, 1000}} {
		b.Run(fmt.Sprintf("groups=%d/others=%d", c.groups, c.others), func(b *testing.B) {
			text := largePlan(b, c.groups, c.others)
			dir := b.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "plan.json"), text, 0o600); err != nil {
				b.Fatal(err)
			}
			tree := source.NewTree(dir)
			defer tree.Close()
			if err := tree.Grant("."); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				stack := plan.Parse(tree, "plan.json", plan.Options{})
				if len(stack.Groups) != c.groups || len(stack.Groups["aws_security_group.g0"].Egress) != 5 {
					b.Fatalf("%d groups", len(stack.Groups))
				}
			}
		})
	}
}

// object is an object of a plan.
type object = map[string]any

// largePlan returns a plan that creates groups, whose rules are in them, and policies of 4 KB each.
func largePlan(tb testing.TB, groups, others int) []byte {
	var planned, changes, configured []object
	add := func(kind, name string, values object) {
		id := object{"address": kind + "." + name, "mode": "managed", "type": kind, "name": name}
		with := func(key string, value any) object {
			out := object{key: value}
			for name, value := range id {
				out[name] = value
			}
			return out
		}
		expressions := object{}
		for argument, value := range values {
			expressions[argument] = object{"constant_value": value}
		}
		planned = append(planned, with("values", values))
		changes = append(changes, with("change", object{"actions": []string{"create"}, "after": values, "after_unknown": object{"id": true}}))
		configured = append(configured, with("expressions", expressions))
	}
	for i := range groups {
		var rules []object
		for rule := range 5 {
			rules = append(rules, object{"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": []string{fmt.Sprintf("10.%d.%d.0/24", rule, i%256)}})
		}
		add("aws_security_group", fmt.Sprint("g", i), object{"vpc_id": "vpc-0a1b2c3d", "egress": rules})
	}
	for i := range others {
		add("aws_iam_policy", fmt.Sprint("p", i), object{"policy": strings.Repeat(`{"Effect": "Allow"}, `, 200)})
	}
	text, err := json.Marshal(object{
		"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": object{"root_module": object{"resources": planned}},
		"resource_changes": changes, "configuration": object{"root_module": object{"resources": configured}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return text
}
