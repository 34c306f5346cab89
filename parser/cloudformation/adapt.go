package cloudformation

import (
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adapter turns resources into the nouns of the model.
type adapter struct {
	*run
	resources []*resource            // those that may exist, in the order of the files
	byKind    map[string][]*resource // the same by type
	// defaults says of each group whose egress is AWS's own if none is written, why egress may be missing.
	defaults map[string]*egressDefault
	// strategies holds the default capacity providers of clusters that are associated with them, by the cluster's id.
	strategies map[string]value
}

func newAdapter(r *run) *adapter {
	return &adapter{
		run:        r,
		byKind:     map[string][]*resource{},
		defaults:   map[string]*egressDefault{},
		strategies: map[string]value{},
	}
}

// adapt puts all that the templates and the stacks that they nest declare about the network into the model.
func (a *adapter) adapt() {
	for _, res := range a.all() {
		if !res.isNetwork() {
			continue
		}
		res.meet()
		a.nameAfter(res, res.id)
		if res.exists.answer != model.No {
			a.resources = append(a.resources, res)
			a.byKind[res.kind] = append(a.byKind[res.kind], res)
		}
	}
	a.adaptNetwork()
	a.adaptZones()
	a.adaptRoutes()
	a.adaptACLs()
	a.adaptGroups()
	a.adaptRules()
	a.adaptEndpoints()
	a.adaptTasks()
	a.adaptWorkloads()
	a.adaptEscapes()
	a.completeEgress()
}

// nameAfter gives what has the id the name that the resource has in the CDK app.
func (a *adapter) nameAfter(res *resource, id string) {
	if name := res.constructPath(); name != "" {
		a.stack.Names[id] = name
	}
}

// namer returns the model's id of what a value names, and puts that into the model if it is outside of the files.
type namer func(a *adapter, v value) string

// one returns the id of the one thing that a value names, "" where that is not known.
func (a *adapter) one(v value, name namer) string {
	if !a.isNamed(v) {
		return ""
	}
	return name(a, v)
}

// isNamed reports whether a value names something, be it in the files or not.
func (a *adapter) isNamed(v value) bool {
	ref := a.whole(v)
	return ref != nil && ref.name != "" && !ref.list || ref == nil && v.kind == scalar && v.text != ""
}

// references returns the members of a settled list of ids.
func (a *adapter) references(v value, name namer) model.References {
	refs := model.References{Items: []model.Reference{}, Open: v.open}
	if v.kind == unknown {
		refs.Open = a.why(v)
	}
	for _, item := range v.items {
		if !a.isNamed(item) {
			refs.Open = unique(slices.Concat(refs.Open, a.whyUnnamed(item)))
			continue
		}
		refs.Items = append(refs.Items, model.Reference{ID: name(a, item), At: a.place(item.at), Maybe: item.maybe})
	}
	return refs
}

func (a *adapter) whyUnnamed(v value) []model.Unknown {
	if why := a.why(v); len(why) > 0 {
		return why
	}
	return a.because(v.at, "no id is given here")
}

// idOf returns the id of a thing: of the resource that is meant, or else how the template names it.
func (a *adapter) idOf(v value) string {
	if ref := a.whole(v); ref != nil && ref.resource != nil && ref.attribute == "" {
		return ref.resource.id
	}
	return a.show(v)
}

// whyOutside returns the reasons why nothing is known about a thing that is not declared in the files.
func (a *adapter) whyOutside(v value) []model.Unknown {
	if why := a.why(v); len(why) > 0 {
		return why
	}
	return a.because(v.at, fmt.Sprintf("%s is not declared in these files", a.show(v)))
}

// outsideAt returns where something that is not declared in the files first comes in.
func (a *adapter) outsideAt(v value) source.Ref {
	if ref := a.whole(v); ref != nil && ref.why[0].At != 0 {
		return ref.why[0].At
	}
	return a.place(v.at)
}
