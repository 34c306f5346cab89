package lint

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/atomic"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
	"github.com/egresslint/egresslint/internal/source"
)

// TestResult is what became of one test.
type TestResult = policyset.TestResult

// Test runs the tests of the policies: those in Rego, and the examples beside each rule. With update, it writes down what
// the rules find in the examples instead of comparing it.
func (p Policies) Test(ctx context.Context, update bool) ([]TestResult, error) {
	custom, err := p.load()
	if err != nil {
		return nil, err
	}
	set, err := policyset.New(custom.Enabled())
	if err != nil {
		return nil, err
	}
	judge, err := engine.For(set)
	if err != nil {
		return nil, err
	}
	results, err := custom.Test(ctx)
	if err != nil {
		return nil, err
	}
	for _, dir := range custom.Directories() {
		examples := exampleTests{
			judge: judge, rules: custom.In(dir), shown: dir,
			dir: filepath.FromSlash(dir), update: update,
		}
		if !filepath.IsAbs(examples.dir) {
			examples.dir = filepath.Join(p.Dir, examples.dir)
		}
		tested, err := examples.run(ctx)
		if err != nil {
			return nil, err
		}
		results = append(results, tested...)
	}
	return results, nil
}

// exampleTests are the examples in the directory of a rule.
type exampleTests struct {
	judge  *engine.Engine
	rules  []string
	dir    string
	shown  string // the directory as it is shown
	update bool
}

func (e exampleTests) run(ctx context.Context) ([]TestResult, error) {
	entries, err := os.ReadDir(e.dir)
	if err != nil {
		return nil, fmt.Errorf("reading the examples: %w", err)
	}
	var results []TestResult
	for _, entry := range entries {
		kind := policyset.ExampleKind(entry.Name())
		if kind == "" || !e.isExample(entry) {
			continue
		}
		if len(e.rules) > 1 {
			return nil, fmt.Errorf("%s: these are examples of one rule, but there are several: %s", e.shown, strings.Join(e.rules, ", "))
		}
		failures, err := e.test(ctx, entry, kind)
		if err != nil {
			return nil, err
		}
		results = append(results, TestResult{
			Name:     entry.Name(),
			Location: source.Range{File: path.Join(e.shown, entry.Name())},
			Failures: failures,
		})
	}
	return results, nil
}

// isExample reports whether the entry can be analysed. A note about an example, or a directory with a rule, cannot.
func (e exampleTests) isExample(entry os.DirEntry) bool {
	if entry.IsDir() {
		policies, err := filepath.Glob(filepath.Join(e.dir, entry.Name(), "*.rego"))
		return err == nil && len(policies) == 0
	}
	analysed := []string{".tf", ".tofu", ".json", ".yaml", ".yml", ".template"}
	return slices.Contains(analysed, filepath.Ext(entry.Name()))
}

// test analyses one example and says what is not as it should be.
func (e exampleTests) test(ctx context.Context, entry os.DirEntry, kind string) ([]string, error) {
	found, notes, err := example{path: filepath.Join(e.dir, entry.Name()), alone: !entry.IsDir()}.check(ctx, e.judge)
	if err != nil {
		return nil, err
	}
	found = only(found, e.rules[0])
	failures := append(unreadable(notes), unexpected(found, kind, e.rules[0])...)
	differences, err := e.compare(entry.Name(), kind, lines(found))
	return append(failures, differences...), err
}

func only(findings []model.Finding, rule string) []model.Finding {
	var found []model.Finding
	for _, f := range findings {
		if f.Rule == rule {
			found = append(found, f)
		}
	}
	return found
}

// expectedSuffix ends the name of the file that says what is found in an example.
const expectedSuffix = ".expected"

// lines are what the file of an example says: the findings as the text format begins them.
func lines(found []model.Finding) []string {
	list := make([]string, len(found))
	for i, f := range found {
		label := f.Level
		if f.Verdict == model.Unproven {
			label = string(f.Verdict)
		}
		list[i] = fmt.Sprintf("%s: %s: %s", f.Location, label, f.Message)
	}
	return list
}

// compare holds what was found against the file beside the example, if there is one, or writes that.
func (e exampleTests) compare(name, kind string, got []string) ([]string, error) {
	file := filepath.Join(e.dir, name+expectedSuffix)
	if e.update && kind != "good" {
		return nil, atomic.Replace(file, []byte(strings.Join(got, "\n")+"\n"))
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what is expected: %w", err)
	}
	want := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' || r == '\r' })
	if changes := difference(want, got); len(changes) > 0 {
		shown := path.Join(e.shown, name+expectedSuffix)
		return []string{shown + ": Something else is found (- expected, + found):\n" + strings.Join(changes, "\n")}, nil
	}
	return nil, nil
}

// difference lists the lines that only one of the lists has.
func difference(want, got []string) []string {
	surplus := map[string]int{}
	for _, line := range got {
		surplus[line]++
	}
	var changes []string
	for _, line := range want {
		if surplus[line]--; surplus[line] < 0 {
			changes = append(changes, "- "+line)
		}
	}
	for _, line := range got {
		if surplus[line] > 0 {
			surplus[line]--
			changes = append(changes, "+ "+line)
		}
	}
	return changes
}
