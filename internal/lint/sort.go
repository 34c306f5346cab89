package lint

import (
	"cmp"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// sortFindings puts the findings into the order of the files, and those of one line into an order that does not depend
// on the run. A finding is large, so each is moved once, when it is known where to.
func sortFindings(r *model.Report) {
	pointers := make([]*model.Finding, len(r.Findings))
	for i := range r.Findings {
		pointers[i] = &r.Findings[i]
	}
	slices.SortFunc(pointers, inOrder)
	sorted := make([]model.Finding, len(pointers))
	for i, f := range pointers {
		sorted[i] = *f
	}
	r.Findings = sorted
}

// inOrder compares two findings by where they are in the report.
func inOrder(a, b *model.Finding) int {
	if order := a.Location.Compare(b.Location); order != 0 {
		return order
	}
	return cmp.Or(
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(b.Verdict, a.Verdict), // "violation" before "unknown"
		cmp.Compare(a.Resource, b.Resource),
		cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.Message, b.Message),
	)
}
