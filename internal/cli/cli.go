// Package cli is the command line: commands, flags and exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"github.com/spf13/cobra"
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
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(name string) string
	// Environ lists the variables of the environment, each as NAME=VALUE. Nil means that there are none.
	Environ func() []string
	Dir     string           // the working directory, absolute
	Now     func() time.Time // nil means the clock of the machine

	answer *answer // set by Main
}

func (s System) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// Main runs the command that the arguments name, and returns the exit code.
func Main(ctx context.Context, sys System) int {
	sys.answer = answerOf(sys)
	if sys.answer.isDocument() {
		sys.Stdout = sys.answer
	}
	root := newRoot(sys)
	err := execute(ctx, sys, root)
	if code := exitError(0); errors.As(err, &code) {
		return int(code)
	}
	switch {
	case err == nil:
		return ExitClean
	case errors.Is(err, syscall.EPIPE): // nobody reads on: there is no one to tell
		return ExitUnable
	}
	_ = explain(sys.Stderr, err)                             // there is no other way to tell
	_ = sys.answer.fail(named(root, sys.Args), notesOf(err)) // the exit code says so too
	return ExitUnable
}

// exitError ends a command that has said everything itself.
type exitError int

func (c exitError) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

func newRoot(sys System) *cobra.Command {
	root := &cobra.Command{
		Use:   "egresslint",
		Short: "Check the egress of Fargate tasks and ECR endpoints",
		Long: `egresslint reads Terraform and CloudFormation files and checks the network path of Fargate tasks: they must be able to
pull their images from private ECR, and must not reach anything else.`,
		Args:          func(cmd *cobra.Command, args []string) error { return rootArgs(sys, cmd, args) },
		RunE:          withoutCommand,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	// A flag of its own. That of cobra has a letter -v, which is --verbose elsewhere, and its text is a template: with package
	// text/template, the linker keeps each exported method of the whole program, which are 4 MB.
	root.Flags().Bool(versionFlag, false, "print the version")
	addLimits(root)
	root.SetArgs(sys.Args)
	root.SetOut(sys.Stdout)
	root.SetErr(sys.Stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if cmd == root && cmd.Flags().NArg() > 0 { // the flag is that of a command that there is not
			return rootArgs(sys, cmd, cmd.Flags().Args())
		}
		return unknownFlag(cmd, err)
	})
	root.SetHelpCommand(newHelp(root))
	root.AddCommand(newCheck(sys), newConvert(sys), newInit(sys), newBaseline(sys), newPath(sys), newDiff(sys), newEndpoints(sys),
		newDiagnose(sys), newParse(sys), newRules(sys), newExplain(sys), newConfig(sys), newData(sys), newTest(sys), newNew(sys),
		newBundle(sys), newSchema(sys), newVersion())
	root.InitDefaultCompletionCmd(sys.Args...)
	for _, cmd := range root.Commands() {
		if cmd.HasSubCommands() {
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, needsCommand
		}
	}
	return root
}
