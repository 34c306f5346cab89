package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/scaffold"
)

func newNew(sys System) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Create a custom policy",
	}
	cmd.AddCommand(newNewRule(sys))
	return cmd
}

const newRuleHelp = `Create a custom rule: its Rego, its tests, and examples in Terraform and CloudFormation. The rule works and is about
ingress to a task; edit it to make your own.`

func newNewRule(sys System) *cobra.Command {
	var category, dir string
	cmd := &cobra.Command{
		Use:     "rule NAME --category CATEGORY",
		Short:   "Create a custom rule",
		Long:    newRuleHelp,
		Example: "  egresslint new rule task-behind-balancer --category exposure --dir policies",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return misuse(cmd, fmt.Sprintf("new rule needs exactly one name, but got %d", len(args)))
			}
			rule := scaffold.Rule{Name: args[0], Category: category}
			if problem := rule.Check(); problem != "" {
				return misuse(cmd, problem)
			}
			return write(cmd, sys, rule, dir)
		},
	}
	cmd.Flags().StringVar(&category, "category", "custom", "the `CATEGORY` of the rule")
	cmd.Flags().StringVar(&dir, "dir", "policies", "the `DIR` of the policies")
	return cmd
}

// write writes the rule, unless there is one of this name, and says what to do next.
func write(cmd *cobra.Command, sys System, rule scaffold.Rule, dir string) error {
	rules, err := lint.Rules()
	if err != nil {
		return err
	}
	for _, known := range rules {
		if known.Name == rule.Name {
			return misuse(cmd, fmt.Sprintf("egresslint already has a rule %s", rule.Name))
		}
	}
	shown := filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(rule.Dir())))
	files, err := rule.Write(absolute(sys, filepath.FromSlash(shown)))
	if errors.Is(err, fs.ErrExist) {
		return usageError{fmt.Sprintf("%s already exists and was not changed", shown), "Choose another name, or remove it."}
	}
	if err != nil {
		return fmt.Errorf("writing the rule: %w", err)
	}
	var out bytes.Buffer
	for _, name := range files {
		fmt.Fprintf(&out, "%s/%s\n", shown, name)
	}
	fmt.Fprintf(&out, "\nTest it:  egresslint test %s\nUse it:   egresslint check --policies %s\n", dir, dir)
	return writeLines(sys.Stdout, out.Bytes())
}
