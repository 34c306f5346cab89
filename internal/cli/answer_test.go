package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestOneDocument shows that there is one document: that of the command, or one that says why there is none.
func TestOneDocument(t *testing.T) {
	t.Parallel()
	notes := []model.Note{{Severity: model.SeverityError, Message: "Late."}}
	check, _, err := newRoot(System{}).Find([]string{"check"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	dir := t.TempDir()
	sys := System{Args: strings.Fields("check --format json --output sarif=a --output json=b"), Stdout: &out, Dir: dir}
	a := answerOf(sys)
	if _, err := io.WriteString(a, "{}\n"); err != nil {
		t.Fatal(err)
	}
	if err := a.write(output{"json", "b"}, []byte("{}\n")); err != nil {
		t.Fatal(err)
	}
	if err := a.fail(check, notes); err != nil || out.String() != "{}\n" || read(t, dir, "b") != "{}\n" {
		t.Errorf("after what the command wrote: %v, %q", err, out.String())
	}
	if !strings.Contains(read(t, dir, "a"), "Late.") {
		t.Errorf("the file that the command did not write has %q", read(t, dir, "a"))
	}
	out.Reset()
	a = answerOf(sys)
	if err := a.fail(check, notes); err != nil {
		t.Fatal(err)
	}
	want := out.String()
	if _, err := io.WriteString(a, "{}\n"); err == nil || out.String() != want || !strings.Contains(want, "Late.") {
		t.Errorf("after the reasons: %v, %q", err, out.String())
	}
	if err := a.write(output{"json", "b"}, []byte("{}\n")); err == nil || !strings.Contains(read(t, dir, "b"), "Late.") {
		t.Errorf("after the reasons, a file has %q", read(t, dir, "b"))
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAnswerOf(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]struct {
		document bool
		files    []output
	}{
		"check":                                 {},
		"check --format json":                   {document: true},
		"check --format=sarif .":                {document: true},
		"check --format":                        {},
		"check --format json --format text":     {},
		"check -- --format json":                {},
		"check --output sarif=-":                {document: true},
		"check --format json --output text=-":   {},
		"check --output sarif=a --output=b":     {files: []output{{"sarif", "a"}}},
		"check --output=sarif=a=b -- --output=": {files: []output{{"sarif", "a=b"}}},
	} {
		a := answerOf(System{Args: strings.Fields(line), Getenv: func(string) string { return "" }})
		if a.isDocument() != want.document || !reflect.DeepEqual(a.files, want.files) {
			t.Errorf("%s: got %t and %v, want %t and %v", line, a.isDocument(), a.files, want.document, want.files)
		}
	}
	environment := map[string]string{"EGRESSLINT_FORMAT": "json", "EGRESSLINT_OUTPUT": "sarif=a b\n json=c\n"}
	a := answerOf(System{Args: []string{"check"}, Getenv: func(name string) string { return environment[name] }})
	if want := []output{{"sarif", "a b"}, {"json", "c"}}; !a.isDocument() || !reflect.DeepEqual(a.files, want) {
		t.Errorf("from the environment, got %t and %v, want %v", a.isDocument(), a.files, want)
	}
}
