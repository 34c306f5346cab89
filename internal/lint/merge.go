package lint

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// place is what findings share that come from one source line through several instances of it. One line may well grant
// several things, as each.value does: those are several findings.
type place struct {
	rule    string
	verdict model.Verdict
	at      source.Range
	subject string
	// variants are those that have it, of the root.
	variants   string
	suppressed model.Suppression
}

// mergeInstances makes one finding of those that have rule, verdict, location and subject in common: count, for_each and
// a module that is called twice make many of one line, and the line needs only one correction. The findings must be
// sorted.
func mergeInstances(r *model.Report) {
	merged := merging{findings: []model.Finding{}}
	index := map[place]int{}
	for _, finding := range r.Findings {
		key := place{finding.Rule, finding.Verdict, finding.Location, finding.Subject, strings.Join(finding.Variants, "\x00"), suppressionOf(finding)}
		at, seen := index[key]
		if !seen || finding.Location.IsZero() {
			index[key] = len(merged.findings)
			merged.findings = append(merged.findings, finding)
			continue
		}
		merged.add(at, finding)
	}
	for i := range merged.findings {
		if f := &merged.findings[i]; f.Related == nil {
			f.Related = []model.Related{}
		}
	}
	r.Findings = merged.findings
}

// merging is findings that others are merged into.
type merging struct {
	findings []model.Finding
	said     map[int]*said // of the findings that others were merged into, by their numbers
}

// said is what a finding says already.
type said struct {
	instances          map[model.Instance]bool
	related, decisions map[model.Related]bool
	notes, help        map[string]bool
	reasons            map[model.Reason]bool
}

// add adds to the numbered finding what the other says beyond it.
func (m *merging) add(number int, other model.Finding) {
	f := &m.findings[number]
	known := m.said[number]
	if known == nil {
		known = &said{}
		if m.said == nil {
			m.said = map[int]*said{}
		}
		m.said[number] = known
	}
	f.Fails = f.Fails || other.Fails
	f.Level = worseLevel(f.Level, other.Level)
	if own, others := instance(*f), instance(other); len(f.Instances) > 0 || own != others {
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
func suppressionOf(f model.Finding) model.Suppression {
	if f.Suppression == nil {
		return model.Suppression{}
	}
	return *f.Suppression
}

func instance(f model.Finding) model.Instance {
	return model.Instance{Root: f.Root, Resource: f.Resource}
}

// withoutRepetition drops what was said before.
func withoutRepetition[T comparable](all []T) []T { return fresh(map[T]bool{}, all[:0], all) }
