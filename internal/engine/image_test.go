package engine

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/egresslint/egresslint/internal/engine/image"
	"github.com/egresslint/egresslint/policies"
)

var update = flag.Bool("update", false, "write the image of the policies anew")

// A stale image only costs time; this test keeps it from being forgotten.
func TestImageIsFresh(t *testing.T) {
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	compiler, err := compile(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := image.Encode(b.digest(), compiler.Modules)
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
		t.Error("the policies have changed since policies.image was made: run go generate ./internal/engine")
	}
}
