package lint

import (
	"context"
	"slices"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// addFlows adds to findings about a pull that fails the way of the task, step by step, up to where it ends.
func addFlows(ctx context.Context, opened *engine.Case, stack *model.Stack, j *engine.Judgement) {
	if !slices.ContainsFunc(j.Findings, func(f model.Finding) bool { return endsWay(&f) }) {
		return // as nearly always
	}
	tasks, err := opened.Paths(ctx)
	if err != nil {
		j.Faults = append(j.Faults, failure(stack, "Its findings do not show the ways of its tasks", err))
		return
	}
	byID := map[string]int{}
	for i, task := range tasks {
		byID[task.ID] = i
	}
	for i := range j.Findings {
		if f := &j.Findings[i]; endsWay(f) {
			f.Flow = flowOf(f, tasks, byID)
		}
	}
}

// endsWay reports whether the way of a task to its image ends at what the finding is about.
func endsWay(f *model.Finding) bool {
	return f.Category == pullCategory && f.Verdict == model.Violation && len(f.Workloads) > 0
}

// pullCategory is that of the rules about what is missing on the way to the image.
const pullCategory = "pull"

// flowOf returns the way of the first task that the finding stops.
func flowOf(f *model.Finding, tasks []model.TaskPath, byID map[string]int) []model.Related {
	var stopped []int
	for _, id := range f.Workloads {
		if i, ok := byID[id]; ok {
			stopped = append(stopped, i)
		}
	}
	slices.Sort(stopped)
	for _, i := range stopped {
		task := tasks[i]
		for _, pull := range task.Pulls {
			end := slices.IndexFunc(pull.Hops, func(h model.Hop) bool { return h.Rule == f.Rule && h.Is != model.Yes })
			if end < 0 {
				continue
			}
			flow := []model.Related{{Message: task.ID + " pulls its image", Location: task.Location}}
			for _, hop := range pull.Hops[:end+1] {
				if !hop.Location.IsZero() {
					flow = append(flow, model.Related{Message: hop.Message, Location: hop.Location})
				}
			}
			return flow
		}
	}
	return nil
}
