package lint

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// suppressor says why a finding about the stack with this number does not count; nil for one that counts.
type suppressor func(stack int, f *model.Finding) *model.Suppression

// suppress sets why a finding does not count: what the first suppressor says that knows it.
func (p *parsed) suppress(stack int, f *model.Finding) {
	for _, reason := range p.suppressors {
		if f.Suppression = reason(stack, f); f.Suppression != nil {
			return
		}
	}
}

// setSuppressedApart moves the findings that do not count into a list of their own, and counts them.
func setSuppressedApart(r *model.Report) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f model.Finding) bool {
		if f.Suppression == nil {
			return false
		}
		f.Fails = false
		r.Suppressed = append(r.Suppressed, f)
		if f.Suppression.Kind == model.SuppressedBaseline {
			r.Summary.Baselined++
		} else {
			r.Summary.Ignored++
		}
		return true
	})
}
