package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// template is the sections of one file.
type template struct {
	file       string
	read       bool // the file was understood
	notes      notebook
	parameters map[string]*parameter
	mappings   *node
	conditions map[string]*node
	resources  []entry
	outputs    []entry
	rules      []entry
	ignores    []model.Ignore
	// adds is true if there may be resources that are not in the file, such as those of loops and macros.
	adds bool
}

// fill finds the sections.
func (t *template) fill(document *node) {
	resources := document.get("Resources")
	if resources == nil || resources.kind != mapNode {
		t.notes.add(model.SeverityError, source.Range{File: t.file}, "The file is not a CloudFormation template: it has no map of Resources.")
		return
	}
	t.read = true
	t.resources = resources.fields
	t.outputs = t.section(document, "Outputs")
	t.rules = t.section(document, "Rules")
	t.mappings = &node{kind: mapNode, fields: t.section(document, "Mappings")}
	t.parameters = map[string]*parameter{}
	for _, e := range t.section(document, "Parameters") {
		t.parameters[e.key] = newParameter(e)
	}
	t.conditions = map[string]*node{}
	for _, e := range t.section(document, "Conditions") {
		t.conditions[e.key] = e.value
	}
}

// section returns the members of a section, which must be a map.
func (t *template) section(document *node, name string) []entry {
	n := document.get(name)
	if n == nil {
		return nil
	}
	if n.kind != mapNode && n.kind != nullNode {
		t.notes.add(model.SeverityError, n.at, fmt.Sprintf("The section %s is not a map, so it was not read.", name))
	}
	return n.fields
}

// names returns the names of the parameters, resources and conditions.
func (t *template) names() map[string]bool {
	names := map[string]bool{}
	for name := range t.parameters {
		names[name] = true
	}
	for name := range t.conditions {
		names[name] = true
	}
	for _, e := range t.resources {
		names[e.key] = true
	}
	return names
}

// resource is one resource in one use of a template.
type resource struct {
	aws.Resource // whose id is unique among all scopes: the logical id, for nested stacks after the stack's own id

	scope   *scope
	logical string
	node    *node
	// exists says whether its condition holds.
	exists truth
	// maybe holds the reasons why a resource that a loop adds may not be there.
	maybe []model.Unknown
	// token stands for its id, once something refers to it.
	token string
}

// fill makes the resource the one that a member of Resources declares. It returns false for a member that is no resource, which
// the template notes.
func (res *resource) fill(s *scope, e entry) bool {
	kind := e.value.get("Type").scalar()
	if e.key == transformKey || kind == "" {
		return false
	}
	res.scope, res.logical, res.node, res.maybe = s, e.key, e.value, e.maybe
	res.Resource = aws.Resource{ID: s.id(e.key), Type: kind, At: e.at, Region: s.opt.Region, Existence: existence{res}}
	if aws.IsAccess(kind) {
		res.Read = res.property
	}
	s.byResource[&res.Resource] = res
	return true
}

// unlessLooped returns whether the resource exists, if its condition is as given.
func (res *resource) unlessLooped(condition truth) truth {
	if len(res.maybe) == 0 || condition.answer == model.No {
		return condition
	}
	return unclear(slices.Concat(res.maybe, condition.why))
}

// meet takes note that the network depends on the condition of the resource.
func (res *resource) meet() {
	if condition := res.node.get("Condition").scalar(); condition != "" {
		res.scope.meet(res.scope, condition)
	}
}

// env returns where the resource's properties are evaluated: its condition holds there.
func (res *resource) env() env {
	e := env{scope: res.scope}
	if condition := res.node.get("Condition").scalar(); condition != "" {
		return e.assume(condition, true)
	}
	return e
}

// property evaluates one property.
func (res *resource) property(name string) aws.Value {
	n := res.node.get("Properties").get(name)
	if n == nil {
		return aws.Value{}
	}
	return res.env().eval(n)
}

// properties evaluates all properties.
func (res *resource) properties() aws.Value {
	n := res.node.get("Properties")
	if n == nil {
		return aws.Value{Kind: aws.Object, At: res.At}
	}
	return res.env().eval(n)
}

// isModule reports whether there is a resource, which is a module: what it declares is not in the template.
func (res *resource) isModule() bool { return res != nil && strings.HasSuffix(res.Type, moduleSuffix) }

// is reports whether there is a resource, of the given type.
func (res *resource) is(kind string) bool { return res != nil && res.Type == kind }
