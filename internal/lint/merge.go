package lint

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// grantee is what findings share that come from one source line through several instances of it, besides the rule, the verdict
// and the line. One line may well grant several things, as each.value does: those are several findings.
type grantee struct {
	subject string
	// variants are those that have it, of the root.
	variants   string
	suppressed model.Suppression
}

// mergeInstances makes one finding of those that have rule, verdict, location and subject in common: count, for_each and
// a module that is called twice make many of one line, and the line needs only one correction. The findings must be
// sorted, so those with a line in common follow each other. The list is changed in place.
func mergeInstances(r *model.Report) {
	merged := merging{findings: r.Findings[:0]}
	for rest := r.Findings; len(rest) > 0; {
		alike := runOf(rest)
		merged.instances(rest[:alike])
		rest = rest[alike:]
	}
	for i := range merged.findings {
		if f := &merged.findings[i]; f.Related == nil {
			f.Related = []model.Related{}
		}
	}
	r.Findings = merged.over(r.Findings)
}

// runOf returns how many findings at the beginning of the list have rule, verdict and location in common.
func runOf(findings []model.Finding) int {
	first := &findings[0]
	for i := range findings {
		if f := &findings[i]; f.Location != first.Location || f.Rule != first.Rule || f.Verdict != first.Verdict {
			return i
		}
	}
	return len(findings)
}

// merging is findings that others are merged into.
type merging struct {
	findings []model.Finding
	said     map[int]*said // of the findings that others were merged into, by their numbers
}

// over returns the merged findings, which are at the beginning of the list that they come from.
func (m *merging) over(list []model.Finding) []model.Finding {
	clear(list[len(m.findings):])
	return m.findings
}

// instances adds findings that have rule, verdict and location in common.
func (m *merging) instances(alike []model.Finding) {
	if len(alike) == 1 || alike[0].Location.IsZero() {
		m.findings = append(m.findings, alike...)
		return
	}
	index := map[grantee]int{}
	for _, finding := range alike {
		key := grantee{finding.Subject, strings.Join(finding.Variants, "\x00"), suppressionOf(&finding)}
		at, seen := index[key]
		if !seen {
			index[key] = len(m.findings)
			m.findings = append(m.findings, finding)
			continue
		}
		m.add(at, &finding)
	}
}

// said is what a finding says already.
type said struct {
	instances          map[model.Instance]bool
	related, decisions map[model.Related]bool
	notes, help        map[string]bool
	reasons            map[model.Reason]bool
}

// changing returns the numbered finding, with lists of its own: variants may share the judgement, and with it those of their
// findings.
func (m *merging) changing(number int) (*model.Finding, *said) {
	f := &m.findings[number]
	if m.said == nil {
		m.said = map[int]*said{}
	}
	if m.said[number] == nil {
		m.said[number] = &said{}
		f.Related, f.Notes, f.Help, f.Reasons = slices.Clone(f.Related), slices.Clone(f.Notes), slices.Clone(f.Help), slices.Clone(f.Reasons)
	}
	return f, m.said[number]
}

// add adds to the numbered finding what the other says beyond it.
func (m *merging) add(number int, other *model.Finding) {
	f, known := m.changing(number)
	f.Fails = f.Fails || other.Fails
	f.Level = worseLevel(f.Level, other.Level)
	if own, others := instance(f), instance(other); len(f.Instances) > 0 || own != others {
		f.Instances = extend(&known.instances, f.Instances, []model.Instance{own, others})
	}
	f.Related = extend(&known.related, f.Related, other.Related)
	f.Decisions = extend(&known.decisions, f.Decisions, other.Decisions)
	f.Notes = extend(&known.notes, f.Notes, other.Notes)
	f.Help = extend(&known.help, f.Help, other.Help)
	if !slices.Equal(f.Snippets, other.Snippets) {
		f.Snippets = nil // what is right for one of them may be wrong for another
	}
	f.Reasons = extend(&known.reasons, f.Reasons, other.Reasons)
}

// extend adds to the list what it does not have, as the set knows, which is made of the list when it is first needed.
func extend[T comparable](known *map[T]bool, list, more []T) []T {
	if *known == nil {
		*known = map[T]bool{}
		list = fresh(*known, list[:0], list)
	}
	return fresh(*known, list, more)
}

// fresh appends to the list what is not known.
func fresh[T comparable](known map[T]bool, list, more []T) []T {
	for _, one := range more {
		if !known[one] {
			known[one] = true
			list = append(list, one)
		}
	}
	return list
}

// suppressionOf is why a finding does not count, the zero value for one that does: the two never merge.
func suppressionOf(f *model.Finding) model.Suppression {
	if f.Suppression == nil {
		return model.Suppression{}
	}
	return *f.Suppression
}

func instance(f *model.Finding) model.Instance {
	return model.Instance{Root: f.Root, Resource: f.Resource}
}

// withoutRepetition drops what was said before.
func withoutRepetition[T comparable](all []T) []T { return fresh(map[T]bool{}, all[:0], all) }
