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

// TestImageIsFresh compares the image with what compiling the policies gives. A stale image is not used, so it only costs
// time; this test keeps it from being forgotten. Lines that a merge leaves behind do no harm.
func TestImageIsFresh(t *testing.T) {
	want := encoded(t, embedded(t))
	if *update {
		if err := os.WriteFile("policies.image", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	lines := slices.Collect(bytes.Lines(compiled))
	for line := range bytes.Lines(want) {
		if !slices.ContainsFunc(lines, func(l []byte) bool { return bytes.Equal(l, line) }) {
			name, _, _ := bytes.Cut(line, []byte(" "))
			t.Errorf("policies/%s has changed since policies.image was made: run go generate ./internal/policyset and commit the file", name)
		}
	}
}

// TestImageKeepsEverything shows that what is read from an image gives the same image again.
func TestImageKeepsEverything(t *testing.T) {
	b := embedded(t)
	want := encoded(t, b)
	modules, err := image.Decode(want, b.digests())
	if err != nil {
		t.Fatal(err)
	}
	got, err := image.Encode(modules, b.digests())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the image changes when it is read and written")
	}
}

// TestLinesDependOnTheirSourcesAlone adds a module before all others, so that the compiler counts variables from there.
func TestLinesDependOnTheirSourcesAlone(t *testing.T) {
	b := embedded(t)
	want := encoded(t, b)
	b.policies["a.rego"] = "package a\n\n" + strings.Repeat("p if [x | x := input.x]\n\n", 3)
	_, got, _ := bytes.Cut(encoded(t, b), []byte("\n"))
	for line := range bytes.Lines(got) {
		name, rest, _ := bytes.Cut(line, []byte(" "))
		_, module, _ := bytes.Cut(rest, []byte(" "))
		if !bytes.Contains(want, module) {
			t.Errorf("another module changes the line of %s", name)
		}
	}
}

// TestStaleImageIsNotUsed changes a policy: what is loaded must have the change.
func TestStaleImageIsNotUsed(t *testing.T) {
	b := embedded(t)
	const name = "main.rego"
	fresh, err := load(b, compiled)
	if err != nil {
		t.Fatal(err)
	}
	b.policies[name] += "\nadded := 1\n"
	stale, err := load(b, compiled)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(stale[name].Rules), len(fresh[name].Rules)+1; got != want {
		t.Errorf("got %d rules, want %d", got, want)
	}
}

func embedded(t *testing.T) *bundle {
	t.Helper()
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// encoded returns the image of what compiling the bundle gives.
func encoded(t *testing.T, b *bundle) []byte {
	t.Helper()
	modules, err := compile(b)
	if err != nil {
		t.Fatal(err)
	}
	image, err := image.Encode(modules, b.digests())
	if err != nil {
		t.Fatal(err)
	}
	return image
}
