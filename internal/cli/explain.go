package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	examples "github.com/egresslint/egresslint/testdata/rules"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Explain a rule: why, what is bad, what is good",
		Args:  oneRule,
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := lint.Rules()
			if err != nil {
				return err
			}
			for _, rule := range rules {
				if rule.Name == args[0] {
					_, err := cmd.OutOrStdout().Write(explanation(rule))
					return err
				}
			}
			return unknownRule(args[0], rules)
		},
		ValidArgsFunction: completeRule,
	}
}

func oneRule(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return misuse(cmd, fmt.Sprintf("explain takes the name of one rule, but was given %d", len(args)))
	}
	return nil
}

func unknownRule(name string, rules []lint.Rule) error {
	err := usageError{fmt.Sprintf("there is no rule %q", name), `Run "egresslint rules" for a list.`}
	if near := nearest(name, ruleNames(rules)); near != "" {
		err.hint = fmt.Sprintf("Did you mean %q?", near)
	}
	return err
}

func ruleNames(rules []lint.Rule) []string {
	names := make([]string, len(rules))
	for i, rule := range rules {
		names[i] = rule.Name
	}
	return names
}

func completeRule(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	rules, err := lint.Rules()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return ruleNames(rules), cobra.ShellCompDirectiveNoFileComp
}

// pageWidth is how long the lines of a page get, in characters.
const pageWidth = 100

// explanation is a page about the rule.
func explanation(rule lint.Rule) []byte {
	var page bytes.Buffer
	fmt.Fprintf(&page, "%s (%s, %s)\n\n%s\n", rule.Name, rule.Category, rule.Level, rule.Title)
	if rule.Description != "" {
		fmt.Fprintf(&page, "\n%s", wrapped(rule.Description, pageWidth))
	}
	for _, example := range []struct{ heading, file string }{
		{"Bad, in Terraform", "bad.tf"},
		{"Good, in Terraform", "good.tf"},
		{"Bad, in CloudFormation", "bad.yaml"},
		{"Good, in CloudFormation", "good.yaml"},
	} {
		if text, err := fs.ReadFile(examples.Examples, rule.Name+"/"+example.file); err == nil {
			fmt.Fprintf(&page, "\n%s:\n\n%s", example.heading, indented(string(text)))
		}
	}
	if len(rule.Resources) > 0 {
		fmt.Fprintf(&page, "\nRead more:\n\n    %s\n", strings.Join(references(rule), "\n    "))
	}
	return page.Bytes()
}

// indented sets off a text by four spaces.
func indented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			out.WriteString("    ")
		}
		out.WriteString(line)
	}
	return out.String()
}

// wrapped breaks the words of a text into lines of at most width characters, where words are not longer.
func wrapped(text string, width int) string {
	var out strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case column == 0:
		case column+1+length > width:
			out.WriteByte('\n')
			column = 0
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += length
	}
	return out.String() + "\n"
}
