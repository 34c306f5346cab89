package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/lint"
)

// addGate gives the command the flags that say which findings fail the run.
func addGate(cmd *cobra.Command, gate *lint.Gate) {
	failOn, unknown := newOverride(&gate.FailOn, config.FailOns()), newOverride(&gate.Unknown, config.Unknowns())
	failOn.addTo(cmd, "fail-on", "the lowest level at which findings fail the run")
	unknown.addTo(cmd, "unknown", "whether unknowns are warnings, fail the run, or are not listed")
}

// addSelection gives the command the flags that say which rules are applied, and what is not checked.
func addSelection(cmd *cobra.Command, opt *lint.Options) {
	flags := cmd.Flags()
	addLists(flags, &opt.Selection.Only, "only", "apply only these `RULES` (comma-separated, repeatable)")
	addLists(flags, &opt.Selection.Skip, "skip", "do not apply these `RULES` (comma-separated, repeatable)")
	flags.StringVar(&opt.Diff, "diff", "", "list only findings that lines changed since this git `REVISION` may cause")
	addTexts(flags, &opt.Exclude, "exclude", "do not check what this `PATTERN` of paths matches, as in .gitignore files (repeatable)")
	for _, name := range []string{"only", "skip"} {
		cobra.CheckErr(cmd.RegisterFlagCompletionFunc(name, completeRules(opt))) // fails only for a flag that does not exist
	}
}

// completeRules gives the shell the names of the rules.
func completeRules(opt *lint.Options) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		rules, err := lint.Policies{Dir: opt.Dir, Paths: opt.Policies}.Rules()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return ruleNames(rules), cobra.ShellCompDirectiveNoFileComp
	}
}

// addIgnores gives the command the flag that says whether the analysed files can ignore findings.
func addIgnores(cmd *cobra.Command, opt *lint.Options) {
	cmd.Flags().BoolVar(&opt.NoInlineIgnores, "no-inline-ignores", false,
		"count findings also where comments or metadata in the files ignore them")
}

// override is the value of a flag that takes one of several words, the default of which a configuration may change.
type override struct {
	to *string
	choice
}

func newOverride(to *string, options []string) *override {
	return &override{to, choice{options[0], options}}
}

// Set takes one of the words.
func (o *override) Set(value string) error {
	err := o.choice.Set(value)
	if err == nil {
		*o.to = value
	}
	return err
}

// addTo gives the command a flag with this value, and the shell its completions.
func (o *override) addTo(cmd *cobra.Command, name, usage string) {
	cmd.Flags().Var(o, name, fmt.Sprintf("%s (default: %s, or what the configuration says)", usage, o.value))
	cmd.Flags().Lookup(name).DefValue = ""
	complete(cmd, name, o.options)
}
