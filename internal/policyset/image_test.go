package policyset

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/policyset/image"
	"github.com/egresslint/egresslint/policies"
)

var update = flag.Bool("update", false, "write the image of the policies anew")

// A stale image only costs time; this test keeps it from being forgotten.
func TestImageIsFresh(t *testing.T) {
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	modules, err := compile(b)
	if err != nil {
		t.Fatal(err)
	}
	want, err := image.Encode(b.digest(), modules)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("policies.image", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(compiled, want) {
		t.Error("the policies have changed since policies.image was made: run go generate ./internal/policyset")
	}
}

// TestImageAgreesWithSources shows that the rules of the image are those that compiling the policies gives.
func TestImageAgreesWithSources(t *testing.T) {
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	want, err := compile(b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := image.Decode(compiled)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Errorf("got %d modules, want %d", len(got), len(want))
	}
	for name, module := range want {
		equal := func(a, b *ast.Rule) bool { return a.Equal(b) }
		if got[name] == nil || !slices.EqualFunc(got[name].Rules, module.Rules, equal) {
			t.Errorf("%s: got %v, want %v", name, got[name], module)
		}
	}
}
