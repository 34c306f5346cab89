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

// TestOneDocument shows that there is one document: that of the command, or one that says why there is none.
func TestOneDocument(t *testing.T) {
	t.Parallel()
	notes := []model.Note{{Severity: model.SeverityError, Message: "Late."}}
	check, _, err := newRoot(System{}).Find([]string{"check"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	d := &document{out: &out}
	if _, err := io.WriteString(d, "{}\n"); err != nil {
		t.Fatal(err)
	}
	if err := d.fail(check, notes); err != nil || out.String() != "{}\n" {
		t.Errorf("after what the command wrote: %v, %q", err, out.String())
	}
	out.Reset()
	d = &document{out: &out}
	if err := d.fail(check, notes); err != nil {
		t.Fatal(err)
	}
	want := out.String()
	if _, err := io.WriteString(d, "{}\n"); err == nil || out.String() != want || !strings.Contains(want, "Late.") {
		t.Errorf("after the reasons: %v, %q", err, out.String())
	}
}

func TestAsksForJSON(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"check":                             false,
		"check --format json":               true,
		"check --format=json .":             true,
		"check --format":                    false,
		"check --format json --format text": false,
		"check -- --format json":            false,
	} {
		if got := asksForJSON(strings.Fields(line), func(string) string { return "" }); got != want {
			t.Errorf("%s: got %v, want %v", line, got, want)
		}
	}
}
