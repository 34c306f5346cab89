package lint

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// allowances returns the allowances of all configurations that the stacks use, in the order of the files.
func (p *parsed) allowances(judgements []*engine.Judgement) []model.Allowance {
	numbers := map[*found][]int{}
	for i, judgement := range judgements {
		if len(judgement.Allowances) > 0 {
			numbers[p.of[i]] = append(numbers[p.of[i]], judgement.Allowances...)
		}
	}
	all := []model.Allowance{}
	for _, f := range slices.SortedFunc(maps.Keys(numbers), byFile) {
		all = append(all, f.allowances(numbers[f])...)
	}
	return all
}

func byFile(a, b *found) int {
	return strings.Compare(a.config.File, b.config.File)
}

// allowances returns the entries with these numbers.
func (f *found) allowances(numbers []int) []model.Allowance {
	var all []model.Allowance
	for _, number := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		entry := f.config.Allow[number]
		a := model.Allowance{Traffic: entry.Traffic(), Reason: entry.Reason, Location: entry.At}
		if !entry.Until.Day.IsZero() {
			a.Until = entry.Until.Day.Format(time.DateOnly)
		}
		all = append(all, a)
	}
	return all
}

// allow adds to the tasks what the configuration allows them.
func (f *found) allow(tasks []model.TaskPath) {
	for i := range tasks {
		tasks[i].Allowed = f.allowances(tasks[i].Allowances)
	}
}
