package policies_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/loader"
	"github.com/open-policy-agent/opa/v1/tester"
)

// unlimited is how long a test of the policies may take: go test limits all of them together, and what limits each would
// only let tests fail on a busy machine.
const unlimited = 24 * time.Hour

// suite is a run of all tests of the policies.
type suite struct {
	results []*tester.Result
	covered cover.Report
}

// tested runs all tests of the policies once, whichever tests of this package look at the outcome.
var tested = sync.OnceValues(func() (*suite, error) {
	ctx := context.Background()
	modules, store, err := tester.Load([]string{"."}, nil)
	if err != nil {
		return nil, err
	}
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, txn)
	coverage := cover.New()
	running, err := tester.NewRunner().
		SetModules(modules).
		SetStore(store).
		SetTimeout(unlimited).
		RaiseBuiltinErrors(true).
		SetCoverageQueryTracer(coverage).
		SetCoverageRuns(nil). // which would run each test twice more
		RunTests(ctx, txn)
	if err != nil {
		return nil, err
	}
	s := &suite{}
	for result := range running {
		s.results = append(s.results, result)
	}
	s.covered = coverage.Report(modules)
	return s, nil
})

// TestPolicies runs the tests of the policies, as opa test does.
func TestPolicies(t *testing.T) {
	suite, err := tested()
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range suite.results {
		name := strings.TrimPrefix(result.Package, "data.egresslint.") + "." + result.Name
		t.Run(name, func(t *testing.T) {
			if !result.Pass() {
				t.Errorf("%s: %v", result.Location, result)
			}
		})
	}
}

// TestCoverage keeps every line of the rules and their libraries covered by the tests of the policies, as
// opa test --coverage measures it.
func TestCoverage(t *testing.T) {
	suite, err := tested()
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range suite.covered.Files {
		for _, missed := range file.NotCovered {
			t.Errorf("%s:%d to %d: no test gets here", name, missed.Start.Row, missed.End.Row)
		}
	}
}

// TestCheck compiles the policies as opa check --strict --schema does.
func TestCheck(t *testing.T) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var input any
	if err := json.Unmarshal(text, &input); err != nil {
		t.Fatal(err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.MustParseRef("schema.input"), input)
	compiler := ast.NewCompiler().WithStrict(true).WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
	if compiler.Compile(parse(t)); compiler.Failed() {
		t.Error(compiler.Errors)
	}
}

// TestFormat compares the policies with what opa fmt makes of them.
func TestFormat(t *testing.T) {
	for name := range parse(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		formatted, err := format.Source(name, text)
		if err != nil {
			t.Fatal(err)
		}
		if string(formatted) != string(text) {
			t.Errorf("%s is not formatted: run opa fmt -w policies", name)
		}
	}
}

// TestEveryRuleIsTested keeps a rule from being added without tests.
func TestEveryRuleIsTested(t *testing.T) {
	rules, err := filepath.Glob("rules/*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range rules {
		file := filepath.Join(dir, filepath.Base(dir)+"_test.rego")
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s has no tests: %v", dir, err)
		}
	}
}

// parse reads all policies and their tests, by file name.
func parse(t *testing.T) map[string]*ast.Module {
	t.Helper()
	result, err := loader.NewFileLoader().WithProcessAnnotation(true).Filtered([]string{"."}, func(_ string, info os.FileInfo, _ int) bool {
		return !info.IsDir() && filepath.Ext(info.Name()) != ".rego"
	})
	if err != nil {
		t.Fatal(err)
	}
	return result.ParsedModules()
}

// TestMembershipIsPortable keeps out a condition that OPA 1.21 gets wrong where it indexes rules: whether a variable is one
// of several things that are not all literals. The bundle runs under whatever OPA an organisation has.
func TestMembershipIsPortable(t *testing.T) {
	for name, module := range parse(t) {
		ast.WalkRules(module, func(rule *ast.Rule) bool {
			for _, expr := range rule.Body {
				if expr.IsCall() && expr.Operator().Equal(ast.Member.Ref()) && isMixed(expr.Operands()) {
					t.Errorf("%s:%d: OPA 1.21 gets this wrong; write == instead: %v", name, expr.Location.Row, expr)
				}
			}
			return false
		})
	}
}

func isMixed(operands []*ast.Term) bool {
	_, isArray := operands[1].Value.(*ast.Array)
	_, isSet := operands[1].Value.(ast.Set)
	return (isArray || isSet) && hasVariables(operands[0]) && hasVariables(operands[1])
}

func hasVariables(term *ast.Term) bool {
	found := false
	ast.WalkVars(term, func(ast.Var) bool {
		found = true
		return true
	})
	return found
}
