package lint

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// inRoot is what a finding has in common in all variants of a root.
type inRoot struct {
	root, rule, resource, subject, message string
	verdict                                model.Verdict
	at                                     source.Range
	suppressed                             model.Suppression
}

// mergeVariants makes one finding of those that several variants of a root have. One that all of them have is one of the
// root, and names none. The findings must be sorted, and the list is changed in place.
func mergeVariants(r *model.Report) {
	if !slices.ContainsFunc(r.Findings, func(f model.Finding) bool { return len(f.Variants) > 0 }) {
		return
	}
	merged := merging{findings: r.Findings[:0]}
	index := map[inRoot]int{}
	for _, f := range r.Findings {
		key := inRoot{f.Root, f.Rule, f.Resource, f.Subject, f.Message, f.Verdict, f.Location, suppressionOf(&f)}
		if f.OwnFiles {
			key.at = source.Range{}
		}
		at, seen := index[key]
		if !seen || len(f.Variants) == 0 || slices.Contains(merged.findings[at].Variants, f.Variants[0]) {
			index[key] = len(merged.findings)
			merged.findings = append(merged.findings, f)
			continue
		}
		first, _ := merged.changing(at)
		first.Variants = append(first.Variants, f.Variants...)
		if f.OwnFiles { // what is around the place in one file is around that in the other
			first.Related = append(first.Related, model.Related{
				Message: "the same in " + strings.Join(f.Variants, ", "), Location: f.Location,
			})
			continue
		}
		merged.add(at, &f)
	}
	for i := range merged.findings {
		arrangeVariants(&merged.findings[i], r.Variants[merged.findings[i].Root])
	}
	r.Findings = merged.over(r.Findings)
}

// arrangeVariants puts the variants of a finding into the order of the root's, or drops them if there are no others.
func arrangeVariants(f *model.Finding, all []string) {
	if len(f.Variants) == 0 {
		return
	}
	slices.SortFunc(f.Variants, func(a, b string) int { return slices.Index(all, a) - slices.Index(all, b) })
	if len(f.Variants) == len(all) && (len(all) > 1 || f.OwnFiles) {
		f.Variants, f.Decisions = nil, nil
	}
}

// explainVariants adds the values that make the difference to findings that only some variants have.
func explainVariants(r *model.Report) {
	for i := range r.Findings {
		if f := &r.Findings[i]; len(f.Variants) > 0 {
			decisions := slices.DeleteFunc(slices.Clone(f.Decisions), func(d model.Related) bool { return contains(d.Location, f.Location) })
			f.Related = withoutRepetition(slices.Concat(f.Related, decisions))
		}
	}
}

// dropNameless drops the roots without variants from the lists of variants: until then they have one without a name.
func dropNameless(r *model.Report) {
	maps.DeleteFunc(r.Variants, func(_ string, names []string) bool { return len(names) == 1 && names[0] == "" })
}

// decisionsOf returns the values of the stack's variant that the places of a finding depend on. Where they depend on none, as
// of something that the variant does not have, these are all values that anything depends on.
func decisionsOf(stack *model.Stack, f *model.Finding) []model.Related {
	var all, own []model.Related
	for _, decision := range stack.Decisions {
		all = append(all, decision.By...)
		if contains(decision.What, f.Location) || slices.ContainsFunc(f.Related, func(r model.Related) bool { return contains(decision.What, r.Location) }) {
			own = append(own, decision.By...)
		}
	}
	if len(own) == 0 {
		own = all
	}
	slices.SortStableFunc(own, func(a, b model.Related) int { return a.Location.Compare(b.Location) })
	return slices.Compact(own)
}

// contains reports whether a range begins inside of another.
func contains(outer, inner source.Range) bool {
	if outer.File != inner.File {
		return false
	}
	begin := source.Range{File: inner.File, Start: inner.Start, End: inner.Start}
	from := source.Range{File: outer.File, Start: outer.Start, End: outer.Start}
	to := source.Range{File: outer.File, Start: outer.End, End: outer.End}
	return from.Compare(begin) <= 0 && begin.Compare(to) <= 0
}

// firstAlike returns, for each stack, the first one of the same root whose model is the same: many values of a variant have
// no effect on the network. What the policies say of one then holds for the other, if the same is allowed there.
func firstAlike(stacks []*model.Stack, judges []*engine.Engine) []int {
	first := make([]int, len(stacks))
	byRoot := map[string][]int{}
	for i, stack := range stacks {
		first[i] = i
		earlier := byRoot[stack.Root]
		if at := slices.IndexFunc(earlier, func(k int) bool { return judges[k] == judges[i] && alike(stacks[k], stack) }); at >= 0 {
			first[i] = earlier[at]
			continue
		}
		byRoot[stack.Root] = append(earlier, i)
	}
	return first
}

func alike(a, b *model.Stack) bool {
	if a.Variant == "" || b.Variant == "" {
		return false
	}
	return reflect.DeepEqual(modelOf(a), modelOf(b))
}

// modelOf returns a stack with what the policies judge only.
func modelOf(s *model.Stack) *model.Stack {
	m := *s
	m.Variant, m.Decisions, m.Notes, m.Ignores = "", nil, nil, nil
	return &m
}
