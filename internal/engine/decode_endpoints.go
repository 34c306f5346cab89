package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// endpointsPoint is what the policies are asked for to compare needs with endpoints.
const endpointsPoint = "data.egresslint.endpoints.report"

// Endpoints compares what the tasks of the stack need with the endpoints of the stack.
func (e *Engine) Endpoints(ctx context.Context, stack *model.Stack) ([]model.TaskNeeds, []model.EndpointUse, error) {
	report, err := e.open(of(stack)).evaluate(ctx, endpointsPoint)
	if err != nil && ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("evaluating the endpoints of %s: %w", stack.Root, err)
	}
	return report.taskNeeds(&stack.Positions), report.endpointUses(&stack.Positions), nil
}

func (r result) taskNeeds(positions *source.Table) []model.TaskNeeds {
	needs := map[string][]model.ServiceNeed{}
	for _, item := range r.get("needs").items() {
		needs[item.text("id")] = append(needs[item.text("id")], item.serviceNeed(positions))
	}
	tasks := []model.TaskNeeds{}
	for _, item := range r.get("tasks").items() {
		tasks = append(tasks, model.TaskNeeds{
			ID:       item.text("id"),
			Kind:     item.text("kind"),
			Location: item.at(positions).Range,
			Needs:    append([]model.ServiceNeed{}, needs[item.text("id")]...),
			Reasons:  item.reasons(positions),
			Images:   append([]string{}, item.get("images").texts()...),
			Region:   item.text("region"),
		})
	}
	slices.SortFunc(tasks, func(a, b model.TaskNeeds) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.ID, b.ID))
	})
	return tasks
}

func (r result) serviceNeed(positions *source.Table) model.ServiceNeed {
	n := model.ServiceNeed{
		Service:   r.text("service"),
		Is:        model.Reachability(r.text("is")),
		For:       []model.Related{},
		Endpoints: append([]string{}, r.get("endpoints").list()...),
		Hops:      []model.Hop{},
		Reasons:   r.reasons(positions),
	}
	for _, item := range r.get("for").items() {
		n.For = append(n.For, model.Related{Message: item.text("message"), Location: item.at(positions).Range})
	}
	slices.SortFunc(n.For, func(a, b model.Related) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.Message, b.Message))
	})
	for _, hop := range r.get("hops").items() {
		n.Hops = append(n.Hops, hop.hop(positions))
	}
	return n
}

func (r result) endpointUses(positions *source.Table) []model.EndpointUse {
	uses := []model.EndpointUse{}
	for _, item := range r.get("endpoints").items() {
		use := model.EndpointUse{
			ID:       item.text("id"),
			Service:  item.text("service"),
			Kind:     item.text("kind"),
			VPC:      item.text("vpc"),
			Location: item.at(positions).Range,
			Is:       model.Usage(item.text("is")),
			Tasks:    append([]string{}, item.get("tasks").texts()...),
			Reasons:  item.reasons(positions),
			Note:     item.text("note"),
		}
		if len(item.get("open").items()) == 0 {
			use.Interfaces = len(item.get("subnets").items())
		}
		uses = append(uses, use)
	}
	slices.SortFunc(uses, func(a, b model.EndpointUse) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.ID, b.ID))
	})
	return uses
}
