package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
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

// validators test the formats that programs read.
var validators = map[string]func(t *testing.T, report []byte){
	"json": func(t *testing.T, report []byte) {
		if err := validated("report", string(report)); err != nil {
			t.Error(err)
		}
	},
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
		if rows := conformance.Comment(t, report); len(rows) < 50 {
			t.Errorf("there are %d rows", len(rows))
		}
	},
}

// TestOneRunForAllFormats writes all formats of the corpus in one run, and validates them. Each is the same in another
// run, and so is what is made of the report in JSON.
func TestOneRunForAllFormats(t *testing.T) {
	t.Parallel()
	repository := corpus(t)
	formats := append(slices.Collect(maps.Keys(validators)), "text", "compact")
	written := func(args ...string) map[string]string {
		dir := t.TempDir()
		for _, format := range formats {
			args = append(args, "--output", format+"="+filepath.Join(dir, format))
		}
		if _, code := stdoutOf(t, repository, args); code != 1 {
			t.Fatalf("%v: exit code %d", args, code)
		}
		files := map[string]string{}
		for _, format := range formats {
			text, err := os.ReadFile(filepath.Join(dir, format))
			if err != nil {
				t.Fatal(err)
			}
			files[format] = string(text)
		}
		return files
	}
	first, second := written("check", "."), written("check", ".")
	report := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(report, []byte(first["json"]), 0o600); err != nil {
		t.Fatal(err)
	}
	converted := written("convert", report)
	for _, format := range formats {
		t.Run(format, func(t *testing.T) {
			if first[format] != second[format] {
				t.Error("two runs are not the same")
			}
			if first[format] != converted[format] {
				t.Error("what is made of the report in JSON is not the same")
			}
			if validate := validators[format]; validate != nil {
				validate(t, []byte(first[format]))
			}
		})
	}
	if alone, _ := stdoutOf(t, repository, []string{"check", "--format", "sarif"}); alone != first["sarif"] {
		t.Error("the standard output is not the same")
	}
}
