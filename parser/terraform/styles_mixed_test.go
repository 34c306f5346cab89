package terraform_test

import (
	"fmt"
	"strconv"
	"strings"
)

// countedRules has a column of each argument, and rules that count through them.
func countedRules(n network) (text, task, endpoint string) {
	columns := map[string][]string{}
	for _, g := range n {
		columns["type"] = append(columns["type"], strconv.Quote(g.direction))
		columns["protocol"] = append(columns["protocol"], strconv.Quote(g.protocol))
		columns["from_port"] = append(columns["from_port"], strconv.Itoa(g.from))
		columns["to_port"] = append(columns["to_port"], strconv.Itoa(g.to))
		columns["security_group_id"] = append(columns["security_group_id"], "aws_security_group."+g.group+".id")
		for kind, argument := range listArguments {
			value := "null"
			if kind == g.kind {
				value = g.reference()
			}
			columns[argument] = append(columns[argument], value)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "locals {\n")
	for _, name := range sortedKeys(columns) {
		fmt.Fprintf(&b, "  %s = [%s]\n", name, strings.Join(columns[name], ", "))
	}
	fmt.Fprintf(&b, "}\nresource \"aws_security_group_rule\" \"rule\" {\n  count = length(local.type)\n")
	for _, name := range []string{"type", "protocol", "from_port", "to_port", "security_group_id"} {
		fmt.Fprintf(&b, "  %s = local.%s[count.index]\n", name, name)
	}
	for _, name := range []string{"cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"} {
		fmt.Fprintf(&b, "  %s = local.%s[count.index] == null ? null : [local.%s[count.index]]\n", name, name, name)
	}
	b.WriteString("  source_security_group_id = element(local.security_groups, count.index)\n}\n")
	return emptyGroups + b.String(), taskID, endpointID
}

// severalPeers puts all rules of a group that differ only in their peers into one rule.
func severalPeers(n network) (text, task, endpoint string) {
	type traffic struct {
		group, direction, protocol string
		from, to                   int
	}
	var order []traffic
	peers := map[traffic]map[string][]string{}
	for _, g := range n {
		key := traffic{g.group, g.direction, g.protocol, g.from, g.to}
		if peers[key] == nil {
			peers[key] = map[string][]string{}
			order = append(order, key)
		}
		peers[key][g.kind] = append(peers[key][g.kind], g.reference())
	}
	var b strings.Builder
	for _, group := range []string{"task", "endpoint"} {
		fmt.Fprintf(&b, "resource \"aws_security_group\" %q {\n  vpc_id = aws_vpc.main.id\n", group)
		for _, key := range order {
			if key.group != group {
				continue
			}
			fmt.Fprintf(&b, "  %s {\n    protocol = %q\n    from_port = %d\n    to_port = %d\n", key.direction, key.protocol, key.from, key.to)
			for _, kind := range sortedKeys(peers[key]) {
				fmt.Fprintf(&b, "    %s = concat([%s], [])\n", listArguments[kind], strings.Join(peers[key][kind], ", "))
			}
			b.WriteString("  }\n")
		}
		b.WriteString("}\n")
	}
	return b.String(), taskID, endpointID
}

// switched has everything behind counts and conditions.
func switched(n network) (text, task, endpoint string) {
	text, _, _ = vpcRuleResources(n)
	text = strings.NewReplacer(
		"aws_security_group.task.id", "one(aws_security_group.task[*].id)",
		"aws_security_group.endpoint.id", "try(aws_security_group.endpoint[0].id, null)",
		"  vpc_id = aws_vpc.main.id", "  count  = var.enabled ? 1 : 0\n  vpc_id = var.enabled ? aws_vpc.main.id : null",
	).Replace(text)
	text += "variable \"enabled\" {\n  default = true\n}\n"
	return text, "join(\"\", aws_security_group.task.*.id)", "var.enabled ? aws_security_group.endpoint[0].id : \"\""
}

// keyedGroups makes both groups of one resource.
func keyedGroups(n network) (text, task, endpoint string) {
	text, _, _ = ruleResources(n)
	text = strings.Replace(text, emptyGroups, `
resource "aws_security_group" "this" {
  for_each = toset(["task", "endpoint"])
  name     = each.key
  vpc_id   = aws_vpc.main.id
}
`, 1)
	text = strings.NewReplacer(
		"aws_security_group.task.id", `aws_security_group.this["task"].id`,
		"aws_security_group.endpoint.id", `local.groups["endpoint"].id`,
	).Replace(text)
	text += "locals {\n  groups = aws_security_group.this\n}\n"
	return text, `aws_security_group.this["task"].id`, `local.groups["endpoint"].id`
}
