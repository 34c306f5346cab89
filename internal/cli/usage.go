package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/egresslint/egresslint/internal/suggest"
)

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

// misspelt returns the usage error of a word that is not known, with the nearest of those that are.
func misspelt(cmd *cobra.Command, message, word string, known []string) error {
	if near := suggest.Nearest(word, known); near != "" {
		return usageError{message, fmt.Sprintf("Did you mean %q?", near)}
	}
	return misuse(cmd, message)
}

// unknownFlag explains an error about flags.
func unknownFlag(cmd *cobra.Command, err error) error {
	unknown := (*pflag.NotExistError)(nil)
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return misuse(cmd, err.Error())
	}
	var names []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, "--"+flag.Name) })
	return misspelt(cmd, err.Error(), "--"+unknown.GetSpecifiedName(), names)
}

const versionFlag = "version"

// withoutCommand prints the version if that is asked for. Else it prints the help, as go and ruff do: to standard error and
// with an exit code that is never taken for a pass.
func withoutCommand(cmd *cobra.Command, _ []string) error {
	if cmd.Flags().Changed(versionFlag) {
		return printVersion(cmd)
	}
	cmd.SetOut(cmd.ErrOrStderr())
	if err := cmd.Help(); err != nil {
		return err
	}
	return exitError(ExitUnable)
}

// newHelp returns the command help, which knows no topics besides commands.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Print the help of a command",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			cmd, _, err := root.Find(args)
			if err != nil {
				cmd = root
			}
			return commandNames(cmd), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownCommand(cmd, rest[0])
			}
			return cmd.Help()
		},
	}
}

// rootArgs explains an argument that is not a command: most likely it is the path to check, or a misspelling.
func rootArgs(sys System, cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case exists(sys, args[0]):
		return usageError{
			message: fmt.Sprintf("there is no command %q", args[0]),
			hint:    fmt.Sprintf("To check this path, run: egresslint check %s", strings.Join(args, " ")),
		}
	default:
		return unknownCommand(cmd, args[0])
	}
}

// needsCommand is what a command does that only has others.
func needsCommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	return misuse(cmd, fmt.Sprintf("%s needs a command: %s", cmd.Name(), strings.Join(commandNames(cmd), ", ")))
}

func unknownCommand(cmd *cobra.Command, name string) error {
	message := fmt.Sprintf("there is no command %q", strings.TrimPrefix(cmd.CommandPath()+" "+name, cmd.Root().Name()+" "))
	return misspelt(cmd, message, name, commandNames(cmd))
}

func commandNames(parent *cobra.Command) []string {
	var names []string
	for _, cmd := range parent.Commands() {
		if !cmd.Hidden {
			names = append(names, cmd.Name())
		}
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
