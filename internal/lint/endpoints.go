package lint

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// endpointsVersion is the version of the JSON form of endpoints.
const endpointsVersion = 1

// Endpoints compares what the tasks at the paths need with the VPC endpoints there. As for Run, whatever is wrong with the
// input is in the result.
func Endpoints(ctx context.Context, opt Options) (*model.Endpoints, error) {
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	parsed, judges, first, err := configured(ctx, tree, opt)
	if err != nil {
		return nil, err
	}
	found := make([]compared, len(parsed.Stacks))
	for i, stack := range parsed.Stacks {
		if first[i] != i {
			found[i] = found[first[i]]
			continue
		}
		if found[i], err = compareStack(ctx, judges[i], stack); err != nil {
			parsed.Notes = append(parsed.Notes, failure(stack, "Its endpoints are not shown", err))
		}
	}
	result := FailedEndpoints(parsed.Notes)
	for i, stack := range parsed.Stacks {
		result.Tasks = append(result.Tasks, found[i].tasksOf(stack)...)
		result.Endpoints = append(result.Endpoints, found[i].endpointsOf(stack)...)
	}
	finish(result, tree)
	return result, nil
}

// FailedEndpoints returns the result of a run that did not come to comparing anything, with the reasons.
func FailedEndpoints(notes []model.Note) *model.Endpoints {
	e := &model.Endpoints{
		Version: endpointsVersion, Tasks: []model.TaskNeeds{}, Endpoints: []model.EndpointUse{}, Notes: tidyNotes(notes),
		Price: model.EndpointPrice{
			HourUSD: aws.EndpointHourUSD, HoursPerMonth: aws.HoursPerMonth, Region: aws.EndpointPriceRegion,
			Date: aws.EndpointPriceDate, Source: aws.EndpointPriceSource,
		},
		Sources: map[string][]byte{},
	}
	e.Summary.Errors = unread(e.Notes)
	return e
}

func finish(e *model.Endpoints, tree *source.Tree) {
	slices.SortStableFunc(e.Tasks, func(a, b model.TaskNeeds) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Root, b.Root))
	})
	slices.SortStableFunc(e.Endpoints, func(a, b model.EndpointUse) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Root, b.Root))
	})
	for _, note := range e.Notes {
		e.Sources[note.Location.File] = tree.Shown(note.Location.File)
	}
	countNeeds(e)
	countEndpoints(e)
}

// compared is what one stack needs, and the endpoints that it has.
type compared struct {
	tasks     []model.TaskNeeds
	endpoints []model.EndpointUse
}

// compareStack compares a stack as the files have it, and says what differs in its other outcomes.
func compareStack(ctx context.Context, judge *engine.Engine, stack *model.Stack) (compared, error) {
	var all compared
	for _, s := range append([]*model.Stack{stack}, stack.Outcomes...) {
		tasks, endpoints, err := judge.Endpoints(ctx, s)
		if err != nil {
			return compared{}, fmt.Errorf("comparing needs and endpoints of %s: %w", stack.Root, err)
		}
		endpoints = slices.DeleteFunc(endpoints, func(e model.EndpointUse) bool { return s.Taken[e.ID] }) // which their own root has
		if s == stack {
			all = compared{tasks, endpoints}
			continue
		}
		for _, task := range tasks {
			all.addTask(task, s)
		}
		for _, endpoint := range endpoints {
			all.addEndpoint(endpoint, s)
		}
	}
	for i := range all.endpoints {
		all.endpoints[i].MonthlyUSD = monthly(all.endpoints[i], stack)
	}
	return all, nil
}

// addTask adds what becomes of a task in an outcome.
func (c *compared) addTask(other model.TaskNeeds, outcome *model.Stack) {
	at := slices.IndexFunc(c.tasks, func(t model.TaskNeeds) bool { return t.ID == other.ID })
	if at < 0 {
		other.When = assumptions(outcome)
		for i := range other.Needs {
			if other.Needs[i].Is != model.Reached {
				other.Needs[i].Is = model.ReachUnknown
			}
		}
		c.tasks = append(c.tasks, other)
		return
	}
	for _, need := range other.Needs {
		addNeed(&c.tasks[at], need, outcome)
	}
}

func addNeed(task *model.TaskNeeds, other model.ServiceNeed, outcome *model.Stack) {
	at := slices.IndexFunc(task.Needs, func(n model.ServiceNeed) bool { return n.Service == other.Service })
	if at < 0 {
		other.When = assumptions(outcome)
		if other.Is != model.Reached {
			other.Is = model.ReachUnknown
		}
		task.Needs = append(task.Needs, other)
		return
	}
	need := &task.Needs[at]
	if need.Is == other.Is {
		return
	}
	need.Outcomes = append(need.Outcomes, model.NeedOutcome{When: assumptions(outcome), Settle: settlement(outcome), Is: other.Is})
	need.Is = model.ReachUnknown
}

// addEndpoint adds what becomes of an endpoint in an outcome.
func (c *compared) addEndpoint(other model.EndpointUse, outcome *model.Stack) {
	at := slices.IndexFunc(c.endpoints, func(e model.EndpointUse) bool { return e.ID == other.ID })
	if at < 0 {
		other.When = assumptions(outcome)
		c.endpoints = append(c.endpoints, other)
		return
	}
	endpoint := &c.endpoints[at]
	if endpoint.Is == other.Is || endpoint.Is == model.UsageUnknown {
		return
	}
	endpoint.Is = model.UsageUnknown
	endpoint.Reasons = append(endpoint.Reasons, model.Reason{
		Reason: "whether a task needs it is another answer if " + assumptions(outcome), Settle: settlement(outcome),
	})
}

// monthly is what an endpoint costs a month, nil where that is not known. Of one that somebody else declares, it is not asked.
func monthly(e model.EndpointUse, stack *model.Stack) *float64 {
	declared := stack.Endpoints[e.ID]
	switch {
	case declared != nil && declared.Outside:
		return nil
	case e.Kind == "gateway":
		return new(float64)
	case e.Kind != "interface" || e.Interfaces == 0:
		return nil
	}
	cost := cents(float64(e.Interfaces) * aws.EndpointHourUSD * aws.HoursPerMonth)
	return &cost
}

func (c compared) tasksOf(stack *model.Stack) []model.TaskNeeds {
	tasks := slices.Clone(c.tasks)
	for i := range tasks {
		tasks[i].Root, tasks[i].Variant, tasks[i].Name = stack.Root, stack.Variant, stack.Names[tasks[i].ID]
	}
	return tasks
}

func (c compared) endpointsOf(stack *model.Stack) []model.EndpointUse {
	endpoints := slices.Clone(c.endpoints)
	for i := range endpoints {
		e := &endpoints[i]
		e.Root, e.Variant, e.Name = stack.Root, stack.Variant, stack.Names[e.ID]
	}
	return endpoints
}
