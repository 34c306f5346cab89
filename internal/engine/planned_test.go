package engine

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/policyset"
)

// TestPlanAgreesWithOPA judges random networks, and models that no front end should make, with the planned policies and with
// OPA's own evaluator: both must say the same.
func TestPlanAgreesWithOPA(t *testing.T) {
	t.Parallel()
	fields := modelFields(t)
	evaluators := bothWays(t, nil)
	for n := *seed; n < *seed+*networks; n++ {
		r := rand.New(rand.NewPCG(n, 2))
		stack := generator{r}.network()
		agree(t, evaluators, n, of(stack))
		damaged := illFormed(t, r, fields)
		agree(t, evaluators, n, func(_ *shape, texts *machine.Strings) machine.Value { return machine.FromJSON(texts, damaged) })
	}
}

// TestPlanWithCustomRulesAgreesWithOPA does the same with a custom rule.
func TestPlanWithCustomRulesAgreesWithOPA(t *testing.T) {
	t.Parallel()
	custom, err := policyset.Load([]policyset.Place{{Name: "own", Path: write(t, map[string]string{
		"own.rego":               own,
		"custom/known/data.json": `{"groups": []}`,
	})}})
	if err != nil {
		t.Fatal(err)
	}
	evaluators := bothWays(t, custom)
	for n := *seed; n < *seed+*networks; n++ {
		agree(t, evaluators, n, of(generator{rand.New(rand.NewPCG(n, 3))}.network()))
	}
}

// bothWays returns what evaluates the policies by their plan, and what searches.
func bothWays(t *testing.T, custom *policyset.Custom) []evaluator {
	t.Helper()
	set, err := policyset.New(custom)
	if err != nil {
		t.Fatal(err)
	}
	if set.Program() == nil {
		t.Fatal("the policies are not planned: run go generate ./internal/policyset")
	}
	quick, err := evaluatorOf(set)
	if err != nil {
		t.Fatal(err)
	}
	compiler, err := set.Compiler()
	if err != nil {
		t.Fatal(err)
	}
	return []evaluator{quick.withData(set.Data()), newSearched(compiler).withData(set.Data())}
}

// agree compares what the evaluators say of the input.
func agree(t *testing.T, evaluators []evaluator, n uint64, in document) {
	t.Helper()
	for _, point := range []string{entryPoint, pathsPoint, endpointsPoint} {
		var said []any
		for _, e := range evaluators {
			report, err := e.open(in).evaluate(t.Context(), point)
			if err != nil {
				t.Fatalf("network %d, %s, %T: %v", n, point, e, err)
			}
			document, err := ast.JSON(machine.ToTerm(report.value))
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, document)
		}
		if diff := cmp.Diff(said[0], said[1]); diff != "" {
			t.Fatalf("network %d (go test ./internal/engine -run %s -seed %d -networks 1), %s: %s", n, t.Name(), n, point, diff)
		}
	}
}
