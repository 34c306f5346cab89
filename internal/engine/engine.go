// Package engine judges a model.Stack with the policies. It is the only package that knows of OPA.
package engine

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/policies"
)

// Engine evaluates the policies. It is safe for concurrent use.
type Engine struct {
	compiler *ast.Compiler
	data     map[string]any
	store    storage.Store
	report   ast.Body
	paths    ast.Body
	custom   *Custom
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

// Verdicts says of each security group, by its id, what was found out about it: "proven", "violated" or "unknown".
type Verdicts map[string]string

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
func New(ctx context.Context) (*Engine, error) { return NewWith(ctx, nil) }

// NewWith returns an engine for the embedded policies and the custom ones, of which there may be none. What is wrong with
// custom policies is a *PolicyError.
func NewWith(_ context.Context, custom *Custom) (*Engine, error) {
	b, err := readBundle(policies.FS)
	if err != nil {
		return nil, err
	}
	compiler, err := prepare(b, custom)
	if err != nil {
		return nil, err
	}
	custom.extend(b.data)
	e, err := newEngine(compiler, b.data)
	if err != nil {
		return nil, err
	}
	e.custom = custom
	return e, nil
}

// prepare gives the compiled policies. Those of the image do not know custom ones.
func prepare(b *bundle, custom *Custom) (*ast.Compiler, error) {
	if custom == nil {
		return load(b, compiled)
	}
	return compile(b, custom)
}

func newEngine(compiler *ast.Compiler, data map[string]any) (*Engine, error) {
	report, err := ask(compiler, entryPoint)
	if err != nil {
		return nil, err
	}
	paths, err := ask(compiler, pathsPoint)
	if err != nil {
		return nil, err
	}
	return &Engine{compiler: compiler, data: data, store: newStore(data), report: report, paths: paths}, nil
}

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
	report, err := e.run(ctx, e.report, input(stack))
	if err != nil {
		return nil, fmt.Errorf("evaluating the policies for %s: %w", stack.Root, evaluationError(err))
	}
	judgement := decode(report, &stack.Positions)
	for i := range judgement.Findings {
		if f := &judgement.Findings[i]; e.custom.has(f.Rule) {
			f.Docs = "" // whoever wrote the rule publishes its page, if anybody does
		}
	}
	for _, fault := range (result{report}).get("faults").items() {
		judgement.Faults = append(judgement.Faults, e.fault(fault))
	}
	return judgement, nil
}

func (e *Engine) fault(fault result) model.Note {
	rule := fault.text("rule")
	return noteAt(e.custom.place(rule), fmt.Sprintf("A finding of the rule %s %s.", rule, fault.text("message")))
}

// Paths follows the tasks of the stack to their images.
func (e *Engine) Paths(ctx context.Context, stack *model.Stack) ([]model.TaskPath, error) {
	report, err := e.run(ctx, e.paths, input(stack))
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
		WithCompiler(e.compiler).
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
