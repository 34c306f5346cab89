package policyset

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/policyset/image"
	"github.com/egresslint/egresslint/policies"
)

var update = flag.Bool("update", false, "write the image of the policies anew")

// TestImageIsFresh holds the image against what compiling the policies gives. A stale image is not used, so it only costs
// time; this test keeps it from being forgotten. Lines that a merge leaves behind do no harm.
func TestImageIsFresh(t *testing.T) {
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	modules, err := compile(b)
	if err != nil {
		t.Fatal(err)
	}
	want, err := image.Encode(modules, b.digests())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("policies.image", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got := slices.Collect(bytes.Lines(compiled))
	for line := range bytes.Lines(want) {
		if !slices.ContainsFunc(got, func(l []byte) bool { return bytes.Equal(l, line) }) {
			name, _, _ := bytes.Cut(line, []byte(" "))
			t.Errorf("policies/%s has changed since policies.image was made: run go generate ./internal/policyset and commit the file", name)
		}
	}
}

// TestImageKeepsEverything shows that what is read from the image gives the same image again.
func TestImageKeepsEverything(t *testing.T) {
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	modules, err := image.Decode(compiled, b.digests())
	if err != nil {
		t.Fatal(err)
	}
	got, err := image.Encode(modules, b.digests())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, compiled) {
		t.Error("the image changes when it is read and written")
	}
}

// TestLinesDependOnTheirSourcesAlone adds a module, which the compiler numbers the variables of all others after.
func TestLinesDependOnTheirSourcesAlone(t *testing.T) {
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	digests := b.digests()
	b.policies["a.rego"] = "package a\n\n" + strings.Repeat("p if [x | x := input.x]\n\n", 3)
	modules, err := compile(b)
	if err != nil {
		t.Fatal(err)
	}
	delete(modules, "a.rego")
	got, err := image.Encode(modules, digests)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, compiled) {
		t.Error("another module changes the lines of the image")
	}
}
