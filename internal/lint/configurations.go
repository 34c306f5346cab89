package lint

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
)

// off is the level of a rule that is switched off.
const off = "off"

// configurations are the files that the judgement of some stack went by, sorted by name, with what they take away from it.
func (p *parsed) configurations() []model.Configuration {
	byFile := map[string]*model.Configuration{}
	for _, joined := range p.of {
		for _, f := range joined.Files {
			if byFile[f.Name] == nil {
				byFile[f.Name] = &model.Configuration{
					File: f.Name, Revision: p.configs.rev, Commit: p.configs.commit(f.Name), Off: []string{}, Allowances: allowancesOf(f.Config),
					AllOff: f.AllOff,
				}
			}
		}
		if joined.Config == nil {
			continue
		}
		for name, rule := range joined.Rules {
			if c := byFile[rule.LevelAt.File]; c != nil && rule.Level == off && !slices.Contains(c.Off, name) {
				c.Off = append(c.Off, name)
			}
		}
	}
	all := []model.Configuration{}
	for _, c := range byFile {
		slices.Sort(c.Off)
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b model.Configuration) int { return strings.Compare(a.File, b.File) })
	return all
}

// allowancesOf is how many destinations a file allows, for all or for some inputs.
func allowancesOf(c *config.Config) int {
	count := 0
	for _, part := range c.Parts() {
		count += len(part.Allow)
	}
	return count
}
