package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
)

// addPolicies gives the command the flag that names an organisation's own policies.
func addPolicies(cmd *cobra.Command, paths *[]string) {
	cmd.Flags().StringArrayVar(paths, "policies", nil, "add the policies of a `DIR` or an OPA bundle, DIR.tar.gz (repeatable)")
}

const bundleHelp = `Write the policies and their data as an OPA bundle, for OPA itself, an OPA server, or conftest.
Their input is what egresslint parse prints. The same policies give the same bytes.`

const bundleExample = `  egresslint bundle --output egresslint.tar.gz
  egresslint parse infra/ | opa eval --bundle egresslint.tar.gz --stdin-input data.egresslint.main.report`

func newBundle(sys System) *cobra.Command {
	var own []string
	var output, configuration string
	cmd := &cobra.Command{
		Use:     "bundle --output FILE",
		Short:   "Write the policies as an OPA bundle",
		Long:    bundleHelp,
		Example: bundleExample,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if output == "" {
				return misuse(cmd, "--output does not say where to write the bundle to (- is the standard output)")
			}
			var bundle bytes.Buffer
			if err := (lint.Policies{Dir: sys.Dir, Paths: own}).WriteBundle(&bundle, version(), configuration, sys.now()); err != nil {
				return err
			}
			return save(sys, output, bundle.Bytes())
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `FILE` to write, or - for the standard output")
	cmd.Flags().StringVar(&configuration, "config", "", "make the `FILE` that configures everything a part of the data")
	addPolicies(cmd, &own)
	return cmd
}

// save writes the content to the file, or to the standard output.
func save(sys System, name string, content []byte) error {
	if name == "-" {
		_, err := sys.Stdout.Write(content)
		return err
	}
	if err := os.WriteFile(absolute(sys, name), content, 0o644); err != nil {
		return fmt.Errorf("writing the bundle: %w", err)
	}
	return nil
}

// absolute returns the path of a file that is named relative to the working directory.
func absolute(sys System, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(sys.Dir, name)
}

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of the model, for the type checks of policies",
		Example: "  egresslint schema > schemas/input.json && opa check --schema schemas policies/ egresslint/",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := lint.Schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}
