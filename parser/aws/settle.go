package aws

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// Settle turns choices into what the model can say: a list of all items that may be in it, each with the reasons why
// it may not be; a mapping of all members; and for a scalar, an unknown with the reasons.
func (r *Values) Settle(v Value) Value {
	if v.isSettled() {
		return v
	}
	switch v.Kind {
	case Choice:
		return r.settleChoice(v)
	case List:
		return r.Gather(v, r.SettleItem)
	case Object:
		fields := make([]Field, len(v.Fields))
		for i, f := range v.Fields {
			f.Value = r.Settle(f.Value)
			fields[i] = f
		}
		v.Fields = fields
		return v
	default:
		return v
	}
}

// isSettled reports whether there is nothing to settle in a value: settling it returns the same.
func (v *Value) isSettled() bool {
	switch v.Kind {
	case Choice:
		return false
	case List:
		return v.Settled || v.Via == 0 && !v.Sensitive && v.doubts == nil && v.isPlain()
	}
	for i := range v.Fields {
		if !v.Fields[i].Value.isSettled() {
			return false
		}
	}
	return true
}

// isPlain reports whether a value is a list that holds nothing but what is certainly there, and nothing to settle: the items of
// the settled list are these.
func (v *Value) isPlain() bool {
	for i := range v.Items {
		item := &v.Items[i]
		if item.Kind != Scalar && item.Kind != Object || len(item.Maybe()) > 0 || !item.isSettled() {
			return false
		}
	}
	return v.Kind == List
}

// SettleItem is Settle for Gather: an item is replaced by one item.
func (r *Values) SettleItem(v Value) []Value { return []Value{r.Settle(v)} }

func (r *Values) settleChoice(v Value) Value {
	is := func(k Kind) bool {
		return slices.ContainsFunc(v.Options(), func(o Option) bool { return o.Value.Kind == k })
	}
	switch {
	case SameText(v.Options()):
		return v.Options()[0].Value.Moved(v.At)
	case is(List):
		return r.Gather(v, r.SettleItem)
	case is(Object):
		return r.settleMappings(v)
	default:
		why := WhyAny(v.Options())
		for _, o := range v.Options() {
			why = append(why, r.Why(o.Value)...)
		}
		return r.Unknown(v.At, Reference{Why: model.Reasons(why)})
	}
}

// settleMappings makes one mapping of a choice of mappings, each of its members being a choice. The members say what it
// holds if there is one; why there may be none is told beside them.
func (r *Values) settleMappings(v Value) Value {
	settled := Value{Kind: Object, At: v.At}
	for _, o := range v.Options() {
		if o.Value.Kind == Absent {
			settled.SetMaybe(model.Reasons(settled.Maybe(), o.Why))
		}
	}
	v.SetOptions(slices.DeleteFunc(slices.Clone(v.Options()), func(o Option) bool { return o.Value.Kind == Absent }))
	seen := map[string]bool{}
	for _, o := range v.Options() {
		for _, f := range o.Value.Fields {
			if !seen[f.Key] {
				seen[f.Key] = true
				f.Value = r.Settle(r.Choose(f.Value.At, v.Get(f.Key).Options()))
				settled.Fields = append(settled.Fields, f)
			}
		}
	}
	return settled
}

// Gather settles a list, or a choice of which at least one is a list. Each item is replaced by what treat makes of it.
func (r *Values) Gather(v Value, treat func(Value) []Value) Value {
	if v.Settled || v.Kind == Absent {
		return v
	}
	g := gathering{run: r, treat: treat, list: Value{Kind: List, At: v.At, Settled: true}}
	if v.isPlain() {
		g.list.Items = v.Items
		return g.list
	}
	if v.Kind == Unknown {
		g.list.SetOpen(r.Why(v))
		return g.list
	}
	sure := g.add(v, nil, false)
	if len(g.list.Items)+len(g.list.Open()) > 0 && !sure {
		g.list.SetVacant(model.Reasons(g.missing))
	}
	return g.list
}

// gathering is a list in the making.
type gathering struct {
	run     *Values
	treat   func(Value) []Value
	list    Value
	missing []model.Unknown // the reasons for which nothing was added
}

// add adds what v contributes to the list, for reasons that leave it open whether it does. It reports whether, those
// reasons aside, there is at least one item for certain.
func (g *gathering) add(v Value, why []model.Unknown, inside bool) bool {
	switch {
	case v.Kind == Absent:
		return false
	case v.Kind == Choice:
		return g.addChoice(v, why, inside)
	case v.Kind == List:
		return g.addItems(v, why)
	case v.Kind == Unknown && (!inside || g.run.references[v.Reference].List):
		g.list.SetOpen(model.Reasons(g.list.Open(), why, g.run.Why(v)))
		return true
	}
	for _, item := range g.treat(v) {
		item.SetMaybe(model.Reasons(why, item.Maybe()))
		g.list.Items = append(g.list.Items, item)
	}
	return true
}

func (g *gathering) addItems(v Value, why []model.Unknown) bool {
	sure := false
	for _, item := range v.Items {
		sure = g.add(item, slices.Concat(why, item.Maybe()), true) || sure
	}
	return sure
}

func (g *gathering) addChoice(v Value, why []model.Unknown, inside bool) bool {
	common := commonItems(v.Options())
	for _, item := range common {
		g.add(item, why, true)
	}
	sure := true
	for _, o := range v.Options() {
		own := without(o.Value, common)
		if !g.add(own, slices.Concat(why, o.Why), inside) && len(common) == 0 {
			g.missing = append(g.missing, o.Why...)
			sure = false
		}
	}
	return sure
}

// commonItems returns the scalars that are in every option, all of which are lists: they are there in any case.
func commonItems(options []Option) []Value {
	var common []Value
	for _, item := range options[0].Value.Items {
		everywhere := item.Kind == Scalar && !slices.ContainsFunc(options, func(o Option) bool {
			return o.Value.Kind != List || !contains(o.Value.Items, item)
		})
		if everywhere {
			common = append(common, item)
		}
	}
	return common
}

// without returns the list without the given items.
func without(v Value, items []Value) Value {
	if v.Kind != List || len(items) == 0 {
		return v
	}
	v.Items = slices.DeleteFunc(slices.Clone(v.Items), func(item Value) bool { return contains(items, item) })
	return v
}

func contains(items []Value, item Value) bool {
	return slices.ContainsFunc(items, func(i Value) bool { return i.Kind == Scalar && i.Text == item.Text })
}
