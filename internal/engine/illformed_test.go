package engine

import (
	"encoding/json"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/policies"
)

// TestIllFormedModels judges models that no front end should make: with empty ids, references that lead nowhere and things
// that are there twice or lack something. Whatever the policies say of them, they must say something: an error would take
// the verdicts on everything else in the stack with it.
func TestIllFormedModels(t *testing.T) {
	t.Parallel()
	engine, fields := newEngine(t), modelFields(t)
	for n := *seed; n < *seed+*networks*5; n++ {
		r := rand.New(rand.NewPCG(n, 1))
		stack := illFormed(t, r, fields)
		in := func(_ *shape, texts *machine.Strings) machine.Value { return machine.FromJSON(texts, stack) }
		for _, point := range []string{entryPoint, pathsPoint} {
			if _, err := engine.open(in).evaluate(t.Context(), point); err != nil {
				shown, _ := json.MarshalIndent(stack, "", "  ")
				t.Fatalf("network %d (go test ./internal/engine -run %s -seed %d -networks 1), %s: %v\n%s", n, t.Name(), n, point, err, shown)
			}
		}
	}
}

// illFormed returns a random model that is damaged.
func illFormed(t *testing.T, r *rand.Rand, fields map[string]bool) any {
	t.Helper()
	text, err := json.Marshal(generator{r}.network())
	if err != nil {
		t.Fatal(err)
	}
	var stack any
	if err := json.Unmarshal(text, &stack); err != nil {
		t.Fatal(err)
	}
	damage := damage{Rand: r, fields: fields}
	damage.collect(stack)
	return damage.value(stack)
}

// damage changes a model here and there, and keeps its shape.
type damage struct {
	*rand.Rand
	texts  []string        // all that the model has, but for addresses
	fields map[string]bool // the names of fields, and whether they may be left out; other keys are ids
}

// modelFields reads the names of all fields from the schema of the input, and which of them may be left out wherever they
// are.
func modelFields(t *testing.T) map[string]bool {
	t.Helper()
	text, err := fs.ReadFile(policies.FS, "schema/input.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Definitions map[string]struct {
			Properties map[string]any `json:"properties"`
			Required   []string       `json:"required"`
		} `json:"definitions"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}
	for _, definition := range schema.Definitions {
		for name := range definition.Properties {
			known, seen := fields[name]
			fields[name] = (known || !seen) && !slices.Contains(definition.Required, name)
		}
	}
	if len(fields) == 0 {
		t.Fatal("the schema of the input has no fields")
	}
	return fields
}

// collect keeps the texts of a value.
func (d *damage) collect(value any) {
	switch value := value.(type) {
	case string:
		if !isAddress(value) {
			d.texts = append(d.texts, value)
		}
	case []any:
		for _, item := range value {
			d.collect(item)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			d.collect(value[key])
		}
	}
}

// isAddress reports whether a text is an address or a block: the front ends let nothing else into their place.
func isAddress(text string) bool {
	_, notAddress := netip.ParseAddr(text)
	_, notBlock := netip.ParsePrefix(text)
	return notAddress == nil || notBlock == nil
}

// one is true once in so many times.
func (d *damage) one(times int) bool { return d.IntN(times) == 0 }

// value returns the value with changes in it.
func (d *damage) value(value any) any {
	switch value := value.(type) {
	case string:
		switch {
		case isAddress(value):
		case d.one(60):
			return ""
		case d.one(60):
			return d.texts[d.IntN(len(d.texts))]
		}
	case float64:
		if d.one(60) {
			return float64(d.IntN(70_000) - 2)
		}
	case []any:
		list := []any{}
		for _, item := range value {
			if d.one(40) {
				continue
			}
			list = append(list, d.value(item))
			if d.one(30) {
				list = append(list, d.value(item))
			}
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			_, isField := d.fields[key]
			switch member := d.value(value[key]); {
			case d.fields[key] && d.one(20): // left out
			case !isField && d.one(50):
				object[""] = member
			default:
				object[key] = member
			}
		}
		return object
	}
	return value
}
