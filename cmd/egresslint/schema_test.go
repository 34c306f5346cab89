package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/egresslint/egresslint/internal/cli"
)

// validated checks JSON that a command writes against the published schema of its documents.
func validated(document, text string) error {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(checkout, "docs", document+".schema.json"))
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text)) // it refuses what follows the document
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// documentOf returns the name of the document that a command line asks for, "" for others.
func documentOf(args []string) string {
	if !slices.Contains(args, "--format=json") && !strings.Contains(strings.Join(args, " ")+" ", " --format json ") {
		return ""
	}
	if slices.Contains(args, "--help") {
		return ""
	}
	for _, arg := range args[1:] {
		switch {
		case arg == "check":
			return "report"
		case !strings.HasPrefix(arg, "-"):
			return map[string]string{"path": "path", "diff": "diff", "endpoints": "endpoints", "diagnose": "diagnosis"}[arg]
		}
	}
	return ""
}

// TestJSONOfExamples checks what is written about the network of the README, and about plans and what is unknown of each rule.
// What the scripts run is checked too, as they run it.
func TestJSONOfExamples(t *testing.T) {
	t.Parallel()
	documents := map[string]string{"check": "report", "path": "path", "endpoints": "endpoints"}
	for pattern, commands := range map[string][]string{
		"testdata/example/*/*":         {"check", "path", "endpoints"},
		"testdata/rules/*/unknown.tf":  {"check"},
		"testdata/rules/*/*.plan.json": {"path", "endpoints"},
	} {
		paths, err := filepath.Glob(filepath.Join(checkout, filepath.FromSlash(pattern)))
		if err != nil || len(paths) == 0 {
			t.Fatalf("there is no %s: %v", pattern, err)
		}
		for _, path := range paths {
			for _, command := range commands {
				out, _ := stdoutOf(t, absolute(t, checkout), []string{command, "--format", "json", absolute(t, path)})
				if err := validated(documents[command], out); err != nil {
					t.Errorf("%s %s: %v in\n%s", command, path, err, out)
				}
			}
		}
	}
}

// TestReportPage validates the documents that docs/report.md shows.
func TestReportPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(checkout, "docs", "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)## The document of `(check|path|diff)`\n\n```json\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(shown) != 3 {
		t.Fatalf("docs/report.md shows %d documents, want those of check, path and diff", len(shown))
	}
	for _, block := range shown {
		document := map[string]string{"check": "report", "path": "path", "diff": "diff"}[block[1]]
		if err := validated(document, block[2]); err != nil {
			t.Errorf("the document of %s: %v", block[1], err)
		}
	}
}

// TestFailuresAreDocuments shows that there is a document whatever goes wrong, with the reason among its notes.
func TestFailuresAreDocuments(t *testing.T) {
	t.Parallel()
	for line, why := range map[string]string{
		"check --format json --bogus":                         "unknown flag: --bogus",
		"check --bogus --format=json":                         "unknown flag: --bogus",
		"chekc --format json":                                 `there is no command \"chekc\". Did you mean \"check\"?`,
		"path --format json --region Tokyo":                   "must be the name of an AWS region",
		"check --format json --config a --no-config":          "--config and --no-config exclude each other",
		"check --format json --config nowhere.yaml .":         "There is no such file",
		"check --format json --policies nowhere .":            "There is no such file",
		"check --format json --config-from main .":            "is not in a git repository",
		"check --format json nowhere":                         "There is no such file",
		"check --format json -":                               "there is no standard input",
		"check --format json --var x=1 .":                     "no Terraform root module that is checked declares this variable",
		"path --format json aws_ecs_service.nowhere .":        "is neither a task nor a path",
		"--timeout 1h path --format json --max-memory much .": "is not a size",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte("resource \"aws_security_group\" \"a\" {}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		document := "report"
		if strings.Contains(line, "path ") {
			document = "path"
		}
		out, code := stdoutOf(t, dir, strings.Fields(line))
		if err := validated(document, out); err != nil || code != 2 || !strings.Contains(out, why) {
			t.Errorf("%s: exit code %d, %v; want a document with %q, but got\n%s", line, code, err, why, out)
		}
	}
}

// stdoutOf returns what a command writes to standard output, and its exit code.
func stdoutOf(t *testing.T, dir string, args []string) (string, int) {
	t.Helper()
	var out bytes.Buffer
	code := cli.Main(t.Context(), cli.System{
		Args: args, Stdout: &out, Stderr: io.Discard, Dir: dir, Getenv: func(string) string { return "" },
	})
	return out.String(), code
}
