// Package engine judges a model.Stack with the policies of a policyset.Set. Start reading at Engine.Evaluate: input makes
// the stack a value of OPA, decode makes the report of the policies a Judgement.
package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
)

// Engine evaluates a set of policies. It is safe for concurrent use.
type Engine struct {
	set    *policyset.Set
	data   map[string]any
	store  storage.Store
	report ast.Body
	paths  ast.Body
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
	report, err := ask(set.Compiler(), entryPoint)
	if err != nil {
		return nil, err
	}
	paths, err := ask(set.Compiler(), pathsPoint)
	if err != nil {
		return nil, err
	}
	e := &Engine{set: set, report: report, paths: paths}
	return e.WithData(set.Data()), nil
}

// WithData returns an engine for the same policies with other data, such as that of a configuration.
func (e *Engine) WithData(data map[string]any) *Engine {
	other := *e
	other.data, other.store = data, newStore(data)
	return &other
}

// Data returns the data of the policies. It must not be changed.
func (e *Engine) Data() map[string]any { return e.data }

// ask makes a query for the value at the point.
func ask(compiler *ast.Compiler, point string) (ast.Body, error) {
	query, err := ast.ParseBody(point + " = report")
	if err != nil {
		return nil, fmt.Errorf("parsing the query for %s: %w", point, err)
	}
	query, err = compiler.QueryCompiler().Compile(query)
	if err != nil {
		return nil, fmt.Errorf("compiling the query for %s: %w", point, err)
	}
	return query, nil
}

func newStore(data map[string]any) storage.Store {
	return inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
}

// Evaluate judges the stack.
func (e *Engine) Evaluate(ctx context.Context, stack *model.Stack) (*Judgement, error) {
	if !e.set.HasCustomRules() && isEmpty(stack) {
		return &Judgement{TaskGroups: Verdicts{}, EndpointGroups: Verdicts{}}, nil
	}
	in := input(stack)
	report, err := e.run(ctx, e.report, in)
	if err != nil && ctx.Err() != nil {
		return nil, e.overdue(ctx, in)
	}
	if err != nil {
		return nil, fmt.Errorf("evaluating the policies for %s: %w", stack.Root, policyset.Explain(err))
	}
	judgement := decode(report, &stack.Positions)
	if e.set.HasCustomRules() && stack.IsSensitive() {
		if report, err = e.run(ctx, e.report, input(stack.Redacted())); err != nil {
			return nil, fmt.Errorf("evaluating the policies for %s: %w", stack.Root, policyset.Explain(err))
		}
		e.replaceCustom(judgement, decode(report, &stack.Positions))
	}
	for i := range judgement.Findings {
		f := &judgement.Findings[i]
		if _, custom := e.set.CustomRule(f.Rule); custom {
			f.Docs = "" // egresslint publishes no page about it
		}
	}
	for _, fault := range (result{report}).get("faults").items() {
		judgement.Faults = append(judgement.Faults, e.fault(fault))
	}
	return judgement, nil
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

// Paths follows the tasks of the stack to their images.
func (e *Engine) Paths(ctx context.Context, stack *model.Stack) ([]model.TaskPath, error) {
	report, err := e.run(ctx, e.paths, input(stack))
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("evaluating the paths of %s: %w", stack.Root, err)
	}
	return decodePaths(result{report}, &stack.Positions), nil
}

func (e *Engine) run(ctx context.Context, query ast.Body, input ast.Value) (ast.Value, error) {
	txn, err := e.store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer e.store.Abort(ctx, txn)
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	results, err := topdown.NewQuery(query).
		WithCompiler(e.set.Compiler()).
		WithStore(e.store).
		WithTransaction(txn).
		WithCancel(cancel).
		WithInput(ast.NewTerm(input)).
		WithStrictBuiltinErrors(true).
		Run(ctx)
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("%v is not defined", query)
	}
	return results[0]["report"].Value, nil
}
