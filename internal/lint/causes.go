package lint

import (
	"cmp"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// addCauses lists why findings are unknown, each reason once with all findings that depend on it. What a reader can settle
// comes first, and of that what settles most. It comes after addFingerprints.
func addCauses(r *model.Report) {
	r.Causes = []model.Cause{}
	index := map[string]int{}
	for _, f := range r.Findings {
		for _, reason := range f.Reasons {
			at, seen := index[reason.Cause()]
			if !seen {
				at = len(r.Causes)
				index[reason.Cause()] = at
				r.Causes = append(r.Causes, model.Cause{Reason: reason.WithoutKeys(), Settle: reason.Settle, Location: reason.Location})
			}
			cause := &r.Causes[at]
			if text := reason.WithoutKeys(); len(text) < len(cause.Reason) { // the plainest words for what one flag settles
				cause.Reason, cause.Location = text, reason.Location
			}
			if last := len(cause.Findings) - 1; last < 0 || cause.Findings[last] != f.Fingerprint {
				cause.Findings = append(cause.Findings, f.Fingerprint)
			}
		}
	}
	slices.SortStableFunc(r.Causes, func(a, b model.Cause) int {
		return cmp.Or(
			-cmp.Compare(min(len(a.Settle), 1), min(len(b.Settle), 1)),
			-cmp.Compare(len(a.Findings), len(b.Findings)),
		)
	})
}
