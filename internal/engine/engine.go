// Package engine judges a model.Stack with the policies of a policyset.Set. Start reading at Case.Judgement: input makes
// the stack a value of Rego, decode makes the report of the policies a Judgement.
package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
)

// Engine evaluates a set of policies. It is safe for concurrent use.
type Engine struct {
	set  *policyset.Set
	data map[string]any
	evaluator
}

// evaluator evaluates policies.
type evaluator interface {
	// open begins the evaluation for an input.
	open(in document) session
	// withData returns an evaluator for the same policies with other data.
	withData(data map[string]any) evaluator
}

// session is the evaluation for one input.
type session interface {
	// evaluate returns the value of the rule at a point, such as data.egresslint.main.report.
	evaluate(ctx context.Context, point string) (result, error)
	// close ends the evaluation, and lets others use its memory. Results are valid nonetheless.
	close()
}

// Judgement is what the policies found out about one stack.
type Judgement struct {
	Findings       []model.Finding
	Workloads      []model.WorkloadResult
	Endpoints      []model.EndpointResult
	TaskGroups     Verdicts
	EndpointGroups Verdicts
	// Faults are findings of custom rules that are not what findings have to be. They are not among the findings.
	Faults []model.Note
	// Allowances holds the numbers of those of the configuration that a grant uses.
	Allowances []int
}

// Verdicts holds what was found out about security groups, by their ids.
type Verdicts map[string]model.Verdict

// Tally counts the verdicts.
func (v Verdicts) Tally() model.Tally {
	var t model.Tally
	for _, verdict := range v {
		t.Count(verdict)
	}
	return t
}

// What the policies are asked for.
const (
	entryPoint = "data.egresslint.main.report"
	pathsPoint = "data.egresslint.path.report"
)

// New returns an engine for the embedded policies.
func New() (*Engine, error) {
	set, err := policyset.New(nil)
	if err != nil {
		return nil, err
	}
	return For(set)
}

// For returns an engine for the policies of the set.
func For(set *policyset.Set) (*Engine, error) {
	e, err := evaluatorOf(set)
	if err != nil {
		return nil, err
	}
	return (&Engine{set: set, evaluator: e}).WithData(set.Data()), nil
}

// evaluatorOf returns the quickest evaluator for the policies.
func evaluatorOf(set *policyset.Set) (evaluator, error) {
	embedded := &planned{program: set.Program()}
	if !set.HasCustomRules() {
		return embedded, nil
	}
	compiler, err := set.Compiler()
	if err != nil {
		return nil, err
	}
	return &mixed{embedded, newSearched(compiler), set.CustomRules()}, nil
}

// WithData returns an engine for the same policies with other data, such as that of a configuration.
func (e *Engine) WithData(data map[string]any) *Engine {
	return &Engine{set: e.set, data: data, evaluator: e.withData(data)}
}

// Data returns the data of the policies. It must not be changed.
func (e *Engine) Data() map[string]any { return e.data }

// Case is a stack that is being judged: what was found out for its judgement need not be found out again for its paths. It is
// not safe for concurrent use.
type Case struct {
	*Engine
	stack   *model.Stack
	session session // nil until something is asked for
}

// Open begins to judge the stack.
func (e *Engine) Open(stack *model.Stack) *Case { return &Case{Engine: e, stack: stack} }

// evaluate evaluates the rule at a point.
func (c *Case) evaluate(ctx context.Context, point string) (result, error) {
	if c.session == nil {
		c.session = c.open(of(c.stack))
	}
	return c.session.evaluate(ctx, point)
}

// Close ends the case, and lets others use its memory.
func (c *Case) Close() {
	if c.session != nil {
		c.session.close()
		c.session = nil
	}
}

// Evaluate judges the stack.
func (e *Engine) Evaluate(ctx context.Context, stack *model.Stack) (*Judgement, error) {
	c := e.Open(stack)
	defer c.Close()
	return c.Judgement(ctx)
}

// Paths follows the tasks of the stack to their images.
func (e *Engine) Paths(ctx context.Context, stack *model.Stack) ([]model.TaskPath, error) {
	c := e.Open(stack)
	defer c.Close()
	return c.Paths(ctx)
}

// Judgement judges the stack.
func (c *Case) Judgement(ctx context.Context) (*Judgement, error) {
	if !c.set.HasCustomRules() && isEmpty(c.stack) {
		return &Judgement{TaskGroups: Verdicts{}, EndpointGroups: Verdicts{}}, nil
	}
	report, err := c.evaluate(ctx, entryPoint)
	if err != nil && ctx.Err() != nil {
		return nil, c.overdue(ctx, c.stack)
	}
	if err != nil {
		return nil, fmt.Errorf("evaluating the policies for %s: %w", c.stack.Root, policyset.Explain(err))
	}
	judgement := decode(report, &c.stack.Positions)
	if c.set.HasCustomRules() && c.stack.IsSensitive() {
		if report, err = c.open(of(c.stack.Redacted())).evaluate(ctx, entryPoint); err != nil {
			return nil, fmt.Errorf("evaluating the policies for %s: %w", c.stack.Root, policyset.Explain(err))
		}
		c.replaceCustom(judgement, decode(report, &c.stack.Positions))
	}
	for i := range judgement.Findings {
		f := &judgement.Findings[i]
		if _, custom := c.set.CustomRule(f.Rule); custom {
			f.Docs = "" // egresslint publishes no page about it
		}
	}
	for _, fault := range report.get("faults").items() {
		judgement.Faults = append(judgement.Faults, c.fault(fault))
	}
	return judgement, nil
}

// Paths follows the tasks of the stack to their images.
func (c *Case) Paths(ctx context.Context) ([]model.TaskPath, error) {
	report, err := c.evaluate(ctx, pathsPoint)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("evaluating the paths of %s: %w", c.stack.Root, err)
	}
	return decodePaths(report, &c.stack.Positions), nil
}

// isEmpty reports whether the stack has nothing that the embedded rules judge, as most roots of a repository have.
func isEmpty(stack *model.Stack) bool {
	return len(stack.Workloads)+len(stack.Endpoints)+len(stack.Groups) == 0
}

// replaceCustom puts the findings of custom rules about the model without sensitive values in the place of those about the
// whole model: custom rules may print everything that they see.
func (e *Engine) replaceCustom(j, redacted *Judgement) {
	isCustom := func(f model.Finding) bool {
		_, custom := e.set.CustomRule(f.Rule)
		return custom
	}
	j.Findings = slices.DeleteFunc(j.Findings, isCustom)
	for _, f := range redacted.Findings {
		if !isCustom(f) {
			continue
		}
		j.Findings = append(j.Findings, f)
		found := f.Verdict
		if found == model.Violation {
			found = model.Violated
		}
		for i, w := range j.Workloads {
			if slices.Contains(f.Workloads, w.ID) {
				j.Workloads[i].Verdict = w.Verdict.Worse(found)
			}
		}
		for _, groups := range []Verdicts{j.TaskGroups, j.EndpointGroups} {
			if verdict, ok := groups[f.Resource]; ok {
				groups[f.Resource] = verdict.Worse(found)
			}
		}
	}
	j.sort()
}

func (e *Engine) fault(fault result) model.Note {
	rule, _ := e.set.CustomRule(fault.text("rule"))
	return model.Note{
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("A finding of the rule %s %s.", fault.text("rule"), fault.text("message")),
		Location: rule.Location,
	}
}
