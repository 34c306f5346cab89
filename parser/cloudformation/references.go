package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// pseudoParameters are the parameters that each stack has.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
var pseudoParameters = []string{
	"AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix",
}

// isType reports whether a resource can be of a type: one of AWS, a custom one, or one of a registry.
func isType(kind string) bool {
	if name, custom := strings.CutPrefix(kind, "Custom::"); custom && name != "" && !strings.Contains(name, "\n") {
		return true
	}
	parts := 0
	for part := range strings.SplitSeq(kind, "::") {
		if part == "" || strings.ContainsFunc(part, isNoWordCharacter) {
			return false
		}
		parts++
	}
	return parts == 3 || parts == 4
}

func isNoWordCharacter(c rune) bool {
	return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '_'
}

// check notes what CloudFormation refuses a template for: names that nothing declares, and members that are not whole. A
// template that was cut off often is such a one, and otherwise looks like a smaller template.
func (t *template) check(document *node, has traits) {
	c := checker{template: t, names: t.names(), conditions: map[string]bool{}}
	for name := range t.conditions {
		c.conditions[name] = true
	}
	for _, e := range t.resources {
		c.resource(e)
		if has.nulls {
			c.nulls(e.value)
		}
	}
	t.adds = t.adds || has.loops
	for _, e := range slices.Concat(t.resources, t.outputs) {
		e.value.walk(c.visit)
	}
	for _, n := range t.conditions {
		n.walk(c.visit)
	}
	for _, e := range t.outputs {
		if e.value.get("Value") == nil && !strings.HasPrefix(e.key, "Fn::") {
			c.refuse(e.at, fmt.Sprintf("The output %s has no Value.", quote(e.key)))
		}
	}
	for _, e := range t.section(document, "Parameters") {
		if e.value.get("Type").scalar() == "" && !strings.HasPrefix(e.key, "Fn::") {
			c.refuse(e.at, fmt.Sprintf("The parameter %s has no Type.", quote(e.key)))
		}
	}
}

// checker checks one template.
type checker struct {
	*template
	names      map[string]bool // of parameters and resources
	conditions map[string]bool
	generating []string // the resources that others are made of, whose names begin like these
}

func (c *checker) refuse(at source.Range, message string) {
	c.notes.add(model.SeverityError, at, message)
}

// resource checks one member of Resources.
func (c *checker) resource(e entry) {
	kind := e.value.get("Type").scalar()
	switch {
	case strings.HasPrefix(e.key, "Fn::"):
	case kind == "":
		c.refuse(e.at, fmt.Sprintf("The resource %s has no Type.", quote(e.key)))
	case !isType(kind) || aws.IsCut(kind):
		c.refuse(e.value.get("Type").at, fmt.Sprintf("%s is not a type of resources.", quote(kind)))
	case strings.HasPrefix(kind, "AWS::Serverless::") || strings.HasSuffix(kind, moduleSuffix):
		c.generating = append(c.generating, e.key)
	}
	if n := e.value.get("Properties"); n != nil && n.kind != mapNode && n.kind != nullNode {
		c.refuse(n.at, fmt.Sprintf("The Properties of %s are not a map.", e.key))
	}
}

// nulls notes the members without a value.
func (c *checker) nulls(n *node) {
	n.walk(func(n *node) {
		for _, f := range n.fields {
			if f.value.kind == nullNode && f.key != "Fn::GetAZs" { // which takes the region of the stack then
				c.refuse(f.at, fmt.Sprintf("%s has no value, which CloudFormation does not accept.", quote(f.key)))
			}
		}
	})
}

// visit checks the names that a node refers to.
func (c *checker) visit(n *node) {
	if c.adds || len(n.fields) == 0 { // resources and conditions that are not in the template may have any name
		return
	}
	if condition := n.get("Condition"); condition != nil && condition.kind == scalarNode && (len(n.fields) == 1 || n.get("Type") != nil) {
		c.condition(condition.text, condition.at)
	}
	for _, name := range dependencies(n) {
		c.name(name.text, name.at)
	}
	switch name, argument := n.call(); name {
	case "", transformKey:
	case "Ref":
		if argument.kind == scalarNode {
			c.name(argument.text, n.at)
		}
	case "Fn::GetAtt":
		id := argument.scalar()
		if len(argument.items) > 0 {
			id = argument.items[0].scalar()
		}
		if id, _, _ = strings.Cut(id, "."); id != "" {
			c.name(id, n.at)
		}
	case "Fn::Sub":
		c.sub(argument, n.at)
	case "Fn::If":
		if len(argument.items) > 0 && argument.items[0].kind == scalarNode {
			c.condition(argument.items[0].text, n.at)
		}
	default:
		if !isFunction(name) {
			c.refuse(n.at, fmt.Sprintf("%s is not a function of CloudFormation.", quote(name)))
		}
	}
}

// dependencies returns the names that a resource depends on, by what it says.
func dependencies(n *node) []*node {
	on := n.get("DependsOn")
	switch {
	case on == nil || n.get("Type") == nil:
		return nil
	case on.kind == scalarNode:
		return []*node{on}
	default:
		return on.items
	}
}

func (c *checker) sub(argument *node, at source.Range) {
	text, given := argument, (*node)(nil)
	if len(argument.items) == 2 {
		text, given = argument.items[0], argument.items[1]
	}
	for rest := text.scalar(); ; {
		_, after, found := strings.Cut(rest, "${")
		name, after, closed := strings.Cut(after, "}")
		if !found || !closed {
			return
		}
		rest = after
		if name = strings.TrimSpace(name); !strings.HasPrefix(name, "!") && given.get(name) == nil {
			id, _, _ := strings.Cut(name, ".")
			c.name(id, at)
		}
	}
}

// name checks the name of a parameter or resource, behind which there may be an attribute.
func (c *checker) name(name string, at source.Range) {
	id, _, _ := strings.Cut(name, ".")
	if !c.names[id] && !slices.Contains(pseudoParameters, id) && !c.generates(id) {
		c.refuse(at, sentence(undeclared(name)))
	}
}

// generates reports whether a resource may be one of those that are made of another: that of an AWS SAM function Api is
// called ApiRole, that of a module Net is called NetVpc. AWS SAM also makes some that belong to the whole application.
// Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
func (c *checker) generates(id string) bool {
	return slices.ContainsFunc(c.generating, func(of string) bool { return strings.HasPrefix(id, of) }) ||
		len(c.generating) > 0 && strings.HasPrefix(id, "Serverless")
}

func (c *checker) condition(name string, at source.Range) {
	if !c.conditions[name] {
		c.refuse(at, fmt.Sprintf("%s is not a condition of the template.", quote(name)))
	}
}

// undeclared is the reason why a name stands for nothing.
func undeclared(name string) string {
	return fmt.Sprintf("%s is neither a parameter nor a resource of the template", quote(name))
}
