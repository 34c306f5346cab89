package cli

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/atomic"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/version"
)

// addPolicies gives the command the flag that names custom policies.
func addPolicies(cmd *cobra.Command, paths *[]string) {
	addTexts(cmd.Flags(), paths, "policies", "add custom policies from a `DIR` or an OPA bundle, FILE.tar.gz (repeatable)")
}

const bundleHelp = `Write the policies and their data as an OPA bundle, for opa eval, an OPA server, or conftest.
The input of the policies is what egresslint parse prints. The same policies always give the same bytes.`

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
				return misuse(cmd, "the flag --output is required: a file, or - for standard output")
			}
			var bundle bytes.Buffer
			if err := (lint.Policies{Dir: sys.Dir, Paths: own}).WriteBundle(&bundle, version.Number(), configuration, sys.now()); err != nil {
				return err
			}
			return save(sys, output, bundle.Bytes())
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to `FILE`, or to standard output if it is -")
	cmd.Flags().StringVar(&configuration, "config", "", "include the configuration in `FILE` in the data")
	addPolicies(cmd, &own)
	return cmd
}

// save writes the content to the file, or to the standard output.
func save(sys System, name string, content []byte) error {
	if name == "-" {
		_, err := sys.Stdout.Write(content)
		return err
	}
	if err := atomic.Replace(absolute(sys, name), content); err != nil {
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
