package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/docs"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/report"
	"github.com/egresslint/egresslint/internal/visible"
)

func newRules(sys System) *cobra.Command {
	var own []string
	format := newChoice("text", "json", "markdown")
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rules, err := lint.Policies{Dir: sys.Dir, Paths: own}.Rules()
			if err != nil {
				return err
			}
			switch format.value {
			case "json":
				return listAsJSON(cmd.OutOrStdout(), rules)
			case "markdown":
				return writeLines(cmd.OutOrStdout(), docs.Index(rules, func(r lint.Rule) string { return r.Docs }))
			default:
				return listAsTable(cmd.OutOrStdout(), rules)
			}
		},
	}
	format.addTo(cmd, "format", "the output format")
	addPolicies(cmd, &own)
	return cmd
}

func listAsTable(w io.Writer, rules []lint.Rule) error {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tCATEGORY\tLEVEL\tTITLE")
	for _, rule := range rules {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", rule.Name, rule.Category, rule.Level, rule.Title)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return writeLines(w, []byte(out.String()))
}

// writeLines writes text that may hold what policies and files say.
func writeLines(w io.Writer, text []byte) error {
	_, err := io.WriteString(w, visible.Lines(string(text)))
	return err
}

// listedRule is the JSON form of a rule.
type listedRule struct {
	Name        string              `json:"name"`
	Category    string              `json:"category"`
	Level       string              `json:"level"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Since       string              `json:"since"`
	Symptom     string              `json:"symptom"`
	Errors      []string            `json:"errors"`
	Unknown     string              `json:"unknown"`
	Options     map[string]option   `json:"options"`
	Related     []string            `json:"related"`
	References  []string            `json:"references"`
	Docs        string              `json:"docs,omitempty"`
	Mapping     map[string][]string `json:"mapping"`
	Custom      bool                `json:"custom,omitzero"`
}

func listAsJSON(w io.Writer, rules []lint.Rule) error {
	list := make([]listedRule, len(rules))
	for i, rule := range rules {
		list[i] = listedRule{
			Name:        rule.Name,
			Category:    rule.Category,
			Level:       rule.Level,
			Title:       rule.Title,
			Description: rule.Description,
			Since:       rule.Since,
			Symptom:     rule.Symptom,
			Errors:      rule.Errors,
			Unknown:     rule.Undecided,
			Options:     optionsOf(rule),
			Related:     rule.Related,
			Docs:        rule.Docs,
			References:  references(rule),
			Mapping:     rule.Mapping,
			Custom:      rule.Custom,
		}
	}
	return report.EncodeJSON(w, list)
}

// option is something that can be set for a rule.
type option struct {
	Description string `json:"description"`
	Default     any    `json:"default"`
}

func optionsOf(rule lint.Rule) map[string]option {
	options := map[string]option{}
	for name, o := range rule.Options {
		options[name] = option{o.Description, o.Default}
	}
	return options
}

// references returns the addresses of what there is to read about a rule.
func references(rule lint.Rule) []string {
	urls := make([]string, len(rule.Resources))
	for i, resource := range rule.Resources {
		urls[i] = resource.URL
	}
	return urls
}
