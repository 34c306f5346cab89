package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
)

// own is a rule that finds something about each security group.
const own = `# METADATA
# title: No groups
# description: There are no security groups.
package custom.rules.network["no-groups"]

report contains {"resource": id, "message": $"{id} is there.", "related": [{"message": "Here.", "at": object.get(group, "at", 0)}]} if {
	some id, group in input.groups
	not id in data.custom.known.groups
}
`

func TestCustomRulesDecideVerdicts(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"rules/own.rego":         own,
		"custom/known/data.json": `{"groups": ["endpoints1"]}`,
		".git/config.rego":       "this is no policy",
	})
	stack := large(2, "secure")
	j := evaluateWith(t, stack, dir)
	if len(j.Findings) != 11 || j.Findings[0].Rule != "no-groups" || j.Findings[0].Level != "error" {
		t.Errorf("got %+v, want a finding for each of 11 groups", j.Findings)
	}
	if got, want := j.TaskGroups.Tally(), (model.Tally{Violated: 2}); got != want {
		t.Errorf("task groups: got %+v, want %+v", got, want)
	}
	if got, want := j.EndpointGroups.Tally(), (model.Tally{Violated: 9, Proven: 1}); got != want {
		t.Errorf("endpoint groups: got %+v, want %+v", got, want)
	}
}

// The custom policies must not change what the embedded ones say.
func TestCustomPoliciesLeaveTheRestAlone(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"rule.rego": strings.ReplaceAll(own, "input.groups", "input.vpcs")})
	for _, kind := range []string{"secure", "open", "unreachable"} {
		want := findings(evaluate(t, large(3, kind)))
		got := slices.DeleteFunc(findings(evaluateWith(t, large(3, kind), dir)), func(f string) bool {
			return strings.HasPrefix(f, "no-groups ")
		})
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

func evaluateWith(t *testing.T, stack *model.Stack, dir string) *Judgement {
	t.Helper()
	j, err := engineWith(t, dir).Evaluate(t.Context(), stack)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func engineWith(t *testing.T, dir string) *Engine {
	t.Helper()
	custom, err := policyset.Load([]policyset.Place{{Name: "own", Path: dir}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := policyset.New(custom)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := For(set)
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// TestRuleWithoutEnd wants the name of the custom rule that keeps an evaluation from ending in time.
func TestRuleWithoutEnd(t *testing.T) {
	t.Parallel()
	endless := strings.ReplaceAll(own, "no-groups", "endless")
	endless = endless[:strings.Index(endless, "report contains")] + "report contains {\"resource\": \"x\", \"message\": \"y.\"} if {\n" +
		"\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta + b == 0\n}\n"
	engine := engineWith(t, write(t, map[string]string{"own.rego": own, "endless.rego": endless}))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the run took too long"))
	_, err := engine.Evaluate(ctx, large(2, "secure"))
	located := (*policyset.Error)(nil)
	if !errors.As(err, &located) || len(located.Notes) != 1 || located.Notes[0].Location.File != "own/endless.rego" ||
		located.Notes[0].Message != "the run took too long, and the rule endless does not end" {
		t.Errorf("got %v", err)
	}
}

func findings(j *Judgement) []string {
	var lines []string
	for _, f := range j.Findings {
		lines = append(lines, f.Rule+" "+f.Resource+" "+f.Message)
	}
	return lines
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
