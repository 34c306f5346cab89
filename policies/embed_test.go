package policies_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/policies"
)

// TestEmbedded compares what is embedded with the directory: everything but tests and pages must be there.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	const aid = "lib/fixture/fixture_test.rego" // for the tests of custom policies
	var want []string
	for _, name := range files(t, os.DirFS(".")) {
		isPolicy := path.Ext(name) == ".rego" && !strings.HasSuffix(name, "_test.rego")
		if isPolicy || name == aid || slices.Contains([]string{"data.json", "data.yaml", "input.json"}, path.Base(name)) {
			want = append(want, name)
		}
	}
	if got := files(t, policies.FS); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: the patterns in embed.go decide", got, want)
	}
}

func files(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
