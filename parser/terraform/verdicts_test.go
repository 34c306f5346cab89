package terraform_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

// judge gives verdicts on networks.
type judge struct {
	*testing.T
	engine *engine.Engine
}

func newJudge(t *testing.T) judge {
	t.Helper()
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	return judge{T: t, engine: e}
}

// TestVerdicts judges each archive in testdata/verdicts: what other linters are known to pass over or to be wrong about.
// The archive's file "want" lists the verdicts; every line of "names" must occur in a message.
func TestVerdicts(t *testing.T) {
	names, err := filepath.Glob("testdata/verdicts/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	judge := newJudge(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { judge.archive(t, name) })
	}
}

func (j judge) archive(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	stack := terraform.NewLibrary(treeOf(t, dir)).Parse(".", terraform.Options{})
	got, messages := j.report(t, stack)
	last := &archive.Files[len(archive.Files)-1]
	if terraform.Updating() {
		last.Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(last.Data), got); diff != "" {
		t.Errorf("wrong verdicts (-want +got):\n%s", diff)
	}
	for _, f := range archive.Files {
		if f.Name == "names" && !strings.Contains(messages, strings.TrimSpace(string(f.Data))) {
			t.Errorf("no message says %q", f.Data)
		}
	}
}

// report returns the verdicts on a network, one a line, and all messages.
func (j judge) report(t *testing.T, stack *model.Stack) (verdicts, messages string) {
	t.Helper()
	judgement, err := j.engine.Evaluate(t.Context(), stack)
	if err != nil {
		t.Fatal(err)
	}
	var lines, texts []string
	for _, f := range judgement.Findings {
		lines = append(lines, fmt.Sprintf("%s %s %s\n", f.Verdict, f.Rule, f.Resource))
		texts = append(texts, f.Message)
		for _, reason := range f.Reasons {
			texts = append(texts, fmt.Sprintf("%s (%s)", reason.Reason, reason.Settle))
		}
	}
	for _, note := range stack.Notes {
		lines = append(lines, fmt.Sprintf("note %s: %s\n", note.Severity, note.Message))
	}
	return strings.Join(union(lines), ""), strings.Join(texts, "\n")
}

// treeOf grants a directory.
func treeOf(t *testing.T, dir string) *source.Tree {
	t.Helper()
	tree := source.NewTree(dir)
	t.Cleanup(tree.Close)
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	return tree
}

// subject is what a verdict is about.
type subject struct{ rule, resource string }

// verdicts are what the policies say: of several findings about one subject the definite one counts.
type verdicts map[subject]model.Verdict

func (j judge) verdicts(s *model.Stack) verdicts {
	j.Helper()
	judgement, err := j.engine.Evaluate(j.Context(), s)
	if err != nil {
		j.Fatal(err)
	}
	found := verdicts{}
	for _, f := range judgement.Findings {
		about := subject{f.Rule, f.Resource}
		if found[about] != model.Violation {
			found[about] = f.Verdict
		}
	}
	return found
}

// egressTogether returns the verdicts with those on the destinations and on the ports of a group's egress as one: where a
// plan alone does not tell the destination of a rule, its ports can make it a violation, but not of which of the two.
func (v verdicts) egressTogether() verdicts {
	together := verdicts{}
	for about, verdict := range v {
		if about.rule == "task-egress-port" {
			about.rule = "task-egress-destination"
		}
		if together[about] != model.Violation {
			together[about] = verdict
		}
	}
	return together
}

// contradictions lists where the other verdicts exclude what these say for certain, or the other way round.
func (v verdicts) contradictions(other verdicts) []string {
	var list []string
	for about, verdict := range v {
		if !other.admits(about, verdict) {
			list = append(list, fmt.Sprintf("%s of %s: the first says %s", about.rule, about.resource, verdict))
		}
	}
	for about, verdict := range other {
		if !v.admits(about, verdict) {
			list = append(list, fmt.Sprintf("%s of %s: the second says %s", about.rule, about.resource, verdict))
		}
	}
	slices.Sort(list)
	return list
}

// losses lists where verdicts that know more are less definite or more silent than these, or say what these exclude.
func (v verdicts) losses(better verdicts) []string {
	list := v.contradictions(better)
	for about, verdict := range v {
		if verdict == model.Violation && better[about] != model.Violation {
			list = append(list, fmt.Sprintf("%s of %s is no longer a violation", about.rule, about.resource))
		}
	}
	for about, verdict := range better {
		if verdict == model.Unproven && v[about] == "" {
			list = append(list, fmt.Sprintf("%s of %s is no longer certain", about.rule, about.resource))
		}
	}
	slices.Sort(list)
	return list
}

// admits reports whether the verdicts agree with another's, or leave it open: whether a list is the wrong one, where it
// is open which list it is, and what a group does wrong, where it is open who carries which groups.
func (v verdicts) admits(about subject, verdict model.Verdict) bool {
	if verdict == model.Unproven || v[about] != "" {
		return true
	}
	rule := about.rule
	if rule == "prefix-list-mismatch" {
		rule = "task-egress-destination"
	}
	for open, verdict := range v {
		sameGroup := open.resource == about.resource || !strings.Contains(open.resource, "security_group")
		if open.rule == rule && verdict == model.Unproven && sameGroup {
			return true
		}
	}
	return false
}
