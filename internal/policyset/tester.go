package policyset

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"golang.org/x/sync/errgroup"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/policies"
)

// TestResult is the result of one test of custom policies.
type TestResult struct {
	Name     string
	Location source.Range
	Skipped  bool
	Failures []string // why it failed; none means that it did not
}

// aid is the library of stacks that tests may use. It is not a part of the policies.
const aid = "lib/fixture/fixture_test.rego"

// Test runs the tests of the policies. What is wrong with them is an *Error.
func (c *Custom) Test(ctx context.Context) ([]TestResult, error) {
	if c == nil || len(c.tests) == 0 {
		return nil, nil
	}
	b, err := readBundle(policies.FS)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(policies.FS, aid)
	if err != nil {
		return nil, fmt.Errorf("reading the policies: %w", err)
	}
	embedded, err := load(b, compiled)
	if err != nil {
		return nil, err
	}
	modules, err := (&bundle{policies: map[string]string{aid: string(text)}}).parse()
	if err != nil {
		return nil, err
	}
	maps.Copy(modules, c.modules)
	maps.Copy(modules, c.tests)
	c.extend(b.data)
	return runTests(ctx, embedded, modules, b.data)
}

// runTests runs the tests in the modules, which refer to the embedded ones.
//
// Package tester of OPA does this too, and a test compares the two. But it links all ways in which OPA can evaluate policies:
// with it, a binary of 32 MB has 4 MB more.
func runTests(ctx context.Context, embedded, modules map[string]*ast.Module, data map[string]any) ([]TestResult, error) {
	store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false))
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, fmt.Errorf("running the tests: %w", err)
	}
	defer store.Abort(ctx, txn)
	compiler := onto(embedded, modules).
		WithEnablePrintStatements(true).
		WithStageAfterID(ast.StageRewriteRuleHeadRefs, stage("NumberTests", numberTests)).
		WithStageAfterID(ast.StageRewriteLocalVars, stage("ReportCases", reportCases))
	if compiler.Compile(modules); compiler.Failed() {
		return nil, policyError(compiler.Errors)
	}
	runner := testRunner{compiler, store, txn}
	tests := testsIn(compiler)
	results := make([]TestResult, len(tests))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, test := range tests {
		group.Go(func() error {
			var err error
			results[i], err = runner.run(ctx, test)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	slices.SortFunc(results, func(a, b TestResult) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.Name, b.Name))
	})
	return results, nil
}

type testRunner struct {
	compiler *ast.Compiler
	store    storage.Store
	txn      storage.Transaction
}

// run runs a test. It returns an error only if the run was stopped.
func (r testRunner) run(ctx context.Context, test *regoTest) (TestResult, error) {
	result := TestResult{Name: test.name.String(), Location: rangeOf(test.rule.Loc()), Skipped: test.isSkipped()}
	if result.Skipped {
		return result, nil
	}
	var (
		trace   topdown.BufferTracer
		printed bytes.Buffer
		errs    []topdown.Error
		answer  = ast.VarTerm("result")
		full    = ast.NewTerm(test.rule.Module.Package.Path.Extend(test.name))
		stop    = topdown.NewCancel()
	)
	defer context.AfterFunc(ctx, stop.Cancel)()
	found, err := topdown.NewQuery(ast.NewBody(ast.Equality.Expr(answer, full))).
		WithCompiler(r.compiler).
		WithStore(r.store).
		WithTransaction(r.txn).
		WithCancel(stop).
		WithQueryTracer(&trace).
		WithPrintHook(topdown.NewPrintHook(&printed)).
		WithBuiltinErrorList(&errs).
		Run(ctx)
	switch {
	case ctx.Err() != nil:
		return TestResult{}, context.Cause(ctx)
	case err != nil:
		result.Failures = []string{err.Error()}
	case len(errs) > 0:
		for _, err := range errs {
			result.Failures = append(result.Failures, err.Error())
		}
	case len(found) == 0:
		result.Failures = []string{failureOf(test.rule, trace)}
	default:
		result.Failures = test.failures(found[0]["result"].Value, trace)
	}
	if output := strings.TrimSpace(printed.String()); output != "" && len(result.Failures) > 0 {
		result.Failures = append(result.Failures, "It printed:\n"+output)
	}
	return result, nil
}

// failureOf shows the expression of the test that does not hold, with the values of its variables.
func failureOf(rule *ast.Rule, trace []*topdown.Event) string {
	for _, event := range slices.Backward(trace) {
		if event.Op != topdown.FailOp || event.Location == nil || event.Location.File != rule.Loc().File {
			continue
		}
		var shown strings.Builder
		if err := topdown.PrettyEvent(&shown, event, topdown.PrettyEventOpts{PrettyVars: true}); err != nil {
			break
		}
		return fmt.Sprintf("%s: This does not hold:\n%s", rangeOf(event.Location), strings.TrimRight(shown.String(), "\n"))
	}
	return "It does not hold."
}
