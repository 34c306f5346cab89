package lint

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// off is the level of a rule that is switched off.
const off = "off"

// configurations are the files that the judgement of some stack went by, sorted by name, with what they take away from it.
func (p *parsed) configurations() []model.Configuration {
	all := []model.Configuration{}
	for _, f := range p.of {
		if f.config == nil || slices.ContainsFunc(all, func(c model.Configuration) bool { return c.File == f.config.File }) {
			continue
		}
		c := model.Configuration{
			File: f.config.File, Revision: f.config.Revision, Commit: f.commit, Off: []string{}, Allowances: len(f.config.Allow),
		}
		for name, rule := range f.config.Rules {
			if rule.Level == off {
				c.Off = append(c.Off, name)
			}
		}
		slices.Sort(c.Off)
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b model.Configuration) int { return strings.Compare(a.File, b.File) })
	return all
}
