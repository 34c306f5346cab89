package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// judgeStack judges a stack as the files have it. What is a violation in another of its outcomes only is not known to be
// one: that depends on the deployment. What is a violation in all cases is one.
func judgeStack(ctx context.Context, judge *engine.Engine, stack *model.Stack) (*engine.Judgement, error) {
	judged := map[*model.Stack]*engine.Judgement{}
	opened := judge.Open(stack)
	defer opened.Close()
	for _, s := range append([]*model.Stack{stack}, stack.Outcomes...) {
		open := opened
		if s != stack {
			open = judge.Open(s)
			defer open.Close()
		}
		judgement, err := open.Judgement(ctx)
		if err != nil {
			return nil, fmt.Errorf("judging %s: %w", stack.Root, err)
		}
		judged[s] = judgement
	}
	judgement := judged[stack]
	if len(stack.Cases) > 0 || slices.ContainsFunc(judgement.Findings, isUnknown) {
		promote(judgement, (&certainties{judged: judged, busy: map[*model.Stack]bool{}}).of(stack))
	}
	addOutcomes(judgement, judged, stack.Outcomes)
	for i := range judgement.Findings {
		judgement.Findings[i].Name = stack.Names[judgement.Findings[i].Resource]
	}
	addFlows(ctx, opened, stack, judgement)
	return judgement, nil
}

func isUnknown(f model.Finding) bool { return f.Verdict != model.Violation }

// addOutcomes adds the violations of outcomes.
func addOutcomes(judgement *engine.Judgement, judged map[*model.Stack]*engine.Judgement, outcomes []*model.Stack) {
	if len(outcomes) == 0 {
		return
	}
	known := map[identity]bool{}
	for i := range judgement.Findings {
		known[identityOf(&judgement.Findings[i])] = true
	}
	for _, outcome := range outcomes {
		addOutcome(judgement, judged[outcome], outcome, known)
	}
}

// identity is the same for one finding in several outcomes.
type identity struct {
	rule, resource, subject string
	at                      source.Range
}

func identityOf(f *model.Finding) identity {
	return identity{f.Rule, f.Resource, f.Subject, f.Location}
}

// addOutcome adds the violations of an outcome that are not known yet.
func addOutcome(judgement, other *engine.Judgement, outcome *model.Stack, known map[identity]bool) {
	for _, finding := range other.Findings {
		id := identityOf(&finding)
		if finding.Verdict == model.Violation && !known[id] {
			known[id] = true
			judgement.Findings = append(judgement.Findings, supposing(finding, outcome))
		}
	}
	judgement.Faults = append(judgement.Faults, other.Faults...)
	judgement.Allowances = append(judgement.Allowances, other.Allowances...)
	weaken(judgement, other)
}

// supposing turns a violation into one that depends on what the outcome assumes.
func supposing(finding model.Finding, outcome *model.Stack) model.Finding {
	for _, a := range outcome.Assumed {
		finding.Reasons = append(finding.Reasons, model.Reason{
			Reason:   fmt.Sprintf("the deployment decides the value of %s", a.Parameter),
			Settle:   a.Settle,
			Location: outcome.Positions.At(a.At).Range,
		})
	}
	finding.Verdict = model.Unproven
	finding.Message = fmt.Sprintf("if %s, %s", assumptions(outcome), finding.Message)
	return finding
}

// assumptions says what makes an outcome what it is.
func assumptions(outcome *model.Stack) string {
	texts := make([]string, len(outcome.Assumed))
	for i, a := range outcome.Assumed {
		texts[i] = a.Parameter + " is " + a.Is
	}
	return strings.Join(texts, " and ")
}

// weaken turns what is proven into unknown where the other outcome violates it, and into not judged where a rule does not
// judge it there.
func weaken(judgement, other *engine.Judgement) {
	workloads, endpoints := map[string]model.WorkloadResult{}, map[string]model.EndpointResult{}
	for _, w := range other.Workloads {
		workloads[w.ID] = w
	}
	for _, e := range other.Endpoints {
		endpoints[e.ID] = e
	}
	for i := range judgement.Workloads {
		w := &judgement.Workloads[i]
		w.Verdict = weaker(w.Verdict, workloads[w.ID].Verdict)
		w.NotJudged = union(w.NotJudged, workloads[w.ID].NotJudged)
	}
	for i := range judgement.Endpoints {
		e := &judgement.Endpoints[i]
		e.Verdict = weaker(e.Verdict, endpoints[e.ID].Verdict)
		e.NotJudged = union(e.NotJudged, endpoints[e.ID].NotJudged)
	}
	for id, verdict := range judgement.TaskGroups {
		judgement.TaskGroups[id] = weaker(verdict, other.TaskGroups[id])
	}
	for id, verdict := range judgement.EndpointGroups {
		judgement.EndpointGroups[id] = weaker(verdict, other.EndpointGroups[id])
	}
}

func weaker(verdict, elsewhere model.Verdict) model.Verdict {
	switch {
	case (verdict == model.Proven || verdict == model.NotJudged) && elsewhere == model.Violated:
		return model.Unproven
	case verdict == model.Proven && elsewhere == model.NotJudged:
		return model.NotJudged
	default:
		return verdict
	}
}

// union returns the reasons of both lists, each once.
func union(reasons, others []string) []string {
	all := slices.Concat(reasons, others)
	slices.Sort(all)
	return slices.Compact(all)
}
