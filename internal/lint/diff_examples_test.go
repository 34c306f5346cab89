package lint

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/diff"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// stateOfExample returns the state of an example, under a name that all examples share.
func stateOfExample(t *testing.T, judge *engine.Engine, path string) diff.State {
	t.Helper()
	dir := filepath.Dir(path)
	r, err := run(t.Context(), Options{Dir: dir, Paths: []string{filepath.Base(path)}, Networks: true}, func() (*engine.Engine, error) { return judge, nil })
	if err != nil {
		t.Fatal(err)
	}
	state := diff.State{Networks: r.Networks, Failed: hasOtherErrors(r)}
	for i := range state.Networks {
		state.Networks[i].Root = "example"
	}
	return state
}

// TestDiffOfExamples compares each example with itself, which is no difference, and with the other ones of its rule, there and
// back: what one opens the other closes.
func TestDiffOfExamples(t *testing.T) {
	t.Parallel()
	judge, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	compared, changed := 0, 0
	for _, pattern := range []string{"../../testdata/rules/*/bad.tf", "../../testdata/rules/*/bad.yaml"} {
		bad, err := filepath.Glob(pattern)
		if err != nil || len(bad) == 0 {
			t.Fatalf("there is no %s: %v", pattern, err)
		}
		for _, path := range bad {
			states := map[string]diff.State{}
			for _, kind := range []string{"bad", "good", "unknown"} {
				states[kind] = stateOfExample(t, judge, strings.Replace(path, "/bad.", "/"+kind+".", 1))
			}
			for from, base := range states {
				for to, head := range states {
					there, back := diff.Compare(base, head), diff.Compare(head, base)
					compared++
					changed += len(there.Changes)
					if from == to && len(there.Changes) > 0 {
						t.Errorf("%s: %s differs from itself: %+v", path, from, there.Changes)
					}
					if !reflect.DeepEqual(mirrored(there), sides(back)) {
						t.Errorf("%s: %s and %s are not mirrored:\n%+v\n%+v", path, from, to, there.Changes, back.Changes)
					}
				}
			}
		}
	}
	if compared < 300 || changed < 100 {
		t.Errorf("only %d pairs were compared, with %d changes", compared, changed)
	}
}

// flowsOf is what is opened and closed for one task or endpoint.
type flowsOf struct {
	opened, closed []model.FlowChange
}

func sides(d *model.Diff) map[string]flowsOf {
	all := map[string]flowsOf{}
	for _, n := range d.Changes {
		all[n.Role+" "+n.ID] = flowsOf{n.Opened, n.Closed}
	}
	return all
}

// mirrored is what the same would be the other way round.
func mirrored(d *model.Diff) map[string]flowsOf {
	all := map[string]flowsOf{}
	for _, n := range d.Changes {
		id := n.ID
		if n.Was != "" {
			id = n.Was
		}
		all[n.Role+" "+id] = flowsOf{n.Closed, n.Opened}
	}
	return all
}
