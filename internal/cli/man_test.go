package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

var update = flag.Bool("update", false, "write the man pages anew")

// manual is where the man pages are.
const manual = "../../docs/man"

// TestManPagesAreFresh keeps the man pages in step with the commands, and keeps no page of a command that is gone.
//
//go:generate go test -run ^TestManPagesAreFresh$ . -update
func TestManPagesAreFresh(t *testing.T) {
	t.Parallel()
	want := map[string][]byte{}
	addManPages(t, newRoot(System{}), want)
	for name, text := range want {
		file := filepath.Join(manual, name)
		if *update {
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s is not what its command says: run go generate ./internal/cli", file)
		}
	}
	files, err := filepath.Glob(filepath.Join(manual, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if want[filepath.Base(file)] == nil {
			t.Errorf("%s is the page of no command: remove it", file)
		}
	}
}

// addManPages adds the pages of a command and of those below it.
func addManPages(t *testing.T, cmd *cobra.Command, pages map[string][]byte) {
	t.Helper()
	cmd.DisableAutoGenTag = true
	var page bytes.Buffer
	// The day on which a page is made would change it each time. The zero time gives "Jan 0001", which is removed.
	header := &doc.GenManHeader{Section: "1", Source: "egresslint", Manual: "egresslint", Date: &time.Time{}}
	if err := doc.GenMan(cmd, header, &page); err != nil {
		t.Fatal(err)
	}
	name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
	pages[name] = bytes.ReplaceAll(page.Bytes(), []byte(`"Jan 0001"`), []byte(`""`))
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			addManPages(t, sub, pages)
		}
	}
}
