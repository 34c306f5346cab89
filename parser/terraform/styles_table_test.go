package terraform_test

import (
	"fmt"
	"strings"
)

// table is the rules of a network as data.
func (n network) table() map[string]map[string]any {
	rules := map[string]map[string]any{}
	for i, g := range n {
		rules[fmt.Sprintf("rule %d", i)] = g.row()
	}
	return rules
}

func (g grant) row() map[string]any {
	return map[string]any{
		"group": g.group, "direction": g.direction, "protocol": g.protocol, "from": g.from, "to": g.to,
		"kind": g.kind, "peer": g.peer,
	}
}

// tableText makes rule resources of local.rules; the verb is the direction.
const tableText = `
resource "aws_vpc_security_group_%[1]s_rule" "this" {
  for_each                     = { for name, r in local.rules : name => r if r.direction == "%[1]s" }
  security_group_id            = local.groups[each.value.group]
  description                  = each.key
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.protocol == "-1" ? null : each.value.from
  to_port                      = each.value.protocol == "-1" ? null : each.value.to
  cidr_ipv4                    = each.value.kind == "cidr" ? each.value.peer : null
  cidr_ipv6                    = each.value.kind == "cidr6" ? each.value.peer : null
  prefix_list_id               = each.value.kind == "list" ? lookup(local.lists, each.value.peer, each.value.peer) : null
  referenced_security_group_id = each.value.kind == "group" ? local.groups[each.value.peer] : null
}
`

const namesText = `
locals {
  groups = { task = %s, endpoint = %s }
  lists  = { s3 = aws_vpc_endpoint.s3.prefix_list_id }
}
`

// tabledText is a whole network but for local.rules.
func tabledText() string {
	return fabricFor(taskID, endpointID) + emptyGroups + ruleText(taskID, endpointID)
}

// ruleText makes rules of local.rules for the groups of these ids.
func ruleText(task, endpoint string) string {
	return fmt.Sprintf(namesText, task, endpoint) + fmt.Sprintf(tableText, "egress") + fmt.Sprintf(tableText, "ingress")
}

// tabled is a configuration whose rules are data, in local.rules.
func tabled(rules func(table string) map[string]string) style {
	return func(n network) map[string]string {
		return join(file("main.tf", providerText+tabledText()), rules(quoted(n.table())))
	}
}

const rulesVariable = `
variable "rules" {
  type = map(object({
    group     = string
    direction = string
    protocol  = optional(string, "tcp")
    from      = optional(number)
    to        = optional(number)
    kind      = string
    peer      = string
  }))
%s}

locals {
  rules = var.rules
}
`

func defaultTable(table string) map[string]string {
	return file("rules.tf", fmt.Sprintf(rulesVariable, "  default = "+table+"\n"))
}

func tfvarsTable(table string) map[string]string {
	return join(file("rules.tf", fmt.Sprintf(rulesVariable, "  default = {}\n")), file("terraform.tfvars", "rules = "+table+"\n"))
}

func decodedTable(table string) map[string]string {
	return join(file("rules.json", table), file("rules.tf", `
locals {
  decoded = jsondecode(file("${path.module}/rules.json"))
  rules   = merge({}, [for name in keys(local.decoded) : { (name) = merge({ protocol = "udp" }, local.decoded[name]) }]...)
}
`))
}

func flattenedTable(table string) map[string]string {
	return file("rules.tf", `
locals {
  table    = `+table+`
  by_group = { for name, r in local.table : r.group => { name = name, rule = r }... }
  flat     = flatten([for group, list in local.by_group : [for item in list : merge(item.rule, { key = "${group}/${item.name}" })]])
  rules    = { for r in local.flat : r.key => r }
}
`)
}

func productTable(table string) map[string]string {
	return file("rules.tf", `
locals {
  table = `+table+`
  pairs = setproduct(["task", "endpoint"], toset(["ingress", "egress"]))
  rules = merge([
    for pair in local.pairs : {
      for name, r in local.table : "${join("-", pair)}-${name}" => r if r.group == pair[0] && r.direction == pair[1]
    }
  ]...)
}
`)
}

func yamlTable(table string) map[string]string {
	return join(file("rules.json", table), file("rules.yaml.tftpl", `# generated
%{ for name, r in rules ~}
${replace(name, " ", "_")}:
  group: ${r.group}
  direction: ${r.direction}
  protocol: "${r.protocol}"
  from: ${r.from}
  to: ${r.to}
  kind: "${r.kind}"
  peer: "${r.peer}"
%{ endfor ~}
`), file("rules.tf", `
locals {
  rules = yamldecode(templatefile("rules.yaml.tftpl", { rules = jsondecode(file("rules.json")) }))
}
`))
}

func filteredTable(table string) map[string]string {
	return file("rules.tf", `
variable "environment" {
  default = "production"
}

locals {
  table = `+table+`
  decoys = { "anywhere" = {
    group = "nobody", direction = "egress", protocol = "-1", from = 0, to = 0, kind = "cidr", peer = "0.0.0.0/0"
  } }
  chosen = var.environment == "production" ? local.table : local.decoys
  rules  = { for name, r in merge(local.decoys, local.chosen) : name => r if contains(["task", "endpoint"], r.group) }
}
`)
}

// overridden declares what is wide open, and overrides it.
func overridden(n network) map[string]string {
	text, task, endpoint := inlineBlocks(n)
	var b strings.Builder
	for _, group := range []string{"task", "endpoint"} {
		fmt.Fprintf(&b, "resource \"aws_security_group\" %q {\n  vpc_id = var.vpc_id\n", group)
		for _, direction := range n.directions(group) {
			fmt.Fprintf(&b, "  %s {\n    protocol = \"-1\"\n    from_port = 0\n    to_port = 0\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n", direction)
		}
		b.WriteString("}\n")
	}
	return join(
		file("main.tf", providerText+fabricFor(task, endpoint)+"variable \"vpc_id\" {}\n"+b.String()),
		file("groups_override.tf", text),
		file("override.tf.json", `{"variable": {"vpc_id": {"default": "vpc-12345678"}}}`),
	)
}

// directions lists the directions in which a group has rules.
func (n network) directions(group string) []string {
	var list []string
	for _, g := range n.of(group) {
		list = append(list, g.direction)
	}
	return union(list)
}
