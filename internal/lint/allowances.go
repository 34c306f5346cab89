package lint

import (
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// allowances returns the allowances of all configurations that the stacks use, each once, in the order of the files.
func (p *parsed) allowances(judgements []*engine.Judgement) []model.Allowance {
	all := []model.Allowance{}
	for i, judgement := range judgements {
		for _, a := range used(p.of[i].Config, judgement.Allowances) {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b model.Allowance) int { return a.Location.Compare(b.Location) })
	return all
}

// used returns the entries with these numbers.
func used(c *config.Config, numbers []int) []model.Allowance {
	var all []model.Allowance
	for _, number := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		entry := c.Allow[number]
		a := model.Allowance{Traffic: entry.Traffic(), Reason: entry.Reason, Location: entry.At}
		if !entry.Until.Day.IsZero() {
			a.Until = entry.Until.Day.Format(time.DateOnly)
		}
		all = append(all, a)
	}
	return all
}

// allow adds to the tasks what the configuration allows them.
func allow(c *config.Config, tasks []model.TaskPath) {
	for i := range tasks {
		tasks[i].Allowed = used(c, tasks[i].Allowances)
	}
}
