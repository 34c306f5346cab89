package cloudformation

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// maxOptions bounds the combinations of conditions that are told apart within one value.
const maxOptions = 16

// choose returns the choice among options; where there is nothing to choose, it returns what there is.
func (r *run) choose(at source.Range, options []option) value {
	var flat []option
	for _, o := range options {
		flat = append(flat, r.dissolve(o)...)
	}
	if len(flat) == 0 {
		return value{}
	}
	if sameText(flat) {
		return flat[0].value.moved(at)
	}
	return value{kind: choice, at: at, options: flat}
}

// dissolve returns the option or, if its value is a choice, the options of that one.
func (r *run) dissolve(o option) []option {
	if o.value.kind != choice {
		return []option{o}
	}
	var inner []option
	for _, i := range o.value.options {
		if both, possible := combine(o, i); possible {
			inner = append(inner, both)
		}
	}
	return inner
}

// combine returns the second option under what the first one demands too, and whether they can hold together.
func combine(a, b option) (option, bool) {
	both := option{guards: slices.Clone(a.guards), value: b.value}
	for _, g := range b.guards {
		if slices.Contains(a.guards, guard{g.condition, !g.holds}) {
			return option{}, false
		}
		if !slices.Contains(a.guards, g) {
			both.guards = append(both.guards, g)
		}
	}
	both.why = unique(slices.Concat(a.why, b.why))
	return both, true
}

// sameText reports whether all options are the same scalar, or all absent.
func sameText(options []option) bool {
	first := options[0].value
	return (first.kind == scalar || first.kind == absent) && !slices.ContainsFunc(options, func(o option) bool {
		return o.value.kind != first.kind || o.value.text != first.text
	})
}

// hasChoice reports whether there is a choice anywhere in the value.
func hasChoice(v value) bool {
	return v.kind == choice || slices.ContainsFunc(v.items, hasChoice) ||
		slices.ContainsFunc(v.fields, func(f field) bool { return hasChoice(f.value) })
}

// lift returns the values without any choice that a value may take, each under what it demands. Of too many
// combinations it returns one value in which the choices are settled.
func (r *run) lift(v value) []option {
	if !hasChoice(v) {
		return []option{{value: v}}
	}
	options, few := r.combinations(v)
	if !few {
		return []option{{value: r.settle(v)}}
	}
	return options
}

// combinations is lift without the way out; it reports whether there are few enough.
func (r *run) combinations(v value) ([]option, bool) {
	switch v.kind {
	case choice:
		return r.branches(v)
	case list:
		return r.product(v, v.items, func(whole, item value) value {
			if item.kind != absent {
				whole.items = append(slices.Clip(whole.items), item)
			}
			return whole
		})
	case mapping:
		return r.productOfFields(v)
	default:
		return []option{{value: v}}, true
	}
}

func (r *run) branches(v value) ([]option, bool) {
	var all []option
	for _, o := range v.options {
		inner, few := r.combinations(o.value)
		if !few {
			return nil, false
		}
		for _, i := range inner {
			if both, possible := combine(o, i); possible {
				all = append(all, both)
			}
		}
	}
	return all, len(all) <= maxOptions
}

func (r *run) productOfFields(v value) ([]option, bool) {
	members := make([]value, len(v.fields))
	for i, f := range v.fields {
		members[i] = f.value
	}
	return r.product(v, members, func(whole, member value) value {
		f := v.fields[len(whole.fields)]
		f.value = member
		whole.fields = append(slices.Clip(whole.fields), f)
		return whole
	})
}

// product combines the options of all members of v; add makes a value with one more member.
func (r *run) product(v value, members []value, add func(whole, member value) value) ([]option, bool) {
	whole := v
	whole.items, whole.fields = nil, nil
	all := []option{{value: whole}}
	for _, member := range members {
		inner, few := r.combinations(member)
		if !few || !r.spend(len(all)*len(inner)) {
			return nil, false
		}
		var next []option
		for _, a := range all {
			for _, i := range inner {
				if both, possible := combine(a, i); possible {
					both.value = add(a.value, i.value)
					next = append(next, both)
				}
			}
		}
		if all = next; len(all) > maxOptions {
			return nil, false
		}
	}
	return all, true
}

// each applies a function to a value, or to each of the values that it may take.
func (r *run) each(v value, f func(value) value) value {
	options := r.lift(v)
	if len(options) == 1 {
		return f(options[0].value)
	}
	for i := range options {
		options[i].value = f(options[i].value)
	}
	return r.choose(v.at, options)
}

// whyAny returns the reasons why it is not known which option holds.
func whyAny(options []option) []model.Unknown {
	var why []model.Unknown
	for _, o := range options {
		why = append(why, o.why...)
	}
	return unique(why)
}
