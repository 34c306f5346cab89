package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/report"
)

const schemaHelp = `Print the JSON Schema of a document: of the model that parse prints, for type checks of policies; of what check, path, diff,
endpoints and diagnose print with --format json; of .egresslint.yaml, with the rules and their options; or of baselines.`

const schemaExample = `  egresslint schema > schemas/input.json && opa check --schema schemas policies/ egresslint/
  egresslint schema report > report.schema.json`

func newSchema(sys System) *cobra.Command {
	var own []string
	documents := []string{"model", "report", "path", "diff", "endpoints", "diagnosis", "config", "baseline"}
	cmd := &cobra.Command{
		Use:       "schema [model|report|path|diff|endpoints|diagnosis|config|baseline]",
		Short:     "Print the JSON Schema of the model, of reports, of the configuration, or of baselines",
		Long:      schemaHelp,
		Example:   schemaExample,
		ValidArgs: documents,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return misuse(cmd, fmt.Sprintf("schema takes at most one document, but got %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			document := documents[0]
			if len(args) > 0 {
				document = args[0]
			}
			switch document {
			case "model":
				return printText(cmd.OutOrStdout(), lint.Schema)
			case "report", "path", "diff", "endpoints", "diagnosis":
				return printText(cmd.OutOrStdout(), func() ([]byte, error) { return report.Schema(document) })
			case "config":
				return printConfigSchema(cmd.OutOrStdout(), lint.Policies{Dir: sys.Dir, Paths: own})
			case "baseline":
				return printText(cmd.OutOrStdout(), func() ([]byte, error) { return lint.BaselineSchema(), nil })
			default:
				return misspelt(cmd, fmt.Sprintf("there is no schema of %q, but of model, report, path, diff, endpoints, diagnosis, config and baseline", document), document, documents)
			}
		},
	}
	addPolicies(cmd, &own)
	return cmd
}

func printText(w io.Writer, read func() ([]byte, error)) error {
	text, err := read()
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func printConfigSchema(w io.Writer, policies lint.Policies) error {
	rules, err := policies.Rules()
	if err != nil {
		return err
	}
	schema, err := config.Schema(rules)
	if err != nil {
		return err
	}
	return report.EncodeJSON(w, schema)
}
