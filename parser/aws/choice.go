package aws

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// maxOptions bounds the combinations of conditions that are told apart within one value.
const maxOptions = 16

// Choose returns the choice among options; where there is nothing to choose, it returns what there is.
func (r *Values) Choose(at source.Range, options []Option) Value {
	var flat []Option
	for _, o := range options {
		flat = append(flat, r.dissolve(o)...)
	}
	if len(flat) == 0 {
		return Value{}
	}
	if SameText(flat) {
		return flat[0].Value.Moved(at)
	}
	return NewChoice(at, 0, flat)
}

// dissolve returns the option or, if its value is a choice, the options of that one.
func (r *Values) dissolve(o Option) []Option {
	if o.Value.Kind != Choice {
		return []Option{o}
	}
	var inner []Option
	for _, i := range o.Value.Options() {
		if both, possible := combine(o, i); possible {
			inner = append(inner, both)
		}
	}
	return inner
}

// combine returns the second option under what the first one demands too, and whether they can hold together.
func combine(a, b Option) (Option, bool) {
	both := Option{Guards: slices.Clone(a.Guards), Value: b.Value}
	for _, g := range b.Guards {
		if slices.Contains(a.Guards, Guard{g.Condition, !g.Holds}) {
			return Option{}, false
		}
		if !slices.Contains(a.Guards, g) {
			both.Guards = append(both.Guards, g)
		}
	}
	both.Why = model.Reasons(a.Why, b.Why)
	return both, true
}

// SameText reports whether all options are the same scalar, or all absent.
func SameText(options []Option) bool {
	first := options[0].Value
	return (first.Kind == Scalar || first.Kind == Absent) && !slices.ContainsFunc(options, func(o Option) bool {
		return o.Value.Kind != first.Kind || o.Value.Text != first.Text
	})
}

// hasChoice reports whether there is a choice anywhere in the value.
func (v *Value) hasChoice() bool {
	for i := range v.Items {
		if v.Items[i].hasChoice() {
			return true
		}
	}
	for i := range v.Fields {
		if v.Fields[i].Value.hasChoice() {
			return true
		}
	}
	return v.Kind == Choice
}

// Lift returns the values without any choice that a value may take, each under what it demands. Of too many
// combinations it returns one value in which the choices are settled.
func (r *Values) Lift(v Value) []Option {
	if !v.hasChoice() {
		return []Option{{Value: v}}
	}
	options, few := r.combinations(v)
	if !few {
		return []Option{{Value: r.Settle(v)}}
	}
	return options
}

// combinations is lift without the way out; it reports whether there are few enough.
func (r *Values) combinations(v Value) ([]Option, bool) {
	switch v.Kind {
	case Choice:
		return r.branches(v)
	case List:
		return r.product(v, v.Items, func(whole, item Value) Value {
			if item.Kind != Absent {
				whole.Items = append(slices.Clip(whole.Items), item)
			}
			return whole
		})
	case Object:
		return r.productOfFields(v)
	default:
		return []Option{{Value: v}}, true
	}
}

func (r *Values) branches(v Value) ([]Option, bool) {
	var all []Option
	for _, o := range v.Options() {
		inner, few := r.combinations(o.Value)
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

func (r *Values) productOfFields(v Value) ([]Option, bool) {
	members := make([]Value, len(v.Fields))
	for i, f := range v.Fields {
		members[i] = f.Value
	}
	return r.product(v, members, func(whole, member Value) Value {
		f := v.Fields[len(whole.Fields)]
		f.Value = member
		whole.Fields = append(slices.Clip(whole.Fields), f)
		return whole
	})
}

// product combines the options of all members of v; add makes a value with one more member.
func (r *Values) product(v Value, members []Value, add func(whole, member Value) Value) ([]Option, bool) {
	whole := v
	whole.Items, whole.Fields = nil, nil
	all := []Option{{Value: whole}}
	for _, member := range members {
		inner, few := r.combinations(member)
		if !few || !r.Spend(len(all)*len(inner)) {
			return nil, false
		}
		var next []Option
		for _, a := range all {
			for _, i := range inner {
				if both, possible := combine(a, i); possible {
					both.Value = add(a.Value, i.Value)
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

// Each applies a function to a value, or to each of the values that it may take.
func (r *Values) Each(v Value, f func(Value) Value) Value {
	if !v.hasChoice() {
		return f(v)
	}
	options := r.Lift(v)
	if len(options) == 1 {
		return f(options[0].Value)
	}
	for i := range options {
		options[i].Value = f(options[i].Value)
	}
	return r.Choose(v.At, options)
}

// WhyAny returns the reasons why it is not known which option holds.
func WhyAny(options []Option) []model.Unknown {
	var why []model.Unknown
	for _, o := range options {
		why = append(why, o.Why...)
	}
	return model.Reasons(why)
}
