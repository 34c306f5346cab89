package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Network builds a network from resources whose values a plan tells, in the way in which evaluated ones are adapted.
type Network struct {
	root      *module
	instances []*instance
}

// Planned is a resource or data source as a plan tells it.
type Planned struct {
	Address string
	Type    string // without "data."
	Data    bool
	Region  string // "" where it is not known
	Fields  Fields
	At      source.Range
}

// Fields are the attributes of a planned resource.
type Fields interface {
	// Field returns an attribute, and false where the plan has none of the name, or not yet. An attribute that is not set is null
	// or missing. None is asked for before Draw.
	Field(name string) (Field, bool)
}

// Field is the value of an attribute, and what is not known of it.
type Field struct {
	Value cty.Value
	Why   []model.Unknown
	Name  string // of an unknown value that is exactly one thing from outside the files
	// Written is true for a value that the configuration gives, and false for one that AWS has or may have given.
	Written bool
}

// Resource is a planned resource that others can refer to.
type Resource struct{ instance *instance }

// NewNetwork returns a network without resources that will be drawn on the stack.
func NewNetwork(tree *source.Tree, stack *model.Stack, opt Options) *Network {
	e := newEvaluator(NewLibrary(tree), stack.Root, stack, opt)
	return &Network{root: newModule(e, newConfig(stack.Root))}
}

// Add adds a resource.
func (n *Network) Add(p *Planned) Resource {
	at := hcl.Range{
		Filename: p.At.File,
		Start:    hcl.Pos{Line: p.At.Start.Line, Column: p.At.Start.Column},
		End:      hcl.Pos{Line: p.At.End.Line, Column: p.At.End.Column},
	}
	r := newResource(p.Data, p.Type, p.Address, at)
	i := &instance{
		object:  object{scope: n.root.scope(), at: &r.at, fields: &plannedFields{of: p.Fields}, value: known(cty.EmptyObjectVal)},
		module:  n.root,
		res:     r,
		rep:     &unrepeated[0],
		planned: p,
	}
	n.instances = append(n.instances, i)
	return Resource{instance: i}
}

// Attribute returns the value that stands for an attribute of the resource that identifies something.
func (n *Network) Attribute(r Resource, name string) cty.Value {
	if v, ok := r.instance.answer(name); ok {
		return v.Value
	}
	return cty.StringVal(n.root.symbols.sentinel(reference{of: r.instance, attr: name, index: -1}))
}

// Draw adapts the resources to the stack.
func (n *Network) Draw() { translateInstances(n.root, n.instances) }

// plannedFields are the fields of an object, each worked out once.
type plannedFields struct {
	of    Fields
	known []plannedField // that were asked for
}

type plannedField struct {
	name    string
	value   value
	written bool
}

// get returns a field, nil where there is none.
func (f *plannedFields) get(name string) *plannedField {
	for i := range f.known {
		if f.known[i].name == name {
			return &f.known[i]
		}
	}
	field, ok := f.of.Field(name)
	if !ok {
		return nil
	}
	if f.known == nil {
		f.known = make([]plannedField, 0, 6) // most resources are asked for so many
	}
	f.known = append(f.known, plannedField{name, value{Value: field.Value, why: field.Why, name: field.Name}, field.Written})
	return &f.known[len(f.known)-1]
}

// isWritten reports whether the configuration gives an attribute, for all that a plan shows.
func (i *instance) isWritten(name string) bool {
	field := i.fields.get(name)
	return field != nil && field.written
}
