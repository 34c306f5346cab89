package lint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// pathsVersion is the version of the JSON form of paths.
const pathsVersion = 1

// Paths follows every task at the paths to its image, hop by hop, and lists what else it reaches. As for Run, whatever is
// wrong with the input is in the result.
func Paths(ctx context.Context, opt Options) (*model.Paths, error) {
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	parsed, judges, first, err := configured(ctx, tree, opt)
	if err != nil {
		return nil, err
	}
	var tasks []model.TaskPath
	followed := make([][]model.TaskPath, len(parsed.Stacks))
	for i, stack := range parsed.Stacks {
		if k := first[i]; k != i {
			tasks = append(tasks, inVariant(followed[k], stack.Variant)...)
			continue
		}
		own, err := pathsOf(ctx, judges[i], stack)
		if err != nil {
			parsed.Notes = append(parsed.Notes, failure(stack, "No path of its tasks is shown", err))
		}
		allow(parsed.of[i].Config, own)
		followed[i] = own
		tasks = append(tasks, own...)
	}
	return newPaths(tree, parsed, tasks), nil
}

// configured parses and configures what is at the paths. It returns the engine of each stack, and the number of the first stack
// that is like it.
func configured(ctx context.Context, tree *source.Tree, opt Options) (*parsed, []*engine.Engine, []int, error) {
	p, judge, err := prepare(ctx, tree, opt, engine.New)
	if err != nil {
		return nil, nil, nil, err
	}
	p.configure(opt.Now)
	judges, under := make([]*engine.Engine, len(p.Stacks)), newEngines(judge, nil, opt.Now)
	for i, stack := range p.Stacks {
		judges[i] = under.under(p.of[i], p.configs.scope(p.Names[i], stack))
	}
	return p, judges, firstAlike(p.Stacks, judges), nil
}

// inVariant returns the tasks of another variant as those of this one.
func inVariant(tasks []model.TaskPath, variant string) []model.TaskPath {
	tasks = slices.Clone(tasks)
	for i := range tasks {
		tasks[i].Variant = variant
	}
	return tasks
}

// FailedPaths returns the result of a run that did not come to following anything, with the reasons.
func FailedPaths(notes []model.Note) *model.Paths {
	p := &model.Paths{Version: pathsVersion, Tasks: []model.TaskPath{}, Notes: tidyNotes(notes)}
	p.Summary.Errors = unread(p.Notes)
	return p
}

func newPaths(tree *source.Tree, parsed *parsed, tasks []model.TaskPath) *model.Paths {
	p := &model.Paths{Version: pathsVersion, Notes: tidyNotes(parsed.Notes), Sources: map[string][]byte{}}
	slices.SortStableFunc(tasks, func(a, b model.TaskPath) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Root, b.Root)) // then in the order of variants
	})
	p.Keep(tasks)
	p.Summary.Errors = unread(p.Notes)
	for _, note := range p.Notes {
		p.Sources[note.Location.File] = tree.Shown(note.Location.File)
	}
	return p
}

// pathsOf follows the tasks of a stack as the files have it, and says what becomes of them in its other outcomes. Tasks
// that only other outcomes have are listed as the first of these has them.
func pathsOf(ctx context.Context, judge *engine.Engine, stack *model.Stack) ([]model.TaskPath, error) {
	followed := pathVerdicts{}
	var tasks []model.TaskPath
	for _, s := range append([]*model.Stack{stack}, stack.Outcomes...) {
		found, err := judge.Paths(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("following the tasks of %s: %w", stack.Root, err)
		}
		followed.add(s, found)
		if s == stack {
			tasks = found
			continue
		}
		tasks = withOutcome(tasks, found, s)
	}
	for i := range tasks {
		task := &tasks[i]
		task.Root, task.Variant, task.Name = stack.Root, stack.Variant, stack.Names[task.ID]
		if followed.violated(stack, task.ID, map[*model.Stack]bool{}) {
			task.Verdict = model.Violated
		}
	}
	return tasks, nil
}

// withOutcome adds what becomes of the tasks in an outcome. What is proven by default and violated there is not known.
func withOutcome(tasks, others []model.TaskPath, outcome *model.Stack) []model.TaskPath {
	for _, other := range others {
		at := slices.IndexFunc(tasks, func(t model.TaskPath) bool { return t.ID == other.ID })
		if at < 0 {
			at = len(tasks)
			tasks = append(tasks, conditional(other, outcome))
		}
		task := &tasks[at]
		task.Outcomes = append(task.Outcomes, model.PathOutcome{
			When: assumptions(outcome), Settle: settlement(outcome), Verdict: other.Verdict,
		})
		task.Verdict = weaker(task.Verdict, other.Verdict)
		task.NotJudged = union(task.NotJudged, other.NotJudged)
		task.Allowances = append(task.Allowances, other.Allowances...)
	}
	return tasks
}

// conditional returns a task that is only there in some outcomes: what is violated then need not be.
func conditional(task model.TaskPath, outcome *model.Stack) model.TaskPath {
	task.When = assumptions(outcome)
	if task.Verdict == model.Violated {
		task.Verdict = model.Unproven
	}
	return task
}

// settlement lists the flags that make the outcome what it is.
func settlement(outcome *model.Stack) string {
	flags := make([]string, len(outcome.Assumed))
	for i, a := range outcome.Assumed {
		flags[i] = a.Settle
	}
	return strings.Join(flags, " ")
}

// pathVerdicts are the verdicts on tasks, by stack and id.
type pathVerdicts map[*model.Stack]map[string]model.Verdict

func (v pathVerdicts) add(stack *model.Stack, tasks []model.TaskPath) {
	v[stack] = map[string]model.Verdict{}
	for _, task := range tasks {
		v[stack][task.ID] = task.Verdict
	}
}

// violated reports whether the task is violated in the stack: in itself, or in all members of a list of what it can be.
func (v pathVerdicts) violated(stack *model.Stack, task string, busy map[*model.Stack]bool) bool {
	if v[stack][task] == model.Violated {
		return true
	}
	if busy[stack] {
		return false
	}
	busy[stack] = true
	defer delete(busy, stack)
	return slices.ContainsFunc(stack.Cases, func(cases []*model.Stack) bool {
		return len(cases) > 0 && !slices.ContainsFunc(cases, func(s *model.Stack) bool { return !v.violated(s, task, busy) })
	})
}
