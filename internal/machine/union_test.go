package machine_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/egresslint/egresslint/internal/machine"
)

// TestUnionOfRecords unites random objects in each way that there is: as records, which share their keys, and as objects that do
// not. The results must be the same, and the objects unchanged.
func TestUnionOfRecords(t *testing.T) {
	program, err := machine.Load(encode(t, "data.a.p = x", "package a\np := [object.union(input.a, input.b), object.union_n([input.a, input.b, input.c])]\n"))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(300) {
		texts := machine.NewStrings(program.Strings())
		r := rand.New(rand.NewPCG(seed, 1))
		u := universe{r, texts, map[string]machine.Record{}}
		records, plain := map[string]any{}, map[string]any{}
		for _, name := range []string{"a", "b", "c"} {
			plain[name] = u.object(3)
			records[name] = plain[name]
		}
		before := fmt.Sprint(plain)
		want := evaluate(t, program, machine.FromJSON(texts, plain), texts)
		got := evaluate(t, program, u.record(records), texts)
		if !machine.Equal(got, want) || fmt.Sprint(plain) != before {
			t.Fatalf("seed %d: got %v, want %v", seed, machine.ToTerm(got), machine.ToTerm(want))
		}
	}
}

func evaluate(t *testing.T, program *machine.Program, input machine.Value, texts *machine.Strings) *machine.Set {
	t.Helper()
	run := program.Start(input, machine.FromJSON(texts, map[string]any{}), texts)
	defer run.Close()
	results, err := run.Evaluate(t.Context(), "eval")
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// universe makes objects with few different keys.
type universe struct {
	*rand.Rand
	texts   *machine.Strings
	records map[string]machine.Record
}

// object returns an object, in which objects are at most so deep.
func (u universe) object(depth int) map[string]any {
	object := map[string]any{}
	for range u.IntN(12) {
		key := string(rune('a' + u.IntN(14)))
		if object[key] = float64(u.IntN(3)); depth > 1 && u.IntN(3) == 0 {
			object[key] = u.object(depth - 1)
		}
	}
	return object
}

// record returns the object as a record; those with the same keys share them.
func (u universe) record(object map[string]any) machine.Value {
	var keys, values []machine.Value
	name := ""
	for key := 'a'; key < 'a'+14; key++ {
		value, ok := object[string(key)]
		if !ok {
			continue
		}
		name += string(key)
		keys = append(keys, u.texts.Of(string(key)))
		if nested, ok := value.(map[string]any); ok {
			values = append(values, u.record(nested))
		} else {
			values = append(values, machine.FromJSON(u.texts, value))
		}
	}
	if _, ok := u.records[name]; !ok {
		u.records[name] = machine.NewRecord(keys)
	}
	return u.records[name].Object(values)
}

// TestResultsAreRemembered calls a function with many arguments, again and again: whatever the memory keeps and forgets, the
// results are those of the function.
func TestResultsAreRemembered(t *testing.T) {
	const module = `package a
f(x, y) := [z | some z in [x + y]][0]
p := {[x, f(x, 1)] | some _ in [1, 2, 3]; some x in numbers.range(1, 2000)}
q if every entry in p { entry[1] == entry[0] + 1 }
`
	run := start(t, "data.a.q = x", module)
	for range 2 {
		results, err := run.Evaluate(t.Context(), "eval")
		if err != nil || results.Len() != 1 {
			t.Fatalf("got %v, %v", machine.ToTerm(results), err)
		}
	}
}

// TestWorkspacesAreUsedAgain runs a program after another run is closed, which must not see its results.
func TestWorkspacesAreUsedAgain(t *testing.T) {
	program, err := machine.Load(encode(t, "data.a.p = x", "package a\nf(x) := count([y | some y in numbers.range(1, x)])\nn := input.n\np := f(n) + count(input.list)\n"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		texts := machine.NewStrings(program.Strings())
		list := make([]any, n)
		for i := range list {
			list[i] = "x"
		}
		results := evaluate(t, program, machine.FromJSON(texts, map[string]any{"n": n + 1, "list": list}), texts)
		result := results.Keys()[0].(*machine.Object).Field("x")
		if want := machine.Int(2*n + 1); result != want {
			t.Errorf("%d: got %v, want %v", n, result, want)
		}
	}
}

// TestEmptyIsEmpty compares what has no members with what has none left.
func TestEmptyIsEmpty(t *testing.T) {
	const module = `package a
p if {
	[x | some x in []] == array.slice([1], 1, 1)
	{x | some x in []} == {1} - {1}
	{x: x | some x in []} == object.remove({"a": 1}, ["a"])
	{x | some x in []} in {{1} & {2}}
	{x: x | some x in []} in {object.filter({"a": 1}, ["b"])}
	[x | some x in []] in {array.slice([1], 1, 1)}
}
`
	if results, err := start(t, "data.a.p = x", module).Evaluate(t.Context(), "eval"); err != nil || results.Len() != 1 {
		t.Errorf("got %v, %v", machine.ToTerm(results), err)
	}
}
