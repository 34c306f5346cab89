package machine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/test/cases"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/machine/assemble"
)

// encode plans a query of a policy.
func encode(t testing.TB, query, module string) string {
	t.Helper()
	policy, _, err := planned(t, cases.TestCase{Query: query, Modules: []string{module}})
	if err != nil && policy == nil {
		t.Fatal(err)
	}
	encoded, err := assemble.Assemble(policy)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// start begins a run of the query without input and data.
func start(t *testing.T, query, module string) *machine.Run {
	t.Helper()
	program, err := machine.Load(encode(t, query, module))
	if err != nil {
		t.Fatal(err)
	}
	texts := machine.NewStrings(program.Strings())
	return program.Start(nil, machine.FromJSON(texts, map[string]any{}), texts)
}

// TestLoadRefusesWhatIsNotWhole cuts the encoded program at each place.
func TestLoadRefusesWhatIsNotWhole(t *testing.T) {
	encoded := encode(t, "data.a.p = x", "package a\np := {\"one\": 1} if count(\"two\") == 3\n")
	for n := range len(encoded) {
		if _, err := machine.Load(encoded[:n]); err == nil {
			t.Errorf("%d of %d bytes are a program", n, len(encoded))
		}
	}
	if _, err := machine.Load(encoded + "\x00"); err == nil {
		t.Error("a program with another byte is one")
	}
}

// TestErrorsHaveAPlace wants the line that fails.
func TestErrorsHaveAPlace(t *testing.T) {
	for name, tt := range map[string]struct{ module, want string }{
		"two values":    {"package a\np := x if some x in [1, 2]\n", "a.rego:2: complete rules must not produce multiple outputs"},
		"two keys":      {"package a\np := {k: x | some x in [1, 2]; k := \"k\"}\n", "a.rego:2: object keys must be unique"},
		"not a number":  {"package a\n\np := to_number(concat(\"\", [\"a\", \"b\"]))\n", "a.rego:3: "},
		"of a function": {"package a\nf(x) := y if some y in x\np := f([1, 2])\n", "a.rego:2: "},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := start(t, "data.a.p = x", tt.module).Evaluate(t.Context(), "eval"); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s…", err, tt.want)
			}
		})
	}
}

// TestEndOfContext wants the cause of the end, and soon.
func TestEndOfContext(t *testing.T) {
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	const module = "package a\np := [a | some a in n; some b in n; some c in n; some d in n]\nn := numbers.range(0, 1000)\n"
	if _, err := start(t, "data.a.p = x", module).Evaluate(ctx, "eval"); !errors.Is(err, enough) {
		t.Errorf("got %v, want the cause", err)
	}
}

// TestEarlyExit wants no other body of a function to be evaluated once one holds, where all have the same value. What would fail
// shows it.
func TestEarlyExit(t *testing.T) {
	for name, tt := range map[string]struct {
		module string
		fails  bool
	}{
		"the first one holds":  {"f(x) if x == 1\nf(x) if to_number(concat(\"\", [\"a\", \"b\"])) == x\n", false},
		"the second one holds": {"f(x) if x == 2\nf(x) if x == 1\nf(x) if to_number(concat(\"\", [\"a\", \"b\"])) == x\n", false},
		"another value":        {"f(x) if x == 1\nf(x) := false if x == 1\n", true},
		"a value of a body":    {"f(x) := x if x == 1\nf(x) := y if y := x + 1\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			results, err := start(t, "data.a.p = x", "package a\n"+tt.module+"p := f(1)\n").Evaluate(t.Context(), "eval")
			if (err != nil) != tt.fails || err == nil && results.Len() != 1 {
				t.Errorf("got %v, %v", machine.ToTerm(results), err)
			}
		})
	}
}

func TestNoEntryPoint(t *testing.T) {
	if _, err := start(t, "data.a.p = x", "package a\np := 1\n").Evaluate(t.Context(), "other"); err == nil {
		t.Error("an entry point that is not there has a result")
	}
}

// BenchmarkCalls calls a function of the policies again and again, with few and with many different arguments.
func BenchmarkCalls(b *testing.B) {
	const module = `package a
f(x) := count([y | some y in numbers.range(0, x % 10)])
p := sum([f(x) | some x in numbers.range(0, 1000)])
`
	program, err := machine.Load(encode(b, "data.a.p = x", module))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		texts := machine.NewStrings(program.Strings())
		if _, err := program.Start(nil, machine.FromJSON(texts, map[string]any{}), texts).Evaluate(b.Context(), "eval"); err != nil {
			b.Fatal(err)
		}
	}
}

// TestStatements wants what is left of functions, as many statements as there are.
func TestStatements(t *testing.T) {
	for name, tt := range map[string]struct {
		f    string
		want int
	}{
		"a test":           {"f(x) if x.port == 443", 2},
		"a constant":       {"f(x) := {\"a\": {1, 2}, \"b\": set(), \"c\": [{\"d\": []}]}", 1},
		"a chain":          {"f(x) := 1 if x > 1 else := 2 if x.y", 4},
		"a loop":           {"f(x) if {\n\tsome y in x\n\ty.z\n}", 3},
		"another constant": {"f(x) := array.concat(c, x)\n\nc := [1]", 2},
		"a comprehension":  {"f(x) := {y.z | some y in x}", 5},
		"two bodies":       {"f(x) := y if y := x.y\n\nf(x) := z if z := x.z", 5},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := machine.Load(encode(t, "data.a.p = x", "package a\n"+tt.f+"\np := [f(i) | i := input]\n"))
			if err != nil {
				t.Fatal(err)
			}
			if got := program.Statements("g0/a/f"); got != tt.want {
				t.Errorf("%d statements, want %d", got, tt.want)
			}
		})
	}
}
