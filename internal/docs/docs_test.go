package docs

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/lint"
)

var update = flag.Bool("update", false, "write the pages anew")

// pages is where the pages about rules are.
const pages = "../../docs/rules"

// TestPagesAreFresh keeps the pages in step with the rules and their examples, and keeps no page of a rule that is gone.
//
//go:generate go test -run ^TestPagesAreFresh$ . -update
func TestPagesAreFresh(t *testing.T) {
	want := wanted(t)
	for name, text := range want {
		file := filepath.Join(pages, name)
		if *update {
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s is not what its rule and examples say: run go generate ./internal/docs", file)
		}
	}
	files, err := filepath.Glob(filepath.Join(pages, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if want[filepath.Base(file)] == nil {
			t.Errorf("%s is the page of no rule: remove it", file)
		}
	}
}

// wanted makes all pages, by file name.
func wanted(t *testing.T) map[string][]byte {
	t.Helper()
	rules := rules(t)
	want := map[string][]byte{
		"README.md": append([]byte(generated), Index(rules, func(r lint.Rule) string { return r.Name + ".md" })...),
	}
	for _, rule := range rules {
		want[rule.Name+".md"] = PageOf(rule).Markdown()
	}
	return want
}

func rules(t *testing.T) []lint.Rule {
	t.Helper()
	rules, err := lint.Rules()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// Whatever a page in Markdown says, the page on the terminal says too.
func TestTextSaysTheSame(t *testing.T) {
	t.Parallel()
	for _, rule := range rules(t) {
		page := PageOf(rule)
		text := words(string(page.Text()))
		for _, part := range slices.Concat(
			[]string{page.Title, page.Description, page.Symptom, page.Undecided}, page.Errors, page.Related, page.controls(),
		) {
			if !strings.Contains(text, words(part)) {
				t.Errorf("explain %s does not say %q", rule.Name, part)
			}
		}
		if len(page.Examples) < 2 {
			t.Errorf("%s has no examples of what is bad and what is good", rule.Name)
		}
	}
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }
