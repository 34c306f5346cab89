package lint

import (
	"cmp"
	"slices"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
)

// Gate decides which findings make a run fail. An empty field leaves the decision to the configuration of each root.
type Gate struct {
	FailOn  string // the lowest level at which a finding fails the run: error, warning, note or none
	Unknown string // what is made of unknowns: warn makes them warnings, fail leaves them their level, ignore does not list them
}

// or returns the gate with what a configuration says where it says nothing itself, and the defaults.
func (g Gate) or(c *config.Config) Gate {
	if c != nil {
		g.FailOn, g.Unknown = cmp.Or(g.FailOn, c.FailOn), cmp.Or(g.Unknown, c.Unknown)
	}
	return Gate{cmp.Or(g.FailOn, config.FailOnError), cmp.Or(g.Unknown, config.UnknownWarn)}
}

// apply sets the level of a finding, and whether the run fails because of it.
func (g Gate) apply(f *model.Finding) {
	if f.Verdict == model.Unproven && g.Unknown != config.UnknownFail && rank(f.Level) > rank(config.FailOnWarning) {
		f.Level = config.FailOnWarning
	}
	f.Unlisted = f.Verdict == model.Unproven && g.Unknown == config.UnknownIgnore
	f.Fails = !f.Unlisted && g.FailOn != config.FailOnNone && rank(f.Level) >= rank(g.FailOn)
}

// dropUnlisted drops the unknowns that are not to be listed, and counts them.
func dropUnlisted(r *model.Report) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f model.Finding) bool {
		if f.Unlisted {
			r.Summary.Unlisted++
		}
		return f.Unlisted
	})
}

// rank orders the levels: the more a level matters, the higher.
func rank(level string) int {
	return slices.Index([]string{config.FailOnNote, config.FailOnWarning, config.FailOnError}, level)
}

// worseLevel returns the level that matters more.
func worseLevel(a, b string) string {
	if rank(b) > rank(a) {
		return b
	}
	return a
}
