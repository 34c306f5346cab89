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
	store    storage.Store
	query    ast.Body
}

// Judgement is what the policies found out about one stack.
type Judgement struct {
	Findings       []model.Finding
	Workloads      []model.WorkloadResult
	Endpoints      []model.EndpointResult
	TaskGroups     Verdicts
	EndpointGroups Verdicts
}

// Verdicts says of each security group, by its id, what was found out about it: "proven", "violated" or "unknown".
type Verdicts map[string]string

// Tally counts the verdicts.
func (v Verdicts) Tally() model.Tally {
	var t model.Tally
	for _, verdict := range v {
		switch verdict {
		case "proven":
			t.Proven++
		case "violated":
			t.Violated++
		default:
			t.Unknown++
		}
	}
	return t
}

const entryPoint = "data.egresslint.main.report"

// New returns an engine for the embedded policies.
func New(_ context.Context) (*Engine, error) {
	b, err := readBundle(policies.FS)
	if err != nil {
		return nil, err
	}
	compiler, err := load(b, compiled)
	if err != nil {
		return nil, err
	}
	return newEngine(compiler, b.data)
}

func newEngine(compiler *ast.Compiler, data map[string]any) (*Engine, error) {
	query, err := ast.ParseBody(entryPoint + " = report")
	if err != nil {
		return nil, fmt.Errorf("parsing the query: %w", err)
	}
	query, err = compiler.QueryCompiler().Compile(query)
	if err != nil {
		return nil, fmt.Errorf("compiling the query: %w", err)
	}
	store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
	return &Engine{compiler: compiler, store: store, query: query}, nil
}

// Evaluate judges the stack.
func (e *Engine) Evaluate(ctx context.Context, stack *model.Stack) (*Judgement, error) {
	report, err := e.run(ctx, input(stack))
	if err != nil {
		return nil, fmt.Errorf("evaluating the policies for %s: %w", stack.Root, err)
	}
	return decode(report, &stack.Positions), nil
}

func (e *Engine) run(ctx context.Context, input ast.Value) (ast.Value, error) {
	txn, err := e.store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer e.store.Abort(ctx, txn)
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	results, err := topdown.NewQuery(e.query).
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
		return nil, fmt.Errorf("%s is not defined", entryPoint)
	}
	return results[0]["report"].Value, nil
}
