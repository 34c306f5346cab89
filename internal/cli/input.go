package cli

import (
	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
)

// input is what commands that read files are told about them.
type input struct {
	region         region
	vars           assignments
	varFiles       []string
	parameters     assignments
	parameterFiles []string
	imports        assignments
	account        account
	env            bool
	workspace      string
	source         string
	skipUnrelated  bool
	policies       []string
	config         string
	noConfig       bool
}

func (in *input) addTo(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Var(&in.region, "region", "the AWS region, where the files do not fix it")
	flags.Var(&in.vars, "var", "set a Terraform variable (repeatable)")
	flags.StringArrayVar(&in.varFiles, "var-file", nil, "read Terraform variables from a `FILE` (repeatable)")
	flags.BoolVar(&in.env, "env", false, "take Terraform variables from TF_VAR_NAME in the environment too")
	flags.StringVar(&in.workspace, "workspace", "default", "the Terraform workspace")
	flags.StringVar(&in.source, "source", "", "the `DIR` of the configuration that a plan was made of (default: the plan's own)")
	flags.Var(&in.parameters, "parameter", "set a CloudFormation parameter (repeatable)")
	flags.StringArrayVar(&in.parameterFiles, "parameters", nil, "read CloudFormation parameters from a `FILE` (repeatable)")
	flags.Var(&in.imports, "import", "give the value of a CloudFormation export of another stack (repeatable)")
	flags.Var(&in.account, "account-id", "the AWS account, where the files do not fix it")
	flags.StringVar(&in.config, "config", "", "the `FILE` that configures everything (default: the nearest .egresslint.yaml above each root)")
	flags.BoolVar(&in.noConfig, "no-config", false, "read no .egresslint.yaml")
	cmd.MarkFlagsMutuallyExclusive("config", "no-config")
}

// options returns the options of an analysis of the paths.
func (in *input) options(sys System, paths []string) lint.Options {
	opt := lint.Options{
		Dir:            sys.Dir,
		Paths:          paths,
		Region:         string(in.region),
		Vars:           in.vars.list(),
		VarFiles:       in.varFiles,
		Parameters:     in.parameters.values,
		ParameterFiles: in.parameterFiles,
		Imports:        in.imports.values,
		Account:        string(in.account),
		Workspace:      in.workspace,
		Source:         in.source,
		SkipUnrelated:  in.skipUnrelated,
		Policies:       in.policies,
		Config:         in.config,
		NoConfig:       in.noConfig,
		Now:            sys.now(),
	}
	if in.env {
		opt.Getenv = sys.Getenv
	}
	return opt
}
