package sample

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
)

// shape is what a collection of rules looks like.
type shape string

// The shapes: an object has a name, a cidr and a port.
const (
	mapOfObjects shape = "map of objects"
	listOfObject shape = "list of objects"
	mapOfTexts   shape = "map of texts"
	listOfTexts  shape = "list of texts"
	setOfTexts   shape = "set of texts"
	setOfObjects shape = "set of objects"
)

// link is one step of a chain: an expression of one shape becomes one of another. %s stands for the expression.
type link struct {
	from, to shape
	name     string
	text     string
}

// links are what expressions can do with a collection without changing its items.
var links = []link{
	{mapOfObjects, mapOfObjects, "merge", `merge({}, %s)`},
	{mapOfObjects, mapOfObjects, "merge", `merge(%s, { none = { name = "none", cidr = "10.9.9.9/32", port = 9 } })`},
	{mapOfObjects, mapOfObjects, "merge expanded", `merge([for k, v in %s : { (k) = v }]...)`},
	{mapOfObjects, mapOfObjects, "for object", `{ for k, v in %s : upper(k) => v }`},
	{mapOfObjects, mapOfObjects, "for object", `{ for k, v in %s : k => v if v.cidr != "" }`},
	{mapOfObjects, mapOfObjects, "for object", `{ for k, v in %s : k => merge(v, { note = k }) }`},
	{mapOfObjects, mapOfObjects, "for object", `{ for k, v in %s : k => { name = v.name, cidr = v["cidr"], port = v.port } }`},
	{mapOfObjects, mapOfObjects, "zipmap", `zipmap(keys(%[1]s), values(%[1]s))`},
	{mapOfObjects, mapOfObjects, "keys", `{ for k in keys(%[1]s) : k => %[1]s[k] }`},
	{mapOfObjects, mapOfObjects, "try", `try(%s, {})`},
	{mapOfObjects, mapOfObjects, "try", `try({}.none, %s)`},
	{mapOfObjects, mapOfObjects, "conditional", `(var.on ? %s : {})`},
	{mapOfObjects, mapOfObjects, "conditional", `(!var.on ? {} : %s)`},
	{mapOfObjects, mapOfObjects, "lookup", `lookup({ x = %s }, "x", {})`},
	{mapOfObjects, mapOfObjects, "lookup", `lookup({ y = 1 }, "x", %s)`},
	{mapOfObjects, mapOfObjects, "index", `{ x = %s }["x"]`},
	{mapOfObjects, mapOfObjects, "attribute", `{ x = %s }.x`},
	{mapOfObjects, mapOfObjects, "index", `[%s][0]`},
	{mapOfObjects, mapOfObjects, "element", `element([%s], 0)`},
	{mapOfObjects, mapOfObjects, "one", `one([%s])`},
	{mapOfObjects, mapOfObjects, "encoded", `jsondecode(jsonencode(%s))`},
	{mapOfObjects, mapOfObjects, "parentheses", `(%s)`},
	{mapOfObjects, mapOfObjects, "merge", `{ for k, v in %s : k => merge({ name = "", cidr = "10.9.9.9/32", port = 443 }, v) }`},
	{mapOfObjects, mapOfObjects, "merge expanded", `merge({}, [for k in sort(keys(%[1]s)) : { "x-${k}" = %[1]s[k] }]...)`},
	{mapOfObjects, mapOfObjects, "can", `{ for k, v in %s : k => v if can(v.cidr) }`},
	{mapOfObjects, mapOfObjects, "nested for", `merge([for n in ["x", "y"] : { for k, v in %s : "${n}-${k}" => v if n == "x" }]...)`},
	{mapOfObjects, mapOfObjects, "unknown key", `{ for k, v in %s : "${var.unset}-${k}" => v }`},
	{mapOfObjects, mapOfObjects, "unknown condition", `(var.unset == "x" ? %s : {})`},
	{mapOfObjects, mapOfTexts, "matchkeys", `zipmap(keys(%[1]s), matchkeys([for v in values(%[1]s) : v.cidr], keys(%[1]s), keys(%[1]s)))`},
	{mapOfObjects, listOfTexts, "nested for", `flatten([for k, v in %s : [for c in [v.cidr] : c]])`},
	{mapOfObjects, listOfObject, "values", `values(%s)`},
	{mapOfObjects, listOfObject, "for list", `[for k, v in %s : merge(v, { name = k })]`},
	{mapOfObjects, listOfObject, "for list", `[for v in %s : v]`},
	{mapOfObjects, mapOfTexts, "for object", `{ for k, v in %s : k => v.cidr }`},
	{listOfObject, listOfObject, "concat", `concat(%s, [])`},
	{listOfObject, listOfObject, "concat", `concat([{ name = "none", cidr = "10.9.9.9/32", port = 9 }], %s)`},
	{listOfObject, listOfObject, "flatten", `flatten([%s])`},
	{listOfObject, listOfObject, "flatten", `flatten([for r in %s : [[r], []]])`},
	{listOfObject, listOfObject, "flatten", `flatten([for n in ["x"] : [for r in %s : merge(r, { name = "${n}-${r.name}" })]])`},
	{listOfObject, listOfObject, "reverse", `reverse(%s)`},
	{listOfObject, listOfObject, "distinct", `distinct(%s)`},
	{listOfObject, listOfObject, "slice", `slice(%[1]s, 0, length(%[1]s))`},
	{listOfObject, listOfObject, "for list", `[for r in %s : r if r.port > 0]`},
	{listOfObject, listOfObject, "for list", `[for i, r in %s : { name = "n${i}", cidr = r.cidr, port = r.port }]`},
	{listOfObject, listOfObject, "try", `try(%s, [])`},
	{listOfObject, listOfObject, "coalescelist", `coalescelist([], %s)`},
	{listOfObject, listOfObject, "splat", `(%s)[*]`},
	{listOfObject, listOfObject, "chunklist", `flatten(chunklist(%s, 2))`},
	{listOfObject, mapOfObjects, "for object", `{ for i, r in %s : "r${i}" => r }`},
	{listOfObject, mapOfObjects, "for object", `{ for r in %s : r.name => r }`},
	{listOfObject, mapOfObjects, "grouping", `{ for k, list in { for r in %s : r.name => r... } : k => list[0] }`},
	{listOfObject, mapOfObjects, "zipmap", `zipmap([for r in %[1]s : r.name], %[1]s)`},
	{listOfObject, mapOfObjects, "setproduct", `{ for p in setproduct(%s, ["x"]) : "${p[0].name}-${p[1]}" => p[0] }`},
	{listOfObject, listOfTexts, "for list", `[for r in %s : r.cidr]`},
	{listOfObject, listOfTexts, "splat", `(%s)[*].cidr`},
	{listOfObject, setOfObjects, "toset", `toset(%s)`},
	{listOfObject, listOfObject, "nested for", `flatten([for r in %s : [for c in [r.cidr] : { name = r.name, cidr = c, port = r.port }]])`},
	{listOfObject, listOfObject, "unknown condition", `concat(var.unset == "x" ? %s : [], [])`},
	{listOfObject, listOfObject, "range", `[for i in range(length(%[1]s)) : %[1]s[i]]`},
	{listOfObject, listOfObject, "tuple", `[for p in [for r in %s : [r.name, r.cidr, r.port]] : { name = p[0], cidr = p[1], port = p[2] }]`},
	{listOfObject, listOfObject, "expanded", `concat([for r in %s : [r]]...)`},
	{setOfObjects, listOfObject, "tolist", `tolist(%s)`},
	{setOfObjects, listOfObject, "for list", `[for r in %s : r]`},
	{setOfObjects, mapOfObjects, "for object", `{ for r in %s : r.name => r }`},
	{mapOfTexts, mapOfTexts, "merge", `merge(%s, {})`},
	{mapOfTexts, mapOfTexts, "tomap", `tomap(%s)`},
	{mapOfTexts, mapOfTexts, "for object", `{ for k, v in %s : "x-${k}" => v }`},
	{mapOfTexts, mapOfTexts, "template", `{ for k, v in %s : k => "${v}" }`},
	{mapOfTexts, listOfTexts, "values", `values(%s)`},
	{mapOfTexts, listOfTexts, "for list", `[for k, v in %s : v]`},
	{mapOfTexts, mapOfObjects, "for object", `{ for k, v in %s : k => { name = k, cidr = v, port = 443 } }`},
	{listOfTexts, listOfTexts, "concat", `concat(%s, [])`},
	{listOfTexts, listOfTexts, "flatten", `flatten([[], %s])`},
	{listOfTexts, listOfTexts, "distinct", `distinct(%s)`},
	{listOfTexts, listOfTexts, "compact", `compact(concat([""], %s))`},
	{listOfTexts, listOfTexts, "sort", `sort(%s)`},
	{listOfTexts, listOfTexts, "reverse", `reverse(%s)`},
	{listOfTexts, listOfTexts, "for list", `[for c in %s : c]`},
	{listOfTexts, listOfTexts, "function", `[for c in %s : trimspace(c)]`},
	{listOfTexts, listOfTexts, "function", `[for c in %s : format("%%s", c)]`},
	{listOfTexts, listOfTexts, "function", `[for c in %s : replace(c, "/24", "/25")]`},
	{listOfTexts, listOfTexts, "template", `[for c in %s : "${c}"]`},
	{listOfTexts, listOfTexts, "split", `split(",", join(",", %s))`},
	{listOfTexts, listOfTexts, "coalescelist", `coalescelist(%s, ["10.9.9.9/32"])`},
	{listOfTexts, setOfTexts, "toset", `toset(%s)`},
	{listOfTexts, setOfTexts, "setunion", `setunion(%s, [])`},
	{setOfTexts, setOfTexts, "setsubtract", `setsubtract(%s, ["10.9.9.9/32"])`},
	{setOfTexts, setOfTexts, "setintersection", `setintersection(%[1]s, %[1]s)`},
	{setOfTexts, listOfTexts, "tolist", `tolist(%s)`},
	{setOfTexts, listOfTexts, "sort", `sort(%s)`},
	{setOfTexts, listOfTexts, "for list", `[for c in %s : c]`},
	{listOfTexts, mapOfObjects, "for object", `{ for c in %s : c => { name = c, cidr = c, port = 443 } }`},
	{listOfTexts, mapOfObjects, "setproduct", `{ for p in setproduct(["tcp"], %s) : "${p[0]}-${p[1]}" => { name = p[1], cidr = p[1], port = 443 } }`},
	{listOfTexts, mapOfTexts, "zipmap", `zipmap([for i, c in %[1]s : "k${i}"], %[1]s)`},
	{listOfTexts, listOfObject, "for list", `[for c in %s : { name = c, cidr = c, port = 443 }]`},
	{setOfTexts, listOfTexts, "setproduct", `[for p in setproduct(toset(["tcp"]), %s) : p[1]]`},
}

// types are the types of variables that take a collection of a shape.
var types = map[shape][]string{
	mapOfObjects: {"any", "map(object({ name = string, cidr = string, port = number, note = optional(string) }))", "map(any)"},
	listOfObject: {"any", "list(object({ name = string, cidr = string, port = number }))"},
	mapOfTexts:   {"any", "map(string)"},
	listOfTexts:  {"any", "list(string)"},
	setOfTexts:   {"any", "set(string)"},
	setOfObjects: {"set(object({ name = string, cidr = string, port = number }))"},
}

// sink is how rules come out of a collection. GROUP stands for the id of the group, ITEMS for the collection.
type sink struct {
	of   shape
	name string
	text string
}

var sinks = []sink{
	{mapOfObjects, "for_each", `
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = ITEMS
  security_group_id = GROUP
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}
`},
	{mapOfObjects, "for_each", `
resource "aws_security_group_rule" "this" {
  for_each          = ITEMS
  type              = "egress"
  security_group_id = GROUP
  protocol          = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_blocks       = [lookup(each.value, "cidr", null)]
}
`},
	{mapOfObjects, "for_each", `
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = ITEMS
  security_group_id = GROUP
  ip_protocol       = "tcp"
  from_port         = try(each.value.from, each.value.port)
  to_port           = coalesce(null, each.value.port)
  cidr_ipv4         = try(each.value.none, coalesce("", each.value.cidr))
}
`},
	{mapOfObjects, "module for_each", `
module "each" {
  source   = "./modules/each"
  for_each = ITEMS
  group    = GROUP
  cidr     = each.value.cidr
  ports    = { from = each.value.port, to = each.value.port }
}
`},
	{listOfObject, "module count", `
module "each" {
  source = "./modules/each"
  count  = length(ITEMS)
  group  = GROUP
  cidr   = (ITEMS)[count.index].cidr
  ports  = { from = (ITEMS)[count.index].port, to = (ITEMS)[count.index].port }
}
`},
	{mapOfObjects, "nested dynamic", `
resource "aws_security_group" "this" {
  for_each = { one = [for k, v in ITEMS : { port = v.port, blocks = [v.cidr] }] }
  dynamic "egress" {
    for_each = each.value
    content {
      protocol    = "tcp"
      from_port   = egress.value.port
      to_port     = egress.value.port
      cidr_blocks = egress.value.blocks
    }
  }
}
`},
	{mapOfTexts, "for_each", `
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = ITEMS
  security_group_id = GROUP
  ip_protocol       = "-1"
  cidr_ipv4         = each.value
}
`},
	{setOfTexts, "for_each", `
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = ITEMS
  security_group_id = GROUP
  ip_protocol       = "-1"
  cidr_ipv4         = each.key
}
`},
	{setOfObjects, "for_each", `
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = { for r in ITEMS : "${r.cidr}:${r.port}" => r }
  security_group_id = GROUP
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}
`},
	{listOfObject, "count", `
resource "aws_vpc_security_group_egress_rule" "this" {
  count             = length(ITEMS)
  security_group_id = GROUP
  ip_protocol       = "tcp"
  from_port         = ITEMS[count.index].port
  to_port           = element(ITEMS, count.index).port
  cidr_ipv4         = element(ITEMS, count.index)["cidr"]
}
`},
	{listOfObject, "count", `
resource "aws_security_group_rule" "this" {
  count             = length(ITEMS)
  type              = "egress"
  security_group_id = GROUP
  protocol          = "tcp"
  from_port         = lookup(ITEMS[count.index], "port", 0)
  to_port           = lookup(ITEMS[count.index], "port", 0)
  cidr_blocks       = compact(split(",", lookup(ITEMS[count.index], "cidr", "")))
}
`},
	{listOfTexts, "count", `
resource "aws_vpc_security_group_egress_rule" "this" {
  count             = length(ITEMS)
  security_group_id = GROUP
  ip_protocol       = "-1"
  cidr_ipv4         = ITEMS[count.index]
}
`},
	{listOfTexts, "list", `
resource "aws_security_group_rule" "this" {
  type              = "egress"
  security_group_id = GROUP
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ITEMS
}
`},
	{setOfTexts, "list", `
resource "aws_security_group_rule" "this" {
  type              = "egress"
  security_group_id = GROUP
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ITEMS
}
`},
	{listOfObject, "dynamic", `
resource "aws_security_group" "this" {
  dynamic "egress" {
    for_each = ITEMS
    content {
      protocol    = "tcp"
      from_port   = egress.value.port
      to_port     = egress.value["port"]
      cidr_blocks = [egress.value.cidr]
    }
  }
}
`},
	{mapOfObjects, "dynamic", `
resource "aws_security_group" "this" {
  dynamic "egress" {
    for_each = ITEMS
    iterator = rule
    content {
      description = rule.key
      protocol    = "tcp"
      from_port   = rule.value.port
      to_port     = rule.value.port
      cidr_blocks = toset([rule.value.cidr])
    }
  }
}
`},
	{setOfTexts, "dynamic", `
resource "aws_security_group" "this" {
  dynamic "egress" {
    for_each = ITEMS
    content {
      protocol    = "-1"
      from_port   = 0
      to_port     = 0
      cidr_blocks = [egress.key]
    }
  }
}
`},
	{listOfTexts, "inline list", `
resource "aws_security_group" "this" {
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ITEMS
  }
}
`},
	{listOfObject, "blocks as attribute", `
resource "aws_security_group" "this" {
  egress = [for r in ITEMS : {
    description = "", self = false, prefix_list_ids = [], ipv6_cidr_blocks = [], security_groups = []
    protocol    = "tcp", from_port = r.port, to_port = r.port, cidr_blocks = [r.cidr]
  }]
}
`},
}

// chained writes a chain.
type chained struct {
	*rand.Rand
	Chain
	dir   string // of the module that is written
	depth int
	n     int // numbers names
	// installed holds the lines of the manifest of installed modules.
	installed []string
	key       string // the path of the module in the manifest
}

// TerraformChain draws a configuration whose rules come out of a collection through references, functions and modules, some
// of them installed.
func TerraformChain(r *rand.Rand) Chain {
	c := &chained{Rand: r, Chain: Chain{Files: map[string]string{}, Items: items(r)}}
	c.add("main.tf", "provider \"aws\" {\n  region = \"ap-northeast-1\"\n}\n")
	c.add("main.tf", on)
	c.add("main.tf", "\nresource \"aws_security_group\" \"task\" {\n}\n")
	text, of := c.source()
	c.steps(text, of)
	if len(c.installed) > 0 {
		c.Files[".terraform/modules/modules.json"] = `{"Modules":[{"Key":"","Source":"","Dir":"."},` + strings.Join(c.installed, ",") + "]}\n"
	}
	return c.Chain
}

const on = "\nvariable \"on\" {\n  default = true\n}\n\nvariable \"unset\" {\n}\n"

func (c *chained) used(construct string) { c.Constructs = append(c.Constructs, construct) }

func (c *chained) add(file, text string) { c.Files[c.dir+file] += text }

func (c *chained) name(prefix string) string {
	c.n++
	return fmt.Sprintf("%s%d", prefix, c.n)
}

// source writes the items somewhere in the root module, and returns an expression for them.
func (c *chained) source() (string, shape) {
	of := pickOf(c.Rand, mapOfObjects, listOfObject, mapOfTexts, listOfTexts)
	switch c.IntN(10) {
	case 0, 1:
		c.used("local")
		name := c.name("local")
		c.add("main.tf", fmt.Sprintf("\nlocals {\n  %s = %s\n}\n", name, c.literal(of)))
		return "local." + name, of
	case 2:
		c.used("default")
		name := c.name("rules")
		c.add("main.tf", fmt.Sprintf("\nvariable %q {\n  type    = %s\n  default = %s\n}\n", name, pickOf(c.Rand, types[of]...), c.literal(of)))
		return "var." + name, of
	case 3:
		c.used("tfvars")
		name := c.name("rules")
		c.add("main.tf", fmt.Sprintf("\nvariable %q {\n  type = %s\n}\n", name, pickOf(c.Rand, types[of]...)))
		c.add("terraform.tfvars", fmt.Sprintf("%s = %s\n", name, c.literal(of)))
		return "var." + name, of
	case 4:
		c.used("tfvars.json")
		name := c.name("rules")
		c.add("main.tf", fmt.Sprintf("\nvariable %q {\n  type = %s\n}\n", name, pickOf(c.Rand, types[of]...)))
		c.add("it.auto.tfvars.json", fmt.Sprintf("{\n  %q: %s\n}\n", name, c.json(of)))
		return "var." + name, of
	case 5:
		c.used("override")
		name := c.name("local")
		c.add("main.tf", fmt.Sprintf("\nlocals {\n  %s = null\n}\n", name))
		c.add("main_override.tf", fmt.Sprintf("\nlocals {\n  %s = %s\n}\n", name, c.literal(of)))
		return "local." + name, of
	case 6:
		c.used("literal")
		return c.literal(of), of
	default:
		return c.document(of)
	}
}

// document writes the items into a file of their own, and returns an expression that reads it.
func (c *chained) document(of shape) (string, shape) {
	switch c.IntN(3) {
	case 0:
		c.used("yamldecode")
		c.add("rules.yaml", "rules:\n"+c.yaml(of))
		return `yamldecode(file("${path.module}/rules.yaml")).rules`, of
	case 1:
		c.used("jsondecode")
		c.add("rules.json", "{\n  \"rules\": "+c.json(of)+"\n}\n")
		name := c.name("text")
		c.add("main.tf", fmt.Sprintf("\nlocals {\n  %s = file(\"rules.json\")\n}\n", name))
		return "jsondecode(local." + name + `)["rules"]`, of
	default:
		c.used("csvdecode")
		text := "name,cidr,port\n"
		for _, item := range c.Items {
			text += fmt.Sprintf("%s,%s,%d\n", item.Name, item.CIDR, item.Port)
		}
		c.add("rules.csv", text)
		return `csvdecode(file("rules.csv"))`, listOfObject
	}
}

func pickOf[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// literal writes the items as an expression, each in a line of its own.
func (c *chained) literal(of shape) string {
	open, end := "[", "]"
	if of == mapOfObjects || of == mapOfTexts {
		open, end = "{", "}"
	}
	text := open + "\n"
	for _, item := range c.Items {
		object := fmt.Sprintf("{ name = %q, cidr = %q, port = %d }", item.Name, item.CIDR, item.Port)
		if c.IntN(3) == 0 { // the line of the attribute, and no other of the item
			object = fmt.Sprintf("{\n      name = %q\n      cidr = %q\n      port = %d\n    }", item.Name, item.CIDR, item.Port)
		}
		switch of {
		case mapOfObjects:
			text += fmt.Sprintf("    %s = %s\n", item.Name, object)
		case listOfObject:
			text += fmt.Sprintf("    %s,\n", object)
		case mapOfTexts:
			text += fmt.Sprintf("    %q = %q\n", item.Name, item.CIDR)
		default:
			text += fmt.Sprintf("    %q,\n", item.CIDR)
		}
	}
	return text + "  " + end
}

// json writes the items in JSON, each attribute in a line of its own.
func (c *chained) json(of shape) string {
	var v any
	object := func(item Item) any { return map[string]any{"name": item.Name, "cidr": item.CIDR, "port": item.Port} }
	list, byName := []any{}, map[string]any{}
	for _, item := range c.Items {
		switch of {
		case mapOfObjects:
			byName[item.Name] = object(item)
		case listOfObject:
			list = append(list, object(item))
		case mapOfTexts:
			byName[item.Name] = item.CIDR
		default:
			list = append(list, item.CIDR)
		}
	}
	if v = any(list); len(byName) > 0 {
		v = byName
	}
	text, err := json.MarshalIndent(v, "  ", "  ")
	if err != nil { // texts and numbers can always be encoded
		return err.Error()
	}
	return string(text)
}

// yaml writes the items in YAML.
func (c *chained) yaml(of shape) string {
	text := ""
	for _, item := range c.Items {
		switch of {
		case mapOfObjects:
			text += fmt.Sprintf("  %s:\n    name: %s\n    cidr: %s\n    port: %d\n", item.Name, item.Name, item.CIDR, item.Port)
		case listOfObject:
			text += fmt.Sprintf("  - name: %s\n    cidr: %q\n    port: %d\n", item.Name, item.CIDR, item.Port)
		case mapOfTexts:
			text += fmt.Sprintf("  %s: '%s'\n", item.Name, item.CIDR)
		default:
			text += fmt.Sprintf("  - %s\n", item.CIDR)
		}
	}
	return text
}

// steps adds links to an expression, and at last what makes rules of it.
func (c *chained) steps(text string, of shape) {
	for range 1 + c.IntN(6) {
		switch {
		case c.IntN(3) == 0 && c.depth < 3:
			if c.module(text, of) {
				return
			}
		case c.IntN(4) == 0 && c.depth < 3:
			text = c.through(text, of)
		case c.IntN(3) == 0:
			text = c.local(text)
		default:
			text, of = c.link(text, of)
		}
	}
	var fitting []sink
	for _, s := range sinks {
		if s.of == of {
			fitting = append(fitting, s)
		}
	}
	s := pickOf(c.Rand, fitting...)
	c.used(s.name)
	group := "aws_security_group.task.id"
	if c.depth > 0 {
		group = "var.group"
	}
	if strings.Contains(s.text, "ITEMS[count.index]") || c.IntN(2) == 0 {
		text = c.local(text)
	}
	c.add("main.tf", strings.NewReplacer("ITEMS", text, "GROUP", group).Replace(s.text))
	if strings.HasPrefix(s.name, "module ") {
		c.add("modules/each/main.tf", each)
		if strings.HasPrefix(c.dir, ".terraform/") {
			c.installed = append(c.installed, fmt.Sprintf(`{"Key":%q,"Source":"./modules/each","Dir":%q}`, c.key+".each", c.dir+"modules/each"))
		}
	}
}

const each = `
variable "group" {}

variable "cidr" {
  type = string
}

variable "ports" {
  type = object({ from = optional(number), to = optional(number, 443) })
}

resource "aws_vpc_security_group_egress_rule" "this" {
  security_group_id = var.group
  ip_protocol       = "tcp"
  from_port         = var.ports.from
  to_port           = var.ports.to
  cidr_ipv4         = var.cidr
}
`

func (c *chained) link(text string, of shape) (string, shape) {
	var fitting []link
	for _, l := range links {
		if l.from == of {
			fitting = append(fitting, l)
		}
	}
	l := pickOf(c.Rand, fitting...)
	if strings.Contains(l.text, "[1]") || len(text) > 200 {
		text = c.local(text)
	}
	c.used(l.name)
	return fmt.Sprintf(l.text, text), l.to
}

// local gives an expression a name.
func (c *chained) local(text string) string {
	c.used("local")
	name := c.name("local")
	c.add("main.tf", fmt.Sprintf("\nlocals {\n  %s = %s\n}\n", name, text))
	return "local." + name
}

// enter begins a module that is called with arguments, and returns what leaves it.
func (c *chained) enter(arguments string) (call, suffix string, leave func()) {
	name := c.name("part")
	dir, source, key := c.dir+"modules/"+name+"/", "./modules/"+name, name
	if c.key != "" {
		key = c.key + "." + name
	}
	repeated := pickOf(c.Rand, "", "", "  for_each = toset([\"x\"])\n", "  count = 1\n")
	if repeated != "" {
		c.used("repeated module")
		suffix = map[bool]string{true: "[0]", false: `["x"]`}[strings.Contains(repeated, "count")]
	}
	if c.IntN(2) == 0 {
		c.used("installed module")
		dir, source = ".terraform/modules/"+key+"/", "example/"+name+"/aws"
		c.installed = append(c.installed, fmt.Sprintf(`{"Key":%q,"Source":%q,"Version":"1.0.0","Dir":%q}`, key, "registry.terraform.io/"+source, strings.TrimSuffix(dir, "/")))
	} else {
		c.used("local module")
		if strings.HasPrefix(c.dir, ".terraform/") {
			c.installed = append(c.installed, fmt.Sprintf(`{"Key":%q,"Source":%q,"Dir":%q}`, key, source, strings.TrimSuffix(dir, "/")))
		}
	}
	c.add("main.tf", fmt.Sprintf("\nmodule %q {\n  source = %q\n%s%s}\n", name, source, repeated, arguments))
	before, beforeKey := c.dir, c.key
	c.dir, c.key = dir, key
	c.depth++
	c.add("main.tf", on)
	return name, suffix, func() { c.dir, c.key, c.depth = before, beforeKey, c.depth-1 }
}

// module passes an expression to a module, in which the chain goes on.
func (c *chained) module(text string, of shape) bool {
	group := "aws_security_group.task.id"
	if c.depth > 0 {
		group = "var.group"
	}
	_, _, leave := c.enter(fmt.Sprintf("  group  = %s\n  items  = %s\n  unset  = var.unset\n", group, text))
	defer leave()
	c.add("main.tf", fmt.Sprintf("\nvariable \"group\" {}\n\nvariable \"items\" {\n  type = %s\n}\n", pickOf(c.Rand, types[of]...)))
	c.steps("var.items", of)
	return true
}

// through passes an expression through a module that returns it.
func (c *chained) through(text string, of shape) string {
	c.used("output")
	call, suffix, leave := c.enter(fmt.Sprintf("  items  = %s\n  unset  = var.unset\n", text))
	c.add("main.tf", fmt.Sprintf("\nvariable \"items\" {\n  type = %s\n}\n\noutput \"items\" {\n  value = var.items\n}\n", pickOf(c.Rand, types[of]...)))
	leave()
	return "module." + call + suffix + ".items"
}
