package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/egresslint/egresslint/internal/suggest"
	"github.com/egresslint/egresslint/internal/visible"
)

// variablePrefix begins the names of the environment variables that stand for flags.
const variablePrefix = "EGRESSLINT_"

// variableOf returns the name of the environment variable that stands for a flag: EGRESSLINT_FAIL_ON for --fail-on.
func variableOf(flag string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// readEnvironment sets the flags of the command that are not given and that the environment has a variable for. A flag that
// can be repeated takes each line of its variable. Variables that stand for no flag are warned of: they may be misspelt.
func readEnvironment(cmd *cobra.Command, sys System) error {
	if err := warnOfVariables(cmd, sys); err != nil {
		return err
	}
	var failed error
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		name := variableOf(flag.Name)
		text := sys.Getenv(name)
		if failed != nil || flag.Changed || text == "" || isAboutCommand(flag) {
			return
		}
		for _, value := range valuesOf(flag, text) {
			if err := cmd.Flags().Set(flag.Name, value); err != nil {
				failed = misuse(cmd, fmt.Sprintf("%s: %s", name, strings.TrimPrefix(err.Error(), "invalid argument ")))
				return
			}
		}
	})
	return failed
}

// isAboutCommand reports whether a flag asks for something else than the run of the command.
func isAboutCommand(flag *pflag.Flag) bool {
	_, isReports := flag.Value.(*outputs)
	isBundle := flag.Name == "output" && !isReports // whose variable says where reports are written
	_, isOfDiff := flag.Value.(*words)              // whose variable says at which level findings fail
	return flag.Name == "help" || flag.Name == "version" || isBundle || isOfDiff
}

// valuesOf returns the values that a variable has for a flag.
func valuesOf(flag *pflag.Flag, text string) []string {
	if !isRepeatable(flag) {
		return []string{text}
	}
	return lines(text)
}

// lines returns the lines of a variable that are not empty.
func lines(text string) []string {
	all := strings.Split(text, "\n")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return slices.DeleteFunc(all, func(line string) bool { return line == "" })
}

// isRepeatable reports whether a flag can be given several times.
func isRepeatable(flag *pflag.Flag) bool {
	switch flag.Value.(type) {
	case texts, *assignments, *values, *outputs:
		return true
	default:
		return false
	}
}

// warnOfVariables writes to standard error which variables with the prefix no command reads.
func warnOfVariables(cmd *cobra.Command, sys System) error {
	if sys.Environ == nil {
		return nil
	}
	var known []string // which takes a look at each flag of each command
	for _, assignment := range sys.Environ() {
		name, _, _ := strings.Cut(assignment, "=")
		if !strings.HasPrefix(name, variablePrefix) {
			continue
		}
		if known == nil {
			known = variables(cmd.Root())
		}
		if slices.Contains(known, name) {
			continue
		}
		hint := ""
		if near := suggest.Nearest(name, known); near != "" {
			hint = fmt.Sprintf(" Did you mean %s?", near)
		}
		line := fmt.Sprintf("warning: the environment variable %s has no effect: no flag has this name.%s\n", name, hint)
		if _, err := fmt.Fprint(sys.Stderr, visible.Lines(line)); err != nil {
			return err
		}
	}
	return nil
}

// variables lists the variables that stand for flags of the command or of those below it.
func variables(cmd *cobra.Command) []string {
	var names []string
	add := func(flag *pflag.Flag) {
		if !isAboutCommand(flag) {
			names = append(names, variableOf(flag.Name))
		}
	}
	cmd.LocalFlags().VisitAll(add)
	for _, sub := range cmd.Commands() {
		names = append(names, variables(sub)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
