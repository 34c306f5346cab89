package lint

import (
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// TestPullsAgreeWithPaths follows the tasks of all examples: whether an image arrives must be what its path says.
func TestPullsAgreeWithPaths(t *testing.T) {
	t.Parallel()
	judge, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	count := map[model.Arrival]int{}
	for _, pattern := range []string{"../../testdata/rules/*/bad.tf", "../../testdata/rules/*/unknown.tf", "../../testdata/rules/*/unknown.yaml", "../../testdata/example/*/*"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("there is no %s: %v", pattern, err)
		}
		for _, path := range paths {
			opt := Options{Dir: filepath.Dir(path), Paths: []string{filepath.Base(path)}, Networks: true}
			r, err := run(t.Context(), opt, func() (*engine.Engine, error) { return judge, nil })
			if err != nil {
				t.Fatal(err)
			}
			followed, err := Paths(t.Context(), opt)
			if err != nil {
				t.Fatal(err)
			}
			said := map[string]model.Arrival{}
			for _, n := range r.Networks {
				for _, task := range n.Tasks {
					said[n.Root+" "+task.ID] = task.Pull.Is
				}
			}
			for _, task := range followed.Tasks {
				want := arrival(task)
				got := said[task.Root+" "+task.ID]
				count[want]++
				if got != want && !(got == model.ArrivalNotJudged && want == model.Arrives) {
					t.Errorf("%s: the pull of %s: %s, but its path says %s", path, task.ID, got, want)
				}
			}
		}
	}
	if count[model.Arrives] < 20 || count[model.Fails] < 10 || count[model.ArrivalUnknown] < 10 {
		t.Errorf("only these were compared: %v", count)
	}
}

// arrival is what a path says about the image.
func arrival(task model.TaskPath) model.Arrival {
	is := model.Arrives
	for _, pull := range task.Pulls {
		switch {
		case pull.Is == model.No:
			return model.Fails
		case pull.Is == model.Unclear:
			is = model.ArrivalUnknown
		}
	}
	return is
}
