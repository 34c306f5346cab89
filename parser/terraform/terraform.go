// Package terraform is the front end for Terraform and OpenTofu configurations: it loads a root directory and the
// modules it calls, evaluates what the network model can reach as Terraform would, and adapts it to the model.
//
// Values are computed when they are asked for, at the granularity of one attribute, and remembered. What depends on
// something outside the files evaluates to an unknown value that knows its reasons. Attributes that AWS assigns and
// that link resources, such as an id, evaluate to a sentinel string that stands for the attribute (see reference).
package terraform

import (
	"github.com/egresslint/egresslint/internal/model"
)

// Options are the inputs of an analysis beside the files.
type Options struct {
	// Region is used for resources whose provider does not fix a region.
	Region string
	// Vars are variable values in the form NAME=VALUE. They win over VarFiles, the later ones over the earlier.
	Vars []string
	// VarFiles are names of variable definition files, in ascending order of precedence.
	VarFiles []string
	// Variant are the values of one environment. They are weaker than Vars and VarFiles, and stronger than the files that
	// Terraform reads by itself.
	Variant Variant
	// Getenv looks up TF_VAR_ variables, which are the weakest but for defaults; nil means that they do not count.
	Getenv func(name string) string
	// Tool is the one that deploys the configuration, which decides what is read of directories with files for both.
	Tool Tool
	// Workspace is the name of the workspace, "" means "default".
	Workspace string
	// Facts are what a plan of the configuration tells.
	Facts Facts
	// Labels is true if data sources of any root may find the groups of this one, or the other way round.
	Labels bool
	// Foreign reports whether a file is none that the user of the repository changes, such as one that git ignores. Nil says
	// so of none.
	Foreign func(name string) bool
	// WithoutNetwork reports whether a person says that modules of the source hold no part of the network, and why. It is
	// asked about modules that are not at hand. Nil says nothing.
	WithoutNetwork func(source string) (reason string, ok bool)
}

// Variant is the values of one environment of a root module.
type Variant struct {
	Name     string
	VarFiles []string // in ascending order of precedence
	Vars     []string // in the form NAME=VALUE; they win over VarFiles
}

// Parse reads the root module in dir and every module that it calls, and returns the network they declare.
// Everything that could not be read or understood is told in the notes of the stack.
func (l *Library) Parse(dir string, opt Options) *model.Stack {
	stack := model.NewStack(dir)
	e := newEvaluator(l, dir, stack, opt)
	root := e.loadRoot()
	if root == nil {
		return stack
	}
	translate(root)
	root.recordIgnores()
	if opt.Variant.Name != "" {
		root.recordDecisions()
	}
	return stack
}
