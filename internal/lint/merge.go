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
	merged := []model.Finding{}
	index := map[place]int{}
	for _, finding := range r.Findings {
		key := place{finding.Rule, finding.Verdict, finding.Location, finding.Subject, strings.Join(finding.Variants, "\x00"), suppressionOf(finding)}
		at, seen := index[key]
		if !seen || finding.Location.IsZero() {
			index[key] = len(merged)
			merged = append(merged, finding)
			continue
		}
		merge(&merged[at], finding)
	}
	for i := range merged {
		if merged[i].Related == nil {
			merged[i].Related = []model.Related{}
		}
	}
	r.Findings = merged
}

// merge adds what the other finding says beyond the first one.
func merge(first *model.Finding, other model.Finding) {
	first.Fails = first.Fails || other.Fails
	first.Level = worseLevel(first.Level, other.Level)
	own, others := instance(*first), instance(other)
	if len(first.Instances) == 0 && own != others {
		first.Instances = []model.Instance{own}
	}
	if len(first.Instances) > 0 && !slices.Contains(first.Instances, others) {
		first.Instances = append(first.Instances, others)
	}
	first.Related = withoutRepetition(append(first.Related, other.Related...))
	first.Decisions = withoutRepetition(append(first.Decisions, other.Decisions...))
	first.Notes = withoutRepetition(append(first.Notes, other.Notes...))
	first.Help = withoutRepetition(append(first.Help, other.Help...))
	if !slices.Equal(first.Snippets, other.Snippets) {
		first.Snippets = nil // what is right for one of them may be wrong for another
	}
	first.Reasons = withoutRepetition(append(first.Reasons, other.Reasons...))
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
func withoutRepetition[T comparable](all []T) []T {
	seen := map[T]bool{}
	return slices.DeleteFunc(all, func(one T) bool {
		repeated := seen[one]
		seen[one] = true
		return repeated
	})
}
