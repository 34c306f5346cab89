// Package conformance tests whether reports are what their formats demand: the official schemas, and the limits of the code hosts
// that read them. The schemas are those in Go modules, which are downloaded and not kept here. Only tests import it.
package conformance

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// module is a version of a Go module, with the hash of its contents.
type module struct{ path, sum string }

// file returns the path of a file of the module. Where it cannot be downloaded, the test is skipped, but not in continuous
// integration.
func (m module) file(t *testing.T, name string) string {
	t.Helper()
	download := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", m.path)
	download.Dir = t.TempDir() // in no module: it is no dependency
	out, err := download.Output()
	var got struct{ Dir, Sum, Error string }
	if decodeErr := json.Unmarshal(out, &got); err == nil {
		err = decodeErr
	}
	if err != nil {
		missing(t, m.path, err, got.Error)
	}
	if got.Sum != m.sum {
		t.Fatalf("%s has the hash %s, want %s", m.path, got.Sum, m.sum)
	}
	return filepath.Join(got.Dir, filepath.FromSlash(name))
}

// missing skips a test for which something is not installed, but not in continuous integration.
func missing(t *testing.T, what string, why ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal("the tests need", what, why)
	}
	t.Skip("it needs", what, why)
}
