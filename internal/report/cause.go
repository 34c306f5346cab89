package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// causes writes what could not be judged, once for each cause. A finding that depends on several things is written below the
// first one.
func (t *text) causes(r *model.Report) {
	findings := map[string]*model.Finding{}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Verdict == model.Unproven {
			findings[f.Fingerprint] = f
		}
	}
	for _, cause := range r.Causes {
		var own []*model.Finding
		for _, fingerprint := range cause.Findings {
			if f, left := findings[fingerprint]; left {
				own = append(own, f)
				delete(findings, fingerprint)
			}
		}
		t.cause(cause, own)
	}
	for i := range r.Findings { // those without a reason
		if f, left := findings[r.Findings[i].Fingerprint]; left {
			t.finding(f)
		}
	}
}

func (t *text) cause(cause model.Cause, findings []*model.Finding) {
	switch len(findings) {
	case 0:
		return
	case 1:
		t.finding(findings[0])
		return
	}
	_, color := labelOf(*findings[0])
	d := diagnostic{
		label:    "unknown",
		color:    color,
		headline: fmt.Sprintf("cannot judge %d things: %s", len(findings), cause.Reason),
		at:       cause.Location,
	}
	d.notes = t.first(slices.Values(hanging(cause, findings)), mostHanging)
	if others := othersThan(cause, findings); others > 0 {
		d.notes = append(d.notes, remark{message: fmt.Sprintf("some of these also depend on %s", count(others, "other thing"))})
	}
	if cause.Settle != "" {
		d.help = []string{settling(cause.Settle)}
	}
	t.diagnostic(d)
}

// hanging lists the findings of a cause. Those that say the same are one remark, at the place of the first.
func hanging(cause model.Cause, findings []*model.Finding) []remark {
	var order []string
	alike := map[string][]*model.Finding{}
	for _, f := range findings {
		said := fmt.Sprintf("[%s] %s%s", f.Rule, f.Message, in(*f))
		if alike[said] == nil {
			order = append(order, said)
		}
		alike[said] = append(alike[said], f)
	}
	remarks := make([]remark, len(order))
	for i, said := range order {
		at, more := alike[said][0].Location, len(alike[said])-1
		if more > 0 {
			said += fmt.Sprintf(", and %d more like this", more)
		}
		if at == cause.Location {
			at.File = ""
		}
		remarks[i] = remark{said, at}
	}
	return remarks
}

// othersThan counts what else the findings of a cause depend on.
func othersThan(cause model.Cause, findings []*model.Finding) int {
	others := map[string]bool{}
	for _, f := range findings {
		for _, reason := range f.Reasons {
			if !cause.Is(reason) {
				others[reason.Cause()] = true
			}
		}
	}
	return len(others)
}

// mostHanging is how many findings a cause lists, unless all are asked for.
const mostHanging = 8

// in is the root and the variants of a finding, in parentheses, where they say more than its place does.
func in(f model.Finding) string {
	var roots []string
	for _, instance := range f.Instances {
		roots = append(roots, named(instance.Root))
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)
	var parts []string
	switch {
	case len(roots) > mostRoots:
		parts = append(parts, fmt.Sprintf("%d roots", len(roots)))
	case len(roots) > 1:
		parts = append(parts, strings.Join(roots, ", "))
	}
	if len(f.Variants) > 0 {
		parts = append(parts, strings.Join(f.Variants, ", "))
	}
	if len(parts) == 0 {
		return ""
	}
	return ", in " + strings.Join(parts, ": ")
}

// settling says what settles a reason.
func settling(settle string) string {
	if strings.HasPrefix(settle, "--") {
		return "pass " + settle
	}
	return settle
}
