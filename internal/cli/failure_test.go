package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestOverdueIsADocument lets a run wait for a standard input that never comes: it ends after its time, with a document.
func TestOverdueIsADocument(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a run may go on for some seconds after its time")
	}
	never, writer := io.Pipe()
	t.Cleanup(func() { _ = writer.Close() }) // what still reads ends
	var stdout, stderr bytes.Buffer
	code := Main(t.Context(), System{
		Args: []string{"check", "--format", "json", "--timeout", "10ms", "-"}, Stdin: never, Stdout: &stdout, Stderr: &stderr,
		Getenv: func(string) string { return "" }, Dir: t.TempDir(),
	})
	var report model.Report
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v in\n%s", err, stdout.String())
	}
	const why = "the run took longer than 10ms"
	if code != ExitUnable || len(report.Notes) != 1 || !strings.Contains(report.Notes[0].Message, why) || !strings.Contains(stderr.String(), why) {
		t.Errorf("got exit code %d, %q and\n%s", code, stderr.String(), stdout.String())
	}
}
