// Package cli is the command line: commands, flags and exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/suggest"
	"github.com/egresslint/egresslint/internal/visible"
)

// The exit codes. ExitUnable wins over ExitFindings: a run that could not read everything is never less than that.
const (
	ExitClean    = 0 // everything was analysed and nothing was found
	ExitFindings = 1 // everything was analysed and something was found
	ExitUnable   = 2 // something could not be analysed: wrong usage, or unreadable or unparsable input
)

// System is what a run has of the outside world.
type System struct {
	Args   []string // without the program's name
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(name string) string
	Dir    string           // the working directory, absolute
	Now    func() time.Time // nil means the clock of the machine
}

func (s System) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// Main runs the command that the arguments name, and returns the exit code.
func Main(ctx context.Context, sys System) int {
	err := execute(ctx, newRoot(sys))
	if code := exitError(0); errors.As(err, &code) {
		return int(code)
	}
	switch {
	case err == nil:
		return ExitClean
	case errors.Is(err, syscall.EPIPE): // nobody reads on: there is no one to tell
		return ExitUnable
	}
	if broken := (*lint.PolicyError)(nil); errors.As(err, &broken) {
		_ = report.Notes(sys.Stderr, broken.Notes) // there is no other way to tell
		return ExitUnable
	}
	message := fmt.Sprintln("egresslint:", err)
	if usage := (usageError{}); errors.As(err, &usage) {
		message += usage.hint + "\n"
	}
	if revision := (*lint.RevisionError)(nil); errors.As(err, &revision) && revision.Hint() != "" {
		message += revision.Hint() + "\n"
	}
	_, _ = io.WriteString(sys.Stderr, visible.Lines(message)) // there is no other way to tell
	return ExitUnable
}

// exitError ends a command that has said everything itself.
type exitError int

func (c exitError) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// usageError is a command line that makes no sense, and what to do about it.
type usageError struct {
	message string
	hint    string
}

func (e usageError) Error() string { return e.message }

// misuse returns the usage error of a command.
func misuse(cmd *cobra.Command, message string) error {
	return usageError{message, fmt.Sprintf("Run \"%s --help\" for usage.", cmd.CommandPath())}
}

func newRoot(sys System) *cobra.Command {
	root := &cobra.Command{
		Use:   "egresslint",
		Short: "Check the egress of Fargate tasks and ECR endpoints",
		Long: `egresslint reads Terraform and CloudFormation files and checks the network path of Fargate tasks: they must be able to
pull their images from private ECR, and must not reach anything else.`,
		Args:          func(cmd *cobra.Command, args []string) error { return rootArgs(sys, cmd, args) },
		RunE:          func(cmd *cobra.Command, _ []string) error { return misuse(cmd, "a command is required") },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	addLimits(root)
	root.SetArgs(sys.Args)
	root.SetOut(sys.Stdout)
	root.SetErr(sys.Stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return misuse(cmd, err.Error()) })
	root.AddCommand(newCheck(sys), newInit(sys), newPath(sys), newParse(sys), newRules(sys), newExplain(sys),
		newConfig(sys), newTest(sys), newNew(sys), newBundle(sys), newSchema(), newVersion())
	return root
}

// rootArgs explains an argument that is not a command: most likely it is the path to check, or a misspelling.
func rootArgs(sys System, cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := usageError{message: fmt.Sprintf("there is no command %q", args[0])}
	if exists(sys, args[0]) {
		err.hint = fmt.Sprintf("To check this path, run: egresslint check %s", strings.Join(args, " "))
		return err
	}
	if near := suggest.Nearest(args[0], commandNames(cmd)); near != "" {
		err.hint = fmt.Sprintf("Did you mean %q?", near)
		return err
	}
	return misuse(cmd, err.message)
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	return names
}

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return misuse(cmd, fmt.Sprintf("%s takes no arguments, but got %q", cmd.CommandPath(), args[0]))
	}
	return nil
}
