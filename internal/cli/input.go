package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/lint"
)

// newOptions returns the options of an analysis in the working directory, to which flags and arguments add.
func newOptions(sys System) lint.Options {
	opt := lint.Options{Dir: sys.Dir, Now: sys.now(), Getenv: sys.Getenv}
	opt.Stdin = sys.Stdin
	return opt
}

// addInput gives the command the flags that say what its files leave open.
func addInput(cmd *cobra.Command, sys System, opt *lint.Options) {
	flags := cmd.Flags()
	flags.Var((*region)(&opt.Region), "region", "the AWS region, if the files do not set one")
	flags.Var((*assignments)(&opt.Terraform.Vars), "var", "set a Terraform variable (repeatable)")
	addTexts(flags, &opt.Terraform.VarFiles, "var-file", "read Terraform variables from a `FILE` (repeatable)")
	flags.BoolFunc("env", "read Terraform variables from TF_VAR_NAME environment variables", func(text string) error {
		on, err := strconv.ParseBool(text)
		if opt.Terraform.Getenv = nil; on {
			opt.Terraform.Getenv = sys.Getenv
		}
		return err
	})
	flags.StringVar(&opt.Terraform.Workspace, "workspace", "", "the `NAME` of the Terraform workspace (default: each that the files have values for)")
	flags.StringVar(&opt.Plan.Source, "source", "", "the `DIR` of the configuration that a plan was made from (default: the directory of the plan)")
	flags.Var((*values)(&opt.CloudFormation.Parameters), "parameter", "set a CloudFormation parameter (repeatable)")
	addTexts(flags, &opt.ParameterFiles, "parameters", "read CloudFormation parameters from a `FILE` (repeatable)")
	flags.Var((*values)(&opt.CloudFormation.Imports), "import", "set the value of a CloudFormation export of another stack (repeatable)")
	flags.Var((*account)(&opt.CloudFormation.Account), "account-id", "the AWS account ID, if the files do not set one")
	addConfig(cmd, opt)
	complete(cmd, "region", aws.Regions())
	cobra.CheckErr(cmd.MarkFlagDirname("source")) // fails only for a flag that does not exist
}

// addConfig gives the command the flags that say which configuration holds.
func addConfig(cmd *cobra.Command, opt *lint.Options) {
	flags := cmd.Flags()
	flags.StringVar(&opt.Config, "config", "", "use this configuration `FILE` (default: the .egresslint.yaml files in and above the directory of each root module)")
	flags.StringVar(&opt.ConfigFrom, "config-from", "", "read configuration files as they are at this git `REVISION`, not those of the working tree")
	flags.BoolVar(&opt.NoConfig, "no-config", false, "do not read .egresslint.yaml files")
}

// excluding returns a usage error if two flags are given of which each says the opposite of the other.
func excluding(cmd *cobra.Command) error {
	for _, pair := range [][2]string{{"config", "no-config"}, {"config-from", "no-config"}, {"quiet", "verbose"}} {
		if cmd.Flags().Changed(pair[0]) && cmd.Flags().Changed(pair[1]) {
			return misuse(cmd, fmt.Sprintf("--%s and --%s exclude each other", pair[0], pair[1]))
		}
	}
	return nil
}
