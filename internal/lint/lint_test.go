package lint

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// openTask is a module with a task that may reach everything.
const openTask = `
resource "aws_security_group" "task" {
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ecs_service" "app" {
  launch_type = "FARGATE"

  network_configuration {
    subnets         = ["subnet-0a1b2c3d"]
    security_groups = [aws_security_group.task.id]
  }
}
`

// TestRunOverManyRoots shows that the report does not depend on which root is judged first, and that the line of a
// module that all of them use is one finding.
func TestRunOverManyRoots(t *testing.T) {
	t.Parallel()
	const roots = 20
	files := map[string]string{"modules/task/main.tf": openTask}
	for i := range roots {
		files[fmt.Sprintf("live/%02d/main.tf", i)] = "module \"task\" {\n  source = \"../../modules/task\"\n}\n"
	}
	dir := write(t, files)
	first := report(t, dir)
	if got := count(first, "task-egress-destination"); got != 1 {
		t.Errorf("got %d findings of task-egress-destination, want 1", got)
	}
	if got := first.Summary; got.Roots != roots || got.TaskGroups.Violated != roots {
		t.Errorf("got %+v, want %d roots, each with a violated task group", got, roots)
	}
	if len(first.Sources["modules/task/main.tf"]) == 0 {
		t.Error("the text of the module is missing")
	}
	for range 5 {
		if again := report(t, dir); !reflect.DeepEqual(again, first) {
			t.Fatalf("another run gave another report:\n%+v\nfirst\n%+v", again, first)
		}
	}
}

func TestRunWithoutAnything(t *testing.T) {
	t.Parallel()
	r := report(t, t.TempDir())
	if r.Summary.Roots != 0 || r.Summary.Errors != 1 {
		t.Errorf("got %+v, want no roots and an error", r.Summary)
	}
	if r.Findings == nil || r.Workloads == nil || r.Endpoints == nil || r.Notes == nil {
		t.Errorf("got %+v, want empty lists, which JSON writes as []", r)
	}
}

// TestRunEndsWithItsContext wants a report that says what was not done, and why.
func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the run took too long"))
	dir := write(t, map[string]string{"a/main.tf": openTask, "b/main.tf": openTask})
	r, err := Run(ctx, Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, note := range r.Notes {
		if note.Severity == model.SeverityError && note.Message == "This was not analysed: the run took too long." {
			told = append(told, note.Location.File)
		}
	}
	if !slices.Equal(told, []string{"a", "b"}) || r.Summary.Errors < 2 || r.Summary.TaskGroups.Proven > 0 {
		t.Errorf("got notes about %q in %+v", told, r)
	}
}

func report(t *testing.T, dir string) *model.Report {
	t.Helper()
	r, err := Run(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func count(r *model.Report, rule string) int {
	n := 0
	for _, finding := range r.Findings {
		if finding.Rule == rule {
			n++
		}
	}
	return n
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
