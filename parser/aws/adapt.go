package aws

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
)

// Options say what the adapters need beside the resources.
type Options struct {
	// Region is that of what is only named in the files, "" where it is not known.
	Region string
	// Labels is true if data sources of Terraform may find the groups.
	Labels bool
	// Note tells something about the input; what was told before is not to be told again.
	Note func(severity model.Severity, at source.Range, message string)
}

// Adapt puts into the stack what the resources of a network mean.
func Adapt(stack *model.Stack, values *Values, network Network, opt Options) {
	a := &adapter{
		Values:     values,
		stack:      stack,
		region:     opt.Region,
		note:       opt.Note,
		resources:  network.Resources,
		byType:     map[string][]*Resource{},
		reads:      map[property]Value{},
		declared:   map[string]*Resource{},
		defaults:   map[string]*Resource{},
		egress:     map[string]*egressDefault{},
		strategies: map[string]Value{},
		indices:    map[index]map[string]*Resource{},
		owners:     map[string]map[string]*Resource{},
	}
	for _, res := range network.Resources {
		a.hide(res)
		a.byType[res.Type] = append(a.byType[res.Type], res)
		a.label(res, res.ID)
	}
	a.adaptNetwork()
	a.adaptHostedZones()
	a.adaptLinks()
	a.adaptRoutes()
	a.adaptACLs()
	a.adaptGroups()
	a.adaptRules()
	a.adaptEndpoints()
	a.adaptTasks()
	a.adaptWorkloads()
	a.adaptRoles(network.Access)
	a.adaptPublications(network)
	a.completeEgress()
	if opt.Labels {
		a.labelGroups()
	}
}

// adapter turns resources into the nouns of the model.
type adapter struct {
	*Values
	stack     *model.Stack
	region    string
	note      func(severity model.Severity, at source.Range, message string)
	resources []*Resource
	byType    map[string][]*Resource
	// declared holds the resources that are security groups, by the group's id.
	declared map[string]*Resource
	// defaults holds the resources that take over the default group of a VPC, by the VPC's id.
	defaults map[string]*Resource
	// egress says of each group whose egress is AWS's own if none is written, why egress may be missing.
	egress map[string]*egressDefault
	// strategies holds the default capacity providers of clusters that are associated with them, by the cluster's id.
	strategies map[string]Value
	// roles are the roles of the files with which ECS pulls images.
	roles []*Resource
	// reads holds what was read one by one: each role asks for whom each policy is.
	reads map[property]Value
	// indices are those that find has made so far.
	indices map[index]map[string]*Resource
	// owners holds the resources of a type by the names that their blocks have, nil for a name that several have.
	owners map[string]map[string]*Resource
}

// label gives what has the id the name that the resource has where the files were generated from.
func (a *adapter) label(res *Resource, id string) {
	if res.Label != "" {
		a.stack.Names[id] = res.Label
	}
}

// placeOf numbers the place of a resource.
func (a *adapter) placeOf(res *Resource) source.Ref { return a.stack.Positions.Add(res.At, res.Via) }

// at numbers the place of a value.
func (a *adapter) at(v Value) source.Ref { return a.stack.Positions.Add(v.At, v.Via) }

// because returns one reason, which is found where a value is.
func (a *adapter) because(v Value, reason string) []model.Unknown {
	return []model.Unknown{{Reason: reason, At: a.at(v)}}
}

// becauseOf returns one reason, which is found where a resource is.
func (a *adapter) becauseOf(res *Resource, reason string) []model.Unknown {
	return []model.Unknown{{Reason: reason, At: a.placeOf(res)}}
}

// regionOf is the region of what a value refers to.
func (a *adapter) regionOf(v Value) string {
	if ref := a.Whole(v); ref != nil && ref.Resource != nil && ref.Resource.Region != "" {
		return ref.Resource.Region
	}
	return a.region
}

// namer returns the model's id of what a value names, and puts that into the model if it is outside of the files.
type namer func(a *adapter, v Value) string

// one returns the id of the one thing that a value names, "" where that is not known.
func (a *adapter) one(v Value, name namer) string {
	if !a.isNamed(v) {
		return ""
	}
	return name(a, v)
}

// isNamed reports whether a value names something, be it in the files or not.
func (a *adapter) isNamed(v Value) bool {
	ref := a.Whole(v)
	return ref != nil && ref.Name != "" && !ref.List || ref == nil && v.Kind == Scalar && v.Text != ""
}

// references returns the members of a settled list of ids.
func (a *adapter) references(v Value, name namer) model.References {
	refs := model.References{Items: []model.Reference{}, Open: v.Open()}
	if v.Kind == Unknown {
		refs.Open = a.Why(v)
	}
	for _, item := range v.Items {
		if !a.isNamed(item) {
			a.noteEmpty(item)
			refs.Open = model.Reasons(refs.Open, a.whyUnnamed(item))
			continue
		}
		refs.Items = append(refs.Items, model.Reference{ID: name(a, item), At: a.at(item), Maybe: item.Maybe()})
	}
	return refs
}

func (a *adapter) whyUnnamed(v Value) []model.Unknown {
	if why := a.Why(v); len(why) > 0 {
		return why
	}
	if isEmptyText(v) {
		return a.because(v, "the id that is given here is empty")
	}
	return a.because(v, "no id is given here")
}

// isEmptyText reports whether a value is the empty text, such as the default of a variable that each deployment sets.
func isEmptyText(v Value) bool { return v.Kind == Scalar && v.Text == "" }

// noteEmpty notes an id in a list that is the empty text: it names nothing, and no deployment accepts it.
func (a *adapter) noteEmpty(v Value) {
	if isEmptyText(v) {
		a.note(model.SeverityWarning, v.At, "The id that is given here is empty, so it names nothing: it is taken for an id that is not known.")
	}
}

// whyUnknown returns the reasons why nothing is known of a value.
func (a *adapter) whyUnknown(v Value) []model.Unknown {
	if v.Kind != Unknown {
		return nil
	}
	return a.Why(v)
}

// idOf returns the id of a thing: of the resource that is meant, or else how the files name it.
func (a *adapter) idOf(v Value) string {
	if ref := a.Whole(v); ref != nil && ref.Resource != nil && ref.Attribute == "" {
		return ref.Resource.ID
	}
	return a.Show(v)
}

// whyOutside returns the reasons why nothing is known about a thing that is not declared in the files.
func (a *adapter) whyOutside(v Value) []model.Unknown {
	if why := a.Why(v); len(why) > 0 {
		return why
	}
	return a.because(v, fmt.Sprintf("%s is not declared in these files", a.Show(v)))
}

// outsideAt returns where something that is not declared in the files first comes in.
func (a *adapter) outsideAt(v Value) source.Ref {
	if ref := a.Whole(v); ref != nil && ref.Resource != nil {
		return a.placeOf(ref.Resource)
	}
	return a.at(v)
}

// existing returns the resource that a value names by its id, if the files look it up; nil for anything else.
func (a *adapter) existing(v Value) *Resource {
	if ref := a.Whole(v); ref != nil && ref.Resource != nil && ref.Resource.Existing && ref.Attribute == "" {
		return ref.Resource
	}
	return nil
}

// meant returns the resource whose id a value is, nil if it is none.
func (a *adapter) meant(v Value) *Resource {
	if ref := a.Whole(v); ref != nil {
		return ref.Resource
	}
	return nil
}

// quote puts a name that the files give something in quotation marks for a message. Values.Quote does so with values.
func quote(text string) string { return visible.Name(text) }

// sentence makes a sentence of a reason.
func sentence(reason string) string {
	first, size := utf8.DecodeRuneInString(reason)
	return string(unicode.ToUpper(first)) + reason[size:] + "."
}

// given adds reasons why rules may not exist.
func given(rules []*model.Rule, maybe []model.Unknown) []*model.Rule {
	for _, rule := range rules {
		rule.Maybe = model.Reasons(maybe, rule.Maybe)
	}
	return rules
}

// liftItem returns the values without choices that an item of a list may be.
func (a *adapter) liftItem(v Value) []Value {
	if v.Kind != Absent && !v.hasChoice() {
		v.SetMaybe(model.Reasons(v.Maybe()))
		return []Value{v}
	}
	var items []Value
	for _, o := range a.Lift(v) {
		if o.Value.Kind != Absent {
			o.Value.SetMaybe(model.Reasons(v.Maybe(), o.Why))
			items = append(items, o.Value)
		}
	}
	return items
}

// alternatives returns what the properties of a resource may be, each without choices and as its type has them.
func (a *adapter) alternatives(res *Resource) []Value {
	lifted := a.liftItem(res.Properties)
	for i := range lifted {
		lifted[i] = a.fit(res, lifted[i])
	}
	return lifted
}
