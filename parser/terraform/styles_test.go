package terraform_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// style writes a network as a Terraform configuration.
type style func(network) map[string]string // the texts of files by name

// styles are the ways in which people write the same thing.
func styles() map[string]style {
	return map[string]style{
		"inline blocks":             single(inlineBlocks),
		"attribute lists":           single(attributeLists),
		"rule resources":            single(ruleResources),
		"VPC rule resources":        single(vpcRuleResources),
		"dynamic blocks":            single(dynamicBlocks),
		"count":                     single(countedRules),
		"rules of several peers":    single(severalPeers),
		"for_each over locals":      tabled(func(table string) map[string]string { return file("rules.tf", "locals {\n  rules = "+table+"\n}\n") }),
		"a variable's default":      tabled(defaultTable),
		"tfvars":                    tabled(tfvarsTable),
		"jsondecode and merge":      tabled(decodedTable),
		"flatten by group":          tabled(flattenedTable),
		"setproduct":                tabled(productTable),
		"YAML from a template":      tabled(yamlTable),
		"for with conditions":       tabled(filteredTable),
		"override files":            overridden,
		"JSON syntax":               jsonSyntax,
		"a module":                  inModule,
		"two modules deep":          twoDeep,
		"a module for each group":   modulePerGroup,
		"modules that pass groups":  passedGroups,
		"switches":                  single(switched),
		"groups made with for_each": single(keyedGroups),
	}
}

func file(name, text string) map[string]string { return map[string]string{name: text} }

// join returns all files.
func join(lists ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, list := range lists {
		maps.Copy(all, list)
	}
	return all
}

const providerText = `
provider "aws" {
  region = "ap-northeast-1"
}
`

// fabric is everything but the groups; the verbs are expressions for the ids of the two groups.
const fabric = `
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.private.id]
  security_group_ids  = [%[2]s]
}

resource "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.private.id]
  security_group_ids  = [%[2]s]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.ap-northeast-1.s3"
  route_table_ids = [aws_route_table.private.id]
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [%[1]s]
  }
}
`

const emptyGroups = `
resource "aws_security_group" "task" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
}
`

// fabricFor returns the fabric with expressions for the groups.
func fabricFor(task, endpoint string) string { return fmt.Sprintf(fabric, task, endpoint) }

// single is a configuration of one file, with the groups at their plain addresses unless the body says otherwise.
func single(body func(network) (text, task, endpoint string)) style {
	return func(n network) map[string]string {
		text, task, endpoint := body(n)
		return file("main.tf", providerText+fabricFor(task, endpoint)+text)
	}
}

// The addresses of the groups' ids in most styles.
const taskID, endpointID = "aws_security_group.task.id", "aws_security_group.endpoint.id"

// reference is an expression for the peer of a rule.
func (g grant) reference() string {
	switch {
	case g.kind == "group":
		return "aws_security_group." + g.peer + ".id"
	case g.kind == "list" && g.peer == "s3":
		return "aws_vpc_endpoint.s3.prefix_list_id"
	default:
		return strconv.Quote(g.peer)
	}
}

// The arguments that name peers, by kind: of a block or aws_security_group_rule, and of the newer rule resources.
var (
	listArguments = map[string]string{
		"cidr": "cidr_blocks", "cidr6": "ipv6_cidr_blocks", "list": "prefix_list_ids", "group": "security_groups",
	}
	singleArguments = map[string]string{
		"cidr": "cidr_ipv4", "cidr6": "cidr_ipv6", "list": "prefix_list_id", "group": "referenced_security_group_id",
	}
)

// of returns the rules of one group.
func (n network) of(group string) network {
	var rules network
	for _, g := range n {
		if g.group == group {
			rules = append(rules, g)
		}
	}
	return rules
}

func inlineBlocks(n network) (text, task, endpoint string) {
	var b strings.Builder
	for _, group := range []string{"task", "endpoint"} {
		fmt.Fprintf(&b, "resource \"aws_security_group\" %q {\n  vpc_id = aws_vpc.main.id\n", group)
		for _, g := range n.of(group) {
			fmt.Fprintf(&b, "  %s {\n    protocol = %q\n    from_port = %d\n    to_port = %d\n    %s = [%s]\n  }\n",
				g.direction, g.protocol, g.from, g.to, listArguments[g.kind], g.reference())
		}
		b.WriteString("}\n")
	}
	return b.String(), taskID, endpointID
}

func attributeLists(n network) (text, task, endpoint string) {
	var b strings.Builder
	for _, group := range []string{"task", "endpoint"} {
		fmt.Fprintf(&b, "resource \"aws_security_group\" %q {\n  vpc_id = aws_vpc.main.id\n", group)
		for _, direction := range []string{"egress", "ingress"} {
			fmt.Fprintf(&b, "  %s = [\n", direction)
			for _, g := range n.of(group) {
				if g.direction == direction {
					b.WriteString("    { " + g.fields() + " },\n")
				}
			}
			b.WriteString("  ]\n")
		}
		b.WriteString("}\n")
	}
	return b.String(), taskID, endpointID
}

// fields writes a rule as the inside of an object with all fields.
func (g grant) fields() string {
	text := fmt.Sprintf(`description = "", self = false, protocol = %q, from_port = %d, to_port = "%d"`, g.protocol, g.from, g.to)
	for _, kind := range []string{"cidr", "cidr6", "list", "group"} {
		list := "[]"
		if kind == g.kind {
			list = "[" + g.reference() + "]"
		}
		text += ", " + listArguments[kind] + " = " + list
	}
	return text
}

func ruleResources(n network) (text, task, endpoint string) {
	var b strings.Builder
	for i, g := range n {
		peer := fmt.Sprintf("%s = [%s]", listArguments[g.kind], g.reference())
		if g.kind == "group" {
			peer = "source_security_group_id = " + g.reference()
		}
		fmt.Fprintf(&b, "resource \"aws_security_group_rule\" \"r%d\" {\n  type = %q\n  security_group_id = aws_security_group.%s.id\n"+
			"  protocol = %q\n  from_port = %d\n  to_port = %d\n  %s\n}\n", i, g.direction, g.group, g.protocol, g.from, g.to, peer)
	}
	return emptyGroups + b.String(), taskID, endpointID
}

func vpcRuleResources(n network) (text, task, endpoint string) {
	var b strings.Builder
	for i, g := range n {
		ports := fmt.Sprintf("from_port = %d\n  to_port = %d", g.from, g.to)
		if g.protocol == "-1" {
			ports = ""
		}
		fmt.Fprintf(&b, "resource \"aws_vpc_security_group_%s_rule\" \"r%d\" {\n  security_group_id = aws_security_group.%s.id\n"+
			"  ip_protocol = %q\n  %s\n  %s = %s\n}\n", g.direction, i, g.group, g.protocol, ports, singleArguments[g.kind], g.reference())
	}
	return emptyGroups + b.String(), taskID, endpointID
}

func dynamicBlocks(n network) (text, task, endpoint string) {
	var b strings.Builder
	for _, group := range []string{"task", "endpoint"} {
		fmt.Fprintf(&b, "resource \"aws_security_group\" %q {\n  vpc_id = aws_vpc.main.id\n", group)
		for _, direction := range []string{"egress", "ingress"} {
			fmt.Fprintf(&b, "  dynamic %q {\n    for_each = [for r in [\n", direction)
			for _, g := range n.of(group) {
				fmt.Fprintf(&b, "      { direction = %q, %s },\n", g.direction, g.fields())
			}
			fmt.Fprintf(&b, "    ] : r if r.direction == %q]\n    iterator = rule\n    content {\n", direction)
			for _, name := range []string{
				"protocol", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups",
			} {
				fmt.Fprintf(&b, "      %s = rule.value.%s\n", name, name)
			}
			b.WriteString("    }\n  }\n")
		}
		b.WriteString("}\n")
	}
	return b.String(), taskID, endpointID
}

func sortedKeys[T any](m map[string]T) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	return union(keys)
}

// quoted writes a value as JSON, which is also an HCL expression.
func quoted(v any) string {
	text, err := json.MarshalIndent(v, "  ", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
