package model

// Verdict is what was found out: about a task, a group or an endpoint, or about what a Finding reports.
type Verdict string

const (
	// Proven means that every rule that is not applied on request only was applied, and none is violated. No Finding has this verdict.
	Proven Verdict = "proven"
	// Violated means that a rule is violated for certain.
	Violated Verdict = "violated"
	// Violation is the verdict of a Finding that says so.
	Violation Verdict = "violation"
	// NotJudged means that nothing is wrong as far as the rules say, but that at least one of them did not judge it.
	NotJudged Verdict = "not_judged"
	// Unproven means that it depends on what is not known.
	Unproven Verdict = "unknown"
)

// Tally is how many things there are, by what was found out about them.
type Tally struct {
	Proven    int `json:"proven"`     // every rule judged them, and none is violated
	Violated  int `json:"violated"`   // a rule is violated for certain
	Unknown   int `json:"unknown"`    // it depends on something unknown
	NotJudged int `json:"not_judged"` // some rule did not judge them, so that nothing is proven
}

// Add counts the things of another tally too.
func (t *Tally) Add(o Tally) {
	t.Proven += o.Proven
	t.Violated += o.Violated
	t.Unknown += o.Unknown
	t.NotJudged += o.NotJudged
}

// Count counts one more thing with the verdict.
func (t *Tally) Count(verdict Verdict) {
	switch verdict {
	case Proven:
		t.Proven++
	case Violated:
		t.Violated++
	case NotJudged:
		t.NotJudged++
	default:
		t.Unknown++
	}
}

// Worse returns the verdict that counts where a thing has two, in two variants: violated before unknown before
// not judged before proven.
func (v Verdict) Worse(o Verdict) Verdict {
	for _, worst := range []Verdict{Violated, Unproven, NotJudged, Proven} {
		if v == worst || o == worst {
			return worst
		}
	}
	return v
}
