package report

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/egresslint/egresslint/internal/fuzzing"
)

// encodedSample is a report as the json format writes it.
func encodedSample(t testing.TB) string {
	t.Helper()
	var out bytes.Buffer
	r := sample()
	r.Suppressed, r.Sources = r.Findings[:0], nil
	for i := range r.Findings {
		r.Findings[i].Related = append(r.Findings[i].Related, r.Findings[i].Related[:0]...)
	}
	if err := Write(&out, "json", r, Options{}); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.ReplaceAll(out.String(), ": null", ": []"), `"reaches": []`, `"reaches": {}`)
}

func TestRead(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(strings.ReplaceAll(encodedSample(t), `"version": 0`, `"version": 1`), `"verdict": ""`, `"verdict": "proven"`)
	if r, err := Read("r.json", []byte(text)); err != nil || len(r.Findings) != 2 {
		t.Fatalf("%v in\n%s", err, text)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read("r.json", []byte(utf16)); err != nil {
		t.Errorf("in UTF-16: %v", err)
	}
	for _, test := range []struct{ old, replacement, want string }{
		{`"version": 1`, `"version": 2`, "r.json: the report has version 2, but this egresslint reads version 1"},
		{`"version": 1`, `"version": "1"`, "r.json: this is not a report, as it has no version"},
		{`"level": "error"`, `"level": "fatal"`, "r.json:7:16: this is not a report: at /findings/0/level: value must be one of 'error', 'warning', 'note'"},
		{`"findings"`, `"finding"`, "r.json:1:1: this is not a report: at /: missing property 'findings'"},
		{`"line": 2`, `"line": 0`, ": this is not a report: at /findings/0/location/start/line: minimum: got 0, want 1"},
		{`"version"`, `"é": 1, "version`, "r.json:2:23: this is not JSON: invalid character"},
		{"\n}\n", "", ": this is not JSON: unexpected end of JSON input"},
		{"\n}\n", "\n}\n{}\n", ": this is not JSON: invalid character '{' after top-level value"},
	} {
		changed := strings.Replace(text, test.old, test.replacement, 1)
		if changed == text {
			t.Fatalf("there is no %q in\n%s", test.old, text)
		}
		if _, err := Read("r.json", []byte(changed)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.replacement, err, test.want)
		}
	}
	if _, err := Read("r.json", []byte(strings.Replace(text, `"suppressed": [`, `"suppressed": [`+firstFinding(text), 1))); err == nil ||
		!strings.Contains(err.Error(), "a suppressed finding does not say why it is") {
		t.Errorf("got %v for a suppressed finding without a reason", err)
	}
}

// firstFinding returns the first finding of a report.
func firstFinding(text string) string {
	_, rest, _ := strings.Cut(text, `"findings": [`)
	first, _, _ := strings.Cut(rest, "\n    },\n")
	return first + "}"
}

// FuzzRead wants each report that is read to be written in each format.
func FuzzRead(f *testing.F) {
	text := strings.ReplaceAll(strings.ReplaceAll(encodedSample(f), `"version": 0`, `"version": 1`), `"verdict": ""`, `"verdict": "proven"`)
	f.Add(text)
	f.Add(strings.Replace(text, `"suppressed": [`, `"suppressed": [`+strings.TrimSuffix(firstFinding(text), "}")+`, "suppression": {"kind": "ignore"}}`, 1))
	f.Fuzz(func(t *testing.T, text string) {
		fuzzing.Within(t, func() {
			r, err := Read("r.json", []byte(text))
			if err != nil {
				return
			}
			for _, format := range Formats() {
				if err := Write(io.Discard, format, r, Options{}); err != nil {
					t.Errorf("%s: %v", format, err)
				}
			}
		})
	})
}
