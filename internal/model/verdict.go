package model

// Verdict is what was found out: about a task, a group or an endpoint, or about what a Finding reports.
type Verdict string

const (
	// Proven means that every enabled rule was applied and none is violated. No Finding has this verdict.
	Proven Verdict = "proven"
	// Violated means that a rule is violated for certain.
	Violated Verdict = "violated"
	// Violation is the verdict of a Finding that says so.
	Violation Verdict = "violation"
	// Unproven means that it depends on what is not known.
	Unproven Verdict = "unknown"
)

// Tally counts things by what was found out about them.
type Tally struct {
	Proven   int `json:"proven"`
	Violated int `json:"violated"`
	Unknown  int `json:"unknown"`
}

// Add counts the things of another tally too.
func (t *Tally) Add(o Tally) {
	t.Proven += o.Proven
	t.Violated += o.Violated
	t.Unknown += o.Unknown
}

// Count counts one more thing with the verdict.
func (t *Tally) Count(verdict Verdict) {
	switch verdict {
	case Proven:
		t.Proven++
	case Violated:
		t.Violated++
	default:
		t.Unknown++
	}
}

// Worse returns the verdict that counts where a thing has two, in two variants: violated before unknown before proven.
func (v Verdict) Worse(o Verdict) Verdict {
	for _, worst := range []Verdict{Violated, Unproven, Proven} {
		if v == worst || o == worst {
			return worst
		}
	}
	return v
}
