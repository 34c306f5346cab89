package terraform

import (
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// access returns the resources that say what roles may do, and who may pull from repositories. Their instances are only
// made where they are asked for.
func (t *translator) access() []*aws.Resource {
	var list []*aws.Resource
	add := func(i *instance) {
		if isAccess(i.res) {
			list = append(list, t.resource(i))
		}
	}
	for _, i := range t.instances { // of a plan
		add(i)
	}
	t.top.modules(func(m *module) {
		for _, r := range m.config.order {
			if isAccess(r) {
				for _, i := range m.instances(r) {
					add(i)
				}
			}
		}
	})
	return list
}

// isAccess reports whether a resource says who may do what, and is not a data source.
func isAccess(r *resource) bool { return !r.data && aws.IsAccess(r.kind.AWS) }

// read reads a property of what says who may do what.
func (t *translator) read(i *instance, name string) aws.Value {
	for _, p := range i.res.kind.Properties {
		switch {
		case p.Name != name:
		case p.Form == provider.Document:
			return t.documentIn(i, p.Argument)
		case p.Form == provider.Link: // by a name of which a part may be known
			if v := t.property(i.object, p); v.Kind != aws.Unknown {
				return v
			}
			return t.name(i.arg(p.Argument))
		default:
			return t.orFact(i, p, t.property(i.object, p))
		}
	}
	return aws.Value{}
}
