package policyset

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

// suite has a test for each way in which tests of Rego come out.
var suite = map[string]string{
	"outcomes_test.rego": `package custom.outcomes_test

import data.known

test_true if 1 == 1

test_undefined if input.nothing

test_false := false

test_no_boolean := "true"

test_set contains 1 if true

test_with if input.a == 1 with input as {"a": 1}

test_with_data if known.it == 2 with known as {"it": 2}

test_data if known.it == 1

test_builtin_error if to_number("x") == 1

test_conflict := x if some x in [true, 1]

test_else := false if {
	1 == 2
} else := true

todo_test_later if false

todo_test_cases[name] if some name in ["one"]

helper if true

not_a_test := false

test_twice if 1 == 1

test_twice if 1 == 2

test_twice if {
	x := 3
	x == 4
}
`,
	"another_test.rego": `package custom.outcomes_test

test_twice if 5 == 6

test_only_here if true
`,
	"cases_test.rego": `package custom.cases_test

test_all[name] if {
	some name, port in {"https": 443, "also": 443}
	port == 443
}

test_some[name] if {
	some name, port in {"https": 443, "http": 80, "dns": 53}
	port == 443
}

test_none[example.note] if {
	some example in [{"note": "one", "n": 1}, {"note": "two", "n": 2}]
	doubled := example.n * 2
	doubled == 5
}

test_nested[kind][example.note] if {
	some kind, examples in {"a": [{"note": "one", "ok": true}], "b": [{"note": "two", "ok": false}, {"note": "three", "ok": true}]}
	some example in examples
	example.ok
}

test_composed[sprintf("%s-%d", [example.name, number])] if {
	some example in [{"name": "x", "n": [1, 2]}]
	some number in example.n
	half := number / 2
	half == 1
}

test_old_style[i] if {
	list := [1, 2, 3]
	list[i] < 3
}

test_values[name] := value if {
	some name, value in {"holds": true, "does_not": false}
}

test_numbers[n] if {
	some n in [1, 2]
	n == 1
}

test_reports_itself[name] if {
	some name, n in {"one": 1, "two": 2}
	internal.test_case([name])
	n == 1
}

test_later_name[name] if {
	some n in [1, 2]
	n < 2
	name := sprintf("n-%d", [n])
	n == 3
}
`,
	"deep.rego": `package custom

deep.test_inside if true

deep.nested.test_outside if false

test_in_custom if true
`,
	"elsewhere_test.rego": `package other

test_elsewhere if false
`,
}

func parseSuite(t *testing.T) map[string]*ast.Module {
	t.Helper()
	modules := map[string]*ast.Module{}
	for name, text := range suite {
		module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{ProcessAnnotation: true})
		if err != nil {
			t.Fatal(err)
		}
		modules[name] = module
	}
	return modules
}

// TestRunsTestsAsOPADoes compares the tests that hold, and the cases of the others, with those of OPA.
func TestRunsTestsAsOPADoes(t *testing.T) {
	t.Parallel()
	data := map[string]any{"known": map[string]any{"it": 1}}
	results, err := runTests(t.Context(), nil, parseSuite(t), data)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, result := range results {
		var failed []string
		for _, failure := range result.Failures {
			if name, _, ok := strings.Cut(strings.TrimPrefix(failure, "Case "), ": "); ok && strings.HasPrefix(failure, "Case ") {
				failed = append(failed, name)
			}
		}
		got = append(got, outcome(result.Location.String(), result.Name, result.Skipped, len(result.Failures) > 0, failed))
	}
	want := outcomesOfOPA(t, data)
	slices.Sort(got)
	// Which of several tests of one name gets which number depends on the order of files, which OPA does not sort.
	if diff := cmp.Diff(unnumbered(want), unnumbered(got)); diff != "" {
		t.Errorf("- opa test, + egresslint test:\n%s", diff)
	}
	if len(got) < 30 {
		t.Errorf("only %d tests were run", len(got))
	}
}

func unnumbered(outcomes []string) []string {
	all := slices.Clone(outcomes)
	for i, text := range all {
		for n := range 10 {
			text = strings.ReplaceAll(text, fmt.Sprintf("#%02d", n), "")
		}
		all[i] = text
	}
	slices.Sort(all)
	return all
}

func outcome(at, name string, skipped, failed bool, cases []string) string {
	slices.Sort(cases)
	return fmt.Sprintf("%s %s skipped=%v failed=%v cases=%v", at, name, skipped, failed, cases)
}

func outcomesOfOPA(t *testing.T, data map[string]any) []string {
	t.Helper()
	store := inmem.NewFromObject(data)
	txn, err := store.NewTransaction(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Abort(t.Context(), txn)
	found, err := tester.NewRunner().SetStore(store).SetModules(parseSuite(t)).SetPrefixMatchers(ast.MustParseRef("data.custom")).
		RaiseBuiltinErrors(true).EnableTracing(true).RunTests(t.Context(), txn)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for result := range found {
		var cases []string
		for path, sub := range result.SubResults.Iter {
			if sub.Fail && len(sub.SubResults) == 0 {
				cases = append(cases, quoted(result.Name, path))
			}
		}
		all = append(all, outcome(rangeOf(result.Location).String(), result.Name, result.Skip, result.Fail || result.Error != nil, cases))
	}
	return all
}

// quoted writes the name of a case as egresslint does. OPA knows numbers as text.
func quoted(test string, path []string) string {
	parts := make([]string, len(path))
	for i, part := range path {
		parts[i] = part
		if test != "test_numbers" && test != "test_old_style" {
			parts[i] = fmt.Sprintf("%q", part)
		}
	}
	return strings.Join(parts, ", ")
}

func TestFailuresShowTheCase(t *testing.T) {
	t.Parallel()
	results, err := runTests(t.Context(), nil, parseSuite(t), map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	failures := map[string][]string{}
	for _, result := range results {
		failures[result.Name] = result.Failures
	}
	for name, want := range map[string][]string{
		"test_all": nil,
		"test_none": {
			"Case \"one\": cases_test.rego:16:2: This does not hold:\n\tdoubled == 5\n\t|\n\t2",
			"Case \"two\": cases_test.rego:16:2: This does not hold:\n\tdoubled == 5\n\t|\n\t4",
		},
		"test_values": {"Case \"does_not\": It is false."},
	} {
		if diff := cmp.Diff(want, failures[name]); diff != "" {
			t.Errorf("%s: - want, + got:\n%s", name, diff)
		}
	}
}

func TestTestsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	module := ast.MustParseModule("package custom.slow_test\n\ntest_long if count([1 | some _ in numbers.range(1, 1000); some _ in numbers.range(1, 100000)]) == 1\n")
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the user")
	cancel(stopped)
	if _, err := runTests(ctx, nil, map[string]*ast.Module{"slow_test.rego": module}, nil); !errors.Is(err, stopped) {
		t.Errorf("got %v, want that the tests were stopped", err)
	}
}
