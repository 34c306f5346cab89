package lint

import (
	"cmp"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// sortFindings puts the findings into the order of the files, and those of one line into an order that does not depend
// on the run.
func sortFindings(r *model.Report) {
	slices.SortFunc(r.Findings, func(a, b model.Finding) int {
		return cmp.Or(
			a.Location.Compare(b.Location),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(b.Verdict, a.Verdict), // "violation" before "unknown"
			cmp.Compare(a.Resource, b.Resource),
			cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
