package terraform_test

import "fmt"

// jsonSyntax writes everything in the JSON form of the language.
func jsonSyntax(n network) map[string]string {
	text, task, endpoint := vpcRuleResources(network{})
	rules := map[string]map[string]any{"egress": {}, "ingress": {}}
	for i, g := range n {
		rule := map[string]any{
			"security_group_id": "${aws_security_group." + g.group + ".id}",
			"ip_protocol":       g.protocol,
			singleArguments[g.kind]: map[bool]string{
				true: g.peer, false: "${" + g.reference() + "}",
			}[g.reference() == fmt.Sprintf("%q", g.peer)],
		}
		if g.protocol != "-1" {
			rule["from_port"], rule["to_port"] = g.from, fmt.Sprint(g.to)
		}
		rules[g.direction][fmt.Sprintf("r%d", i)] = []any{rule}
	}
	resources := map[string]any{}
	for direction, list := range rules {
		if len(list) > 0 {
			resources["aws_vpc_security_group_"+direction+"_rule"] = list
		}
	}
	return join(
		file("main.tf", providerText+fabricFor(task, endpoint)+text),
		file("rules.tf.json", quoted(map[string]any{"resource": resources})),
	)
}

// inModule has everything in a module.
func inModule(n network) map[string]string {
	text, task, endpoint := inlineBlocks(n)
	return join(
		file("main.tf", providerText+"module \"network\" {\n  source = \"./network\"\n}\n"),
		file("network/main.tf", fabricFor(task, endpoint)+text),
	)
}

// twoDeep hands the rules down through two modules.
func twoDeep(n network) map[string]string {
	return join(
		file("main.tf", providerText+"module \"platform\" {\n  source = \"./platform\"\n  rules = "+quoted(n.table())+"\n}\n"),
		file("platform/main.tf", `
variable "rules" {
  type = map(any)
}

module "network" {
  source = "./network"
  count  = length(var.rules) > 0 ? 1 : 0
  rules  = { for name, rule in var.rules : upper(name) => rule }
}
`),
		file("platform/network/main.tf", fmt.Sprintf(rulesVariable, "")+tabledText()),
	)
}

// modulePerGroup makes each group by a module, and the rules in the root.
func modulePerGroup(n network) map[string]string {
	const task, endpoint = `module.group["task"].id`, `values(module.group)[0].id`
	return join(
		file("main.tf", providerText+fabricFor(task, endpoint)+ruleText(task, endpoint)+`
module "group" {
  source   = "./group"
  for_each = toset(["task", "endpoint"])
  name     = each.value
  vpc_id   = aws_vpc.main.id
}

locals {
  rules = `+quoted(n.table())+`
}
`),
		file("group/main.tf", groupModule),
	)
}

const groupModule = `
variable "name" {}
variable "vpc_id" {}

resource "aws_security_group" "this" {
  for_each = toset([var.name])
  name     = each.value
  vpc_id   = var.vpc_id
}

output "id" {
  value = one([for g in aws_security_group.this : g.id])
}
`

// passedGroups has groups, network and rules in modules beside one another, joined by outputs and variables.
func passedGroups(n network) map[string]string {
	variables := "variable \"task\" {}\nvariable \"endpoint\" {}\n"
	return join(
		file("main.tf", providerText+`
module "task" {
  source = "./group"
  name   = "task"
  vpc_id = module.fabric.vpc_id
}

module "endpoint" {
  source = "./group"
  name   = "endpoint"
  vpc_id = module.fabric.vpc_id
}

module "fabric" {
  source   = "./fabric"
  task     = module.task.id
  endpoint = module.endpoint.id
}

module "rules" {
  source   = "./rules"
  task     = module.task.id
  endpoint = module.endpoint.id
  gateway  = module.fabric.gateway
  rules    = `+quoted(n.table())+`
}
`),
		file("group/main.tf", groupModule),
		file("fabric/main.tf", variables+fabricFor("var.task", "var.endpoint")+`
output "vpc_id" {
  value = aws_vpc.main.id
}

output "gateway" {
  value = aws_vpc_endpoint.s3
}
`),
		file("rules/main.tf", variables+fmt.Sprintf(rulesVariable, "")+`
variable "gateway" {}

locals {
  groups = { task = var.task, endpoint = var.endpoint }
  lists  = { s3 = var.gateway.prefix_list_id }
}
`+fmt.Sprintf(tableText, "egress")+fmt.Sprintf(tableText, "ingress")),
	)
}
