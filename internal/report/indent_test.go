package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/egresslint/egresslint/internal/visible"
)

// TestIndenter writes random documents in random parts. They must be what the library and visible.JSON make of them.
func TestIndenter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		var compact, want, got bytes.Buffer
		encoder := json.NewEncoder(&compact)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(randomValue(r, 4)); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&want, compact.Bytes(), "", "  "); err != nil {
			t.Fatal(err)
		}
		document, i := compact.Bytes(), &indenter{to: &got}
		for len(document) > 0 {
			part := 1 + r.IntN(len(document))
			if n, err := i.Write(document[:part]); n != part || err != nil {
				t.Fatalf("got %d, %v for %d bytes", n, err, part)
			}
			document = document[part:]
		}
		if err := i.flush(); err != nil {
			t.Fatal(err)
		}
		if got.String() != visible.JSON(want.String()) {
			t.Fatalf("got\n%s\nwant\n%s", got.String(), want.String())
		}
	}
}

// randomValue is a value of JSON.
func randomValue(r *rand.Rand, depth int) any {
	texts := []string{"", "a", `"`, `\`, "\\\"", "##[", "# #", "##vso[x", "é\u202e", "\x1b", "\x7f", "\n", "<&>", "{", "]", ",", ":", "\xff"}
	switch kind := r.IntN(7); {
	case depth > 0 && kind == 0:
		list := []any{}
		for range r.IntN(4) {
			list = append(list, randomValue(r, depth-1))
		}
		return list
	case depth > 0 && kind < 3:
		object := map[string]any{}
		for range r.IntN(4) {
			object[texts[r.IntN(len(texts))]] = randomValue(r, depth-1)
		}
		return object
	case kind == 3:
		return r.IntN(1000) - 500
	case kind == 4:
		return []any{nil, true, false, 1.5e30}[r.IntN(4)]
	default:
		return texts[r.IntN(len(texts))] + texts[r.IntN(len(texts))]
	}
}

// TestEncodeJSONFails shows that an error of the writer is one of the report, wherever it comes.
func TestEncodeJSONFails(t *testing.T) {
	t.Parallel()
	long := make([]string, mostKept)
	for _, value := range []any{"short", long} {
		if err := EncodeJSON(full{}, value); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("got %v", err)
		}
	}
}

// full takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestTextFails is the same for a text report, of which a part is passed on before the end.
func TestTextFails(t *testing.T) {
	t.Parallel()
	for _, findings := range []int{1, benchFindings} {
		r := inFiles()
		r.Findings = r.Findings[:findings]
		if err := Write(full{}, "text", r, Options{}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("got %v", err)
		}
	}
}
