package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/docs"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/suggest"
)

const explainHelp = `Explain a rule on one screen: what it is about, what happens if it is not kept, with the error message of AWS, and what to
change in Terraform and in CloudFormation.`

func newExplain(sys System) *cobra.Command {
	var own []string
	var full bool
	list := func() ([]lint.Rule, error) { return lint.Policies{Dir: sys.Dir, Paths: own}.Rules() }
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Explain a rule: why it matters, and what to change",
		Long:  explainHelp,
		Args:  oneRule,
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := list()
			if err != nil {
				return err
			}
			for _, rule := range rules {
				if rule.Name == args[0] {
					return writeLines(cmd.OutOrStdout(), pageOf(rule, full))
				}
			}
			return unknownRule(args[0], rules)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			rules, err := list()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleNames(rules), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&full, "full", false, "print the whole page, with the files of the examples")
	addPolicies(cmd, &own)
	return cmd
}

func pageOf(rule lint.Rule, full bool) []byte {
	page := docs.PageOf(rule)
	if full {
		return page.Full()
	}
	return page.Brief()
}

func oneRule(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return misuse(cmd, fmt.Sprintf("explain needs exactly one rule name, but got %d", len(args)))
	}
	return nil
}

// unknownRule is the usage error of a rule that does not exist.
func unknownRule(name string, rules []lint.Rule) error {
	return usageError{fmt.Sprintf("there is no rule %q", name), ruleHint(name, ruleNames(rules))}
}

// ruleHint says which rules have a name that is similar, or has the word in it.
func ruleHint(name string, rules []string) string {
	var holding []string
	for _, known := range rules {
		if name != "" && strings.Contains(known, name) {
			holding = append(holding, known)
		}
	}
	if near := suggest.Nearest(name, rules); near != "" {
		return fmt.Sprintf("Did you mean %q?", near)
	}
	if len(holding) > 0 {
		return fmt.Sprintf("The rules with this word are %s.", listed(holding))
	}
	return `Run "egresslint rules" for a list.`
}

func ruleNames(rules []lint.Rule) []string {
	names := make([]string, len(rules))
	for i, rule := range rules {
		names[i] = rule.Name
	}
	return names
}
