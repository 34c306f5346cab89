package plan_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestDamaged feeds the reader recorded plans in which parts are missing, doubled or of another type than they should
// be: it must read what it can and never panic.
func TestDamaged(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "plans", "*", "plan.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no recorded plans: %v", err)
	}
	for seed, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d := damage{rand.New(rand.NewPCG(uint64(seed), 0))}
		for range 10 {
			var document any
			if err := json.Unmarshal(text, &document); err != nil {
				t.Fatal(err)
			}
			damaged, err := json.Marshal(d.value(document))
			if err != nil {
				t.Fatal(err)
			}
			parse(t, damaged)
		}
	}
}

// damage changes about one value in a hundred.
type damage struct{ *rand.Rand }

func (d damage) value(v any) any {
	if d.IntN(100) == 0 {
		return []any{nil, true, "${x[0].y}", json.Number("7"), []any{v}, map[string]any{"references": []any{v, "each.value.x"}}}[d.IntN(6)]
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			v[name] = d.value(v[name])
		}
	case []any:
		for i := range v {
			v[i] = d.value(v[i])
		}
		if len(v) > 0 && d.IntN(30) == 0 {
			return append(v[1:], v[0], v[0])
		}
	}
	return v
}
