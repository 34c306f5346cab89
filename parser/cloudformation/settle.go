package cloudformation

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// settle turns choices into what the model can say: a list of all items that may be in it, each with the reasons why
// it may not be; a mapping of all members; and for a scalar, an unknown with the reasons.
func (r *run) settle(v value) value {
	switch v.kind {
	case choice:
		return r.settleChoice(v)
	case list:
		return r.gather(v, r.settleItem)
	case mapping:
		fields := make([]field, len(v.fields))
		for i, f := range v.fields {
			f.value = r.settle(f.value)
			fields[i] = f
		}
		v.fields = fields
		return v
	default:
		return v
	}
}

func (r *run) settleItem(v value) []value { return []value{r.settle(v)} }

func (r *run) settleChoice(v value) value {
	is := func(k kind) bool {
		return slices.ContainsFunc(v.options, func(o option) bool { return o.value.kind == k })
	}
	switch {
	case sameText(v.options):
		return v.options[0].value.moved(v.at)
	case is(list):
		return r.gather(v, r.settleItem)
	case is(mapping):
		return r.settleMappings(v)
	default:
		why := whyAny(v.options)
		for _, o := range v.options {
			why = append(why, r.why(o.value)...)
		}
		return r.unknown(v.at, reference{why: unique(why)})
	}
}

// settleMappings makes one mapping of a choice of mappings, each of its members being a choice. The members say what it
// holds if there is one; why there may be none is told beside them.
func (r *run) settleMappings(v value) value {
	settled := value{kind: mapping, at: v.at}
	for _, o := range v.options {
		if o.value.kind == absent {
			settled.maybe = unique(slices.Concat(settled.maybe, o.why))
		}
	}
	v.options = slices.DeleteFunc(slices.Clone(v.options), func(o option) bool { return o.value.kind == absent })
	seen := map[string]bool{}
	for _, o := range v.options {
		for _, f := range o.value.fields {
			if !seen[f.key] {
				seen[f.key] = true
				f.value = r.settle(r.choose(f.value.at, v.get(f.key).options))
				settled.fields = append(settled.fields, f)
			}
		}
	}
	return settled
}

// gather settles a list, or a choice of which at least one is a list. Each item is replaced by what treat makes of it.
func (r *run) gather(v value, treat func(value) []value) value {
	if v.settled || v.kind == absent {
		return v
	}
	g := gathering{run: r, treat: treat, list: value{kind: list, at: v.at, settled: true}}
	if v.kind == unknown {
		g.list.open = r.why(v)
		return g.list
	}
	sure := g.add(v, nil, false)
	if len(g.list.items)+len(g.list.open) > 0 && !sure {
		g.list.vacant = unique(g.missing)
	}
	return g.list
}

// gathering is a list in the making.
type gathering struct {
	run     *run
	treat   func(value) []value
	list    value
	missing []model.Unknown // the reasons for which nothing was added
}

// add adds what v contributes to the list, for reasons that leave it open whether it does. It reports whether, those
// reasons aside, there is at least one item for certain.
func (g *gathering) add(v value, why []model.Unknown, inside bool) bool {
	switch {
	case v.kind == absent:
		return false
	case v.kind == choice:
		return g.addChoice(v, why, inside)
	case v.kind == list:
		return g.addItems(v, why)
	case v.kind == unknown && (!inside || g.run.references[v.ref].list):
		g.list.open = unique(slices.Concat(g.list.open, why, g.run.why(v)))
		return true
	}
	for _, item := range g.treat(v) {
		item.maybe = unique(slices.Concat(why, item.maybe))
		g.list.items = append(g.list.items, item)
	}
	return true
}

func (g *gathering) addItems(v value, why []model.Unknown) bool {
	sure := false
	for _, item := range v.items {
		sure = g.add(item, slices.Concat(why, item.maybe), true) || sure
	}
	return sure
}

func (g *gathering) addChoice(v value, why []model.Unknown, inside bool) bool {
	common := commonItems(v.options)
	for _, item := range common {
		g.add(item, why, true)
	}
	sure := true
	for _, o := range v.options {
		own := without(o.value, common)
		if !g.add(own, slices.Concat(why, o.why), inside) && len(common) == 0 {
			g.missing = append(g.missing, o.why...)
			sure = false
		}
	}
	return sure
}

// commonItems returns the scalars that are in every option, all of which are lists: they are there in any case.
func commonItems(options []option) []value {
	var common []value
	for _, item := range options[0].value.items {
		everywhere := item.kind == scalar && !slices.ContainsFunc(options, func(o option) bool {
			return o.value.kind != list || !contains(o.value.items, item)
		})
		if everywhere {
			common = append(common, item)
		}
	}
	return common
}

// without returns the list without the given items.
func without(v value, items []value) value {
	if v.kind != list || len(items) == 0 {
		return v
	}
	v.items = slices.DeleteFunc(slices.Clone(v.items), func(item value) bool { return contains(items, item) })
	return v
}

func contains(items []value, item value) bool {
	return slices.ContainsFunc(items, func(i value) bool { return i.kind == scalar && i.text == item.text })
}
