package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/suggest"
)

const pathHelp = `Show the path of each task to its image, hop by hop.

For each Fargate task, or for the one named TASK, path prints the hops of the image pull. For ecr.api and ecr.dkr these are
DNS, the egress rules of the task, the ingress rules of the endpoint, and the endpoint itself. For S3, which has the image
layers, they are the egress rules, the routes of each subnet, and the gateway endpoint. Each hop says whether packets pass
it, and which line decides that. Everything else that the task can reach is printed last.

TASK is the resource address, the logical ID or the CDK path of the resource that starts the task. PATH is as for check. A
first argument that is an existing path is a PATH.

Exit codes: 0 every task can pull its image and reaches nothing else, 1 at least one cannot, reaches more, or is unknown,
2 some input could not be analysed.`

const pathExample = `  egresslint path infra/
  egresslint path module.app.aws_ecs_service.web infra/
  egresslint path --format json Production/Web cdk.out`

func newPath(sys System) *cobra.Command {
	opt := newOptions(sys)
	format, color := newChoice(report.PathFormats()...), newChoice(colorAuto, colorAlways, colorNever)
	cmd := &cobra.Command{
		Use:     "path [TASK] [PATH...]",
		Short:   "Show the path of each task to its image, hop by hop",
		Long:    pathHelp,
		Example: pathExample,
		RunE: func(cmd *cobra.Command, args []string) error {
			var name string
			name, opt.Paths = taskAndPaths(sys, args)
			result, err := lint.Paths(cmd.Context(), opt)
			if err != nil {
				return err
			}
			if name != "" {
				if err := keep(cmd, result, name); err != nil {
					return err
				}
			}
			printed := showing(sys, color.value, report.Options{})
			printed.Symbols = printed.Color && showsSymbols(sys)
			if err := report.WritePaths(sys.Stdout, format.value, result, printed); err != nil {
				return err
			}
			return pathOutcome(result)
		},
	}
	addInput(cmd, sys, &opt)
	format.addTo(cmd, "format", "the output format")
	color.addTo(cmd, "color", "when to colour the text format")
	return cmd
}

// taskAndPaths takes a first argument that is no path for the name of a task.
func taskAndPaths(sys System, args []string) (task string, paths []string) {
	if len(args) == 0 || exists(sys, args[0]) {
		return "", args
	}
	return args[0], args[1:]
}

func exists(sys System, path string) bool {
	if path == lint.Stdin {
		return true
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(sys.Dir, path)
	}
	_, err := os.Stat(path)
	return err == nil
}

// keep removes all but the named tasks from the result. Where input could not be read, the task may be in it: the notes
// that say so are more useful than an error.
func keep(cmd *cobra.Command, result *model.Paths, name string) error {
	named := lint.TasksNamed(result.Tasks, name)
	if len(named) == 0 && result.Summary.Errors == 0 {
		return unknownTask(cmd, result.Tasks, name)
	}
	result.Keep(named)
	return nil
}

func unknownTask(cmd *cobra.Command, tasks []model.TaskPath, name string) error {
	if len(tasks) == 0 {
		return misuse(cmd, fmt.Sprintf("%q is neither a task nor a path: no Fargate workloads were found", name))
	}
	err := usageError{message: fmt.Sprintf("%q is neither a task nor a path", name)}
	if near := suggest.Nearest(name, taskNames(tasks)); near != "" {
		err.hint = fmt.Sprintf("Did you mean %q? ", near)
	}
	err.hint += "The tasks are " + listed(taskNames(tasks)) + "."
	return err
}

// taskNames are the ids of the tasks, and their paths in a CDK app.
func taskNames(tasks []model.TaskPath) []string {
	var names []string
	for _, task := range tasks {
		names = append(names, task.ID)
		if task.Name != "" {
			names = append(names, task.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// mostListed is how many names a message lists.
const mostListed = 10

func listed(names []string) string {
	if len(names) > mostListed {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:mostListed], ", "), len(names)-mostListed)
	}
	return strings.Join(names, ", ")
}

// pathOutcome turns the result into an exit code.
func pathOutcome(p *model.Paths) error {
	switch {
	case p.Summary.Errors > 0:
		return exitError(ExitUnable)
	case p.Summary.Tasks.Violated+p.Summary.Tasks.Unknown > 0:
		return exitError(ExitFindings)
	default:
		return nil
	}
}
