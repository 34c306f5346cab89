package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// gateHint says which flags would let findings fail the run that do not.
func gateHint(r *model.Report) string {
	unknown, violation := "", ""
	for _, f := range r.Findings {
		switch {
		case f.Fails:
		case f.Verdict == model.Unproven:
			unknown = "; use --unknown fail to fail on unknowns"
		default:
			violation = fmt.Sprintf("; use --fail-on %s to fail on violations of this level", f.Level)
		}
	}
	return cmp.Or(violation, unknown)
}

// found counts the findings because of which the run fails, or the others.
func found(r *model.Report, fails bool) []string {
	violations, unknowns := 0, map[string]bool{}
	for _, f := range r.Findings {
		switch {
		case f.Fails != fails:
		case f.Verdict == model.Unproven:
			unknowns[f.Fingerprint] = true
		default:
			violations++
		}
	}
	var found []string
	if violations > 0 {
		found = append(found, count(violations, "violation"))
	}
	if len(unknowns) > 0 {
		unknown := fmt.Sprintf("%d unknown", len(unknowns))
		if causes := causesOf(r, unknowns); len(unknowns) > 1 && causes > 0 {
			unknown += " (" + count(causes, "cause") + ")"
		}
		found = append(found, unknown)
	}
	return found
}

// causesOf counts the causes of the findings with these fingerprints.
func causesOf(r *model.Report, fingerprints map[string]bool) int {
	causes := 0
	for _, cause := range r.Causes {
		if slices.ContainsFunc(cause.Findings, func(fingerprint string) bool { return fingerprints[fingerprint] }) {
			causes++
		}
	}
	return causes
}

// exceptions are what the run does not fail because of, though it is not proven.
func exceptions(r *model.Report) []string {
	var exceptions []string
	exceptions = append(exceptions, found(r, false)...)
	s := r.Summary
	for _, counted := range []struct {
		n    int
		what string
	}{
		{s.Ignored, "ignored"}, {s.Baselined, "in the baseline"}, {s.Unchanged, "not on changed lines"}, {s.Unlisted, "unknown and not listed"},
	} {
		if counted.n > 0 {
			exceptions = append(exceptions, count(counted.n, "finding")+" "+counted.what)
		}
	}
	if unjudged(s) > 0 {
		exceptions = append(exceptions, "what was not judged")
	}
	return exceptions
}

// conclusion is what a run comes to.
type conclusion struct {
	unread     int      // inputs that could not be analysed
	others     bool     // whether anything was
	nothing    bool     // whether every rule is off
	failing    []string // what fails the run
	exceptions []string // what it does not fail because of, though it is not proven
	hint       string   // how that would fail a run
}

// notFailing lists the exceptions of a run that fails for another reason.
func (c conclusion) notFailing() string {
	if len(c.exceptions) == 0 {
		return ""
	}
	return "; not failing: " + strings.Join(c.exceptions, ", ")
}

// result is the last line: whether the run failed, and why.
func (t *text) result(c conclusion) {
	unread := count(c.unread, "input") + " could not be analysed"
	switch {
	case c.unread > 0 && c.others:
		found := append([]string{unread}, c.failing...)
		t.paragraph(t.paint(red, "FAILED (exit 2):") + " " + strings.Join(found, ", ") + "; everything else was checked" + c.notFailing())
	case c.unread > 0:
		t.paragraph(t.paint(red, "FAILED (exit 2):") + " " + unread)
	case len(c.failing) > 0:
		t.paragraph(t.paint(red, "FAILED (exit 1):") + " " + strings.Join(c.failing, ", ") + c.notFailing())
	case !c.others || t.quiet:
	case c.nothing:
		t.line(t.paint(yellow, "nothing was judged"))
	case len(c.exceptions) > 0:
		t.paragraph(t.paint(yellow, "ok, except for "+strings.Join(c.exceptions, ", ")) + c.hint)
	default:
		t.line(t.paint(green, "ok"))
	}
}
