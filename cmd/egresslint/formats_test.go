package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/conformance"
)

// corpus returns a repository with what the formats of reports are tested with: the network of the README, and the examples of
// each rule, each configuration in a directory of its own.
func corpus(t *testing.T) string {
	t.Helper()
	repository := t.TempDir()
	if err := os.Mkdir(filepath.Join(repository, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"testdata/example/*/*/*", "testdata/rules/*/*.tf", "testdata/rules/*/*.yaml"} {
		files, err := filepath.Glob(filepath.Join(checkout, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("there is no %s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			kind := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
			dir := filepath.Join(repository, filepath.Base(filepath.Dir(filepath.Dir(file))), filepath.Base(filepath.Dir(file)), kind+filepath.Ext(file)[:3])
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return repository
}

// TestFormatsOfCorpus validates what programs get of all examples, and wants it to be the same each time.
func TestFormatsOfCorpus(t *testing.T) {
	t.Parallel()
	repository := corpus(t)
	for format, validate := range map[string]func(t *testing.T, report []byte){
		"sarif": func(t *testing.T, report []byte) {
			conformance.NewSARIFSchema(t).Validate(t, report)
			if results := conformance.CodeScanning(t, report); len(results) < 100 {
				t.Errorf("there are %d results", len(results))
			}
		},
		"junit": func(t *testing.T, report []byte) {
			conformance.NewJUnitSchema(t).Validate(t, report)
			if cases := conformance.TestCases(t, report); len(cases) < 100 {
				t.Errorf("there are %d tests", len(cases))
			}
		},
		"gitlab": func(t *testing.T, report []byte) {
			if issues := conformance.CodeQuality(t, report); len(issues) < 100 {
				t.Errorf("there are %d entries", len(issues))
			}
		},
		"github": func(t *testing.T, report []byte) {
			annotations, rest := conformance.Annotations(t, report)
			if len(annotations) < 100 || !strings.HasSuffix(rest[len(rest)-1], " are only in this log.") {
				t.Errorf("there are %d annotations, and %q", len(annotations), rest)
			}
		},
		"markdown": func(t *testing.T, report []byte) {
			if rows := conformance.Comment(t, report); len(rows) < 100 {
				t.Errorf("there are %d rows", len(rows))
			}
		},
	} {
		t.Run(format, func(t *testing.T) {
			out, _ := stdoutOf(t, repository, []string{"check", "--format", format})
			validate(t, []byte(out))
			if again, _ := stdoutOf(t, repository, []string{"check", "--format", format}); again != out {
				t.Error("two runs are not the same")
			}
		})
	}
}
