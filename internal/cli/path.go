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

const pathHelp = `Follow tasks to their images, hop by hop.

For each task on Fargate, or for the one named TASK, this prints the hops of the pull of its image: for ecr.api and ecr.dkr
how their names resolve, what the security groups of the task and of the endpoint let through, and the endpoint; for S3,
where the layers are, the security groups, the routes of each subnet, and the gateway endpoint. Each hop says whether
packets get further, and where that is decided. What else the task reaches comes last.

TASK is the address, the logical id or the path in a CDK app of what starts the task. PATH is as for check. A first
argument that is a path is a PATH.

Exit codes: 0 every task gets its image and reaches nothing else, 1 not so, or not known, 2 something could not be
analysed.`

const pathExample = `  egresslint path infra/
  egresslint path module.app.aws_ecs_service.web infra/
  egresslint path --format json Production/Web cdk.out`

func newPath(sys System) *cobra.Command {
	opt := newOptions(sys)
	format, color := newChoice(report.PathFormats()...), newChoice(colorAuto, colorAlways, colorNever)
	cmd := &cobra.Command{
		Use:     "path [TASK] [PATH...]",
		Short:   "Follow tasks to their images, hop by hop",
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
			painted := useColor(sys, color.value)
			printed := report.Options{Color: painted, Symbols: painted && showsSymbols(sys)}
			if err := report.WritePaths(sys.Stdout, format.value, result, printed); err != nil {
				return err
			}
			return pathOutcome(result)
		},
	}
	addInput(cmd, sys, &opt)
	format.addTo(cmd, "format", "how to write the paths")
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
	if !filepath.IsAbs(path) {
		path = filepath.Join(sys.Dir, path)
	}
	_, err := os.Stat(path)
	return err == nil
}

// keep leaves only the named tasks in the result. Where input could not be read, the task may be in there: that is told
// first.
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
		return misuse(cmd, fmt.Sprintf("there is no task and no path %q: no Fargate workloads were found", name))
	}
	err := usageError{message: fmt.Sprintf("there is no task and no path %q", name)}
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
