package policyset

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

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
	modules, err := (&bundle{policies: map[string]string{aid: string(text)}}).parse(ast.ParserOptions{})
	if err != nil {
		return nil, err
	}
	maps.Copy(modules, c.modules)
	maps.Copy(modules, c.tests)
	c.extend(b.data)
	return runTests(ctx, embedded, modules, b.data)
}

// unlimited is how long a test may take: the user can stop it, and a busy machine must not make it fail.
const unlimited = 24 * time.Hour

func runTests(ctx context.Context, embedded, modules map[string]*ast.Module, data map[string]any) ([]TestResult, error) {
	store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false))
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, fmt.Errorf("running the tests: %w", err)
	}
	defer store.Abort(ctx, txn)
	outcomes, err := tester.NewRunner().
		SetCompiler(onto(embedded, modules).WithEnablePrintStatements(true)).
		SetStore(store).
		SetModules(modules).
		SetPrefixMatchers(ast.MustParseRef("data.custom")).
		SetTimeout(unlimited).
		RaiseBuiltinErrors(true).
		CapturePrintOutput(true).
		EnableTracing(true).
		RunTests(ctx, txn)
	if err != nil {
		return nil, policyError(err)
	}
	var results []TestResult
	for outcome := range outcomes {
		results = append(results, resultOf(outcome))
	}
	slices.SortFunc(results, func(a, b TestResult) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.Name, b.Name))
	})
	return results, nil
}

func resultOf(outcome *tester.Result) TestResult {
	result := TestResult{Name: outcome.Name, Location: rangeOf(outcome.Location), Skipped: outcome.Skip}
	switch {
	case outcome.Error != nil:
		result.Failures = append(result.Failures, outcome.Error.Error())
	case outcome.Fail:
		result.Failures = append(result.Failures, failureOf(outcome))
	}
	if printed := strings.TrimSpace(string(outcome.Output)); printed != "" && len(result.Failures) > 0 {
		result.Failures = append(result.Failures, "It printed:\n"+printed)
	}
	return result
}

// failureOf shows the expression of the test that does not hold, with the values of its variables.
func failureOf(outcome *tester.Result) string {
	for _, event := range slices.Backward(outcome.Trace) {
		if event.Op != topdown.FailOp || event.Location == nil || event.Location.File != outcome.Location.File {
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
