package engine

import (
	"cmp"
	"slices"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// decodePaths turns the report on the paths of tasks into its types, with the positions looked up.
func decodePaths(r result, positions *source.Table) []model.TaskPath {
	tasks := []model.TaskPath{}
	for _, item := range r.items() {
		tasks = append(tasks, item.taskPath(positions))
	}
	slices.SortFunc(tasks, func(a, b model.TaskPath) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.ID, b.ID))
	})
	return tasks
}

func (r result) taskPath(positions *source.Table) model.TaskPath {
	t := model.TaskPath{
		ID:       r.text("id"),
		Kind:     r.text("kind"),
		Verdict:  r.verdict(),
		Location: r.at(positions).Range,
		Groups:   r.get("groups").texts(),
		Subnets:  r.get("subnets").texts(),
		Reasons:  r.reasons(positions),
		Pulls:    []model.Pull{},
		Beyond:   []model.Escape{},

		NotJudged:       r.get("not_judged").texts(),
		BeyondNotJudged: r.get("beyond_not_judged").texts(),
	}
	for _, number := range r.get("allowed").items() {
		if n := number.int(); n >= 0 { // other destinations are allowed because the task needs them
			t.Allowances = append(t.Allowances, n)
		}
	}
	for _, pull := range r.get("pull").items() {
		t.Pulls = append(t.Pulls, pull.pull(positions))
	}
	for _, escape := range r.get("beyond").items() {
		t.Beyond = append(t.Beyond, escape.escape(positions))
	}
	slices.SortFunc(t.Beyond, func(a, b model.Escape) int {
		return cmp.Or(
			a.Location.Compare(b.Location),
			cmp.Compare(a.Resource, b.Resource),
			cmp.Compare(a.Traffic, b.Traffic),
			cmp.Compare(a.Rule, b.Rule),
		)
	})
	return t
}

func (r result) pull(positions *source.Table) model.Pull {
	p := model.Pull{
		Service: r.text("service"),
		Needed:  r.flag("needed"),
		Is:      model.Ternary(r.text("is")),
		Failure: r.text("failure"),
		Hops:    []model.Hop{},
	}
	for _, hop := range r.get("hops").items() {
		p.Hops = append(p.Hops, hop.hop(positions))
	}
	return p
}

func (r result) hop(positions *source.Table) model.Hop {
	return model.Hop{
		Kind:     r.text("kind"),
		Is:       model.Ternary(r.text("is")),
		Resource: r.text("resource"),
		Message:  r.text("message"),
		Location: r.at(positions).Range,
		Rule:     r.text("rule"),
		Help:     r.get("help").list(),
		Reasons:  r.reasons(positions),
		Evidence: r.evidence(positions),
	}
}

func (r result) escape(positions *source.Table) model.Escape {
	return model.Escape{
		Is:       model.Ternary(r.text("is")),
		Resource: r.text("resource"),
		Traffic:  r.text("traffic"),
		Location: r.at(positions).Range,
		Rule:     r.text("rule"),
		Help:     r.get("help").list(),
		Reasons:  r.reasons(positions),
	}
}

// evidence lists the places that an answer comes from, those without a position too.
func (r result) evidence(positions *source.Table) []model.Related {
	evidence := []model.Related{}
	for _, item := range r.get("evidence").items() {
		evidence = append(evidence, model.Related{Message: item.text("message"), Location: item.at(positions).Range})
	}
	slices.SortFunc(evidence, func(a, b model.Related) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.Message, b.Message))
	})
	return evidence
}

func (r result) reasons(positions *source.Table) []model.Reason {
	reasons := []model.Reason{}
	for _, item := range r.get("why").items() {
		reasons = append(reasons, model.Reason{
			Reason:   item.text("reason"),
			Settle:   item.text("settle"),
			Location: item.at(positions).Range,
		})
	}
	slices.SortFunc(reasons, func(a, b model.Reason) int {
		return cmp.Or(
			-cmp.Compare(min(len(a.Settle), 1), min(len(b.Settle), 1)), // what a reader can settle comes first
			cmp.Compare(a.Reason, b.Reason),
			a.Location.Compare(b.Location),
			cmp.Compare(a.Settle, b.Settle),
		)
	})
	return slices.Compact(reasons)
}

func (r result) flag(name string) bool {
	flag, _ := r.get(name).value.(machine.Bool)
	return bool(flag)
}
