package cloudformation

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
)

// TestParity writes the examples of all rules in each style: the findings must be the same, but for where they are.
func TestParity(t *testing.T) {
	judge, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob("../../testdata/rules/*/*.yaml")
	if err != nil || len(examples) == 0 {
		t.Fatalf("found no examples: %v", err)
	}
	for _, example := range examples {
		if filepath.Base(example) == "config.yaml" {
			continue // it is no template
		}
		text, err := os.ReadFile(example)
		if err != nil {
			t.Fatal(err)
		}
		want := judged(t, judge, map[string]string{"t.yaml": string(text)})
		for _, name := range slices.Sorted(maps.Keys(styles)) {
			document, _ := load("t.yaml", text)
			got := judged(t, judge, styles[name](document))
			if strings.Contains(got, " is published by the output ") {
				continue // what a stack exports may have endpoints and routes elsewhere
			}
			if got != want {
				t.Errorf("%s, written with %s, is judged otherwise:\n%s\nwant:\n%s", example, name, got, want)
			}
		}
	}
}

// judged returns the findings of the files, without places.
func judged(t *testing.T, judge *engine.Engine, files map[string]string) string {
	t.Helper()
	stack := Parse(treeOf(t, files), slices.Sorted(maps.Keys(files)), Options{})
	if len(files) > 1 && files["outer.yaml"] != "" {
		stack = Parse(treeOf(t, files), []string{"outer.yaml"}, Options{})
	}
	judgement, err := judge.Evaluate(t.Context(), stack)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{fmt.Sprint(judgement.TaskGroups.Tally(), judgement.EndpointGroups.Tally())}
	for _, f := range judgement.Findings {
		lines = append(lines, strings.ReplaceAll(fmt.Sprintf("%s %s %s: %s", f.Verdict, f.Rule, f.Resource, f.Message), "Nested.", ""))
	}
	slices.Sort(lines)
	return strings.Join(append(lines, describeNotes(stack)), "\n")
}
