// Package parser finds the Terraform roots, plans and CloudFormation templates below the given paths, and builds the model
// of each with the right front end: one stack for each Terraform root, one for each plan, and one for each CloudFormation
// template or set of templates that belong together. Start with Parse.
//
// Only egresslint can use it. Other modules can neither make its arguments nor name its results, because source.Tree and
// model.Stack are in internal packages. They are internal because the model changes with the policies: a new rule may need
// a field or give one another meaning, and the compatibility that an exported type promises would forbid that. Other
// programs run "egresslint parse", which prints a stack as JSON with the version of its form; "egresslint schema" prints
// the JSON Schema. Of the packages below parser, the functions of the Terraform language in parser/terraform/funcs need
// no internal type, but nothing is promised for them either.
//
// Not here: what resources of AWS mean for the network (parser/aws), and how a language is read and evaluated
// (parser/terraform, parser/plan, parser/cloudformation).
package parser

import (
	"cmp"
	"context"
	"io"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/plan"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Options say what the files leave open, and how to take the paths. Options of one input format are those of its front
// end, except for the region, which all of them have: Parse copies it from here for each input. The zero value is useful.
type Options struct {
	Terraform      terraform.Options // with VarFiles as a person types them
	Plan           plan.Options      // with Source as a person types it
	CloudFormation cloudformation.Options
	// ParameterFiles are files of CloudFormation parameters, as a person types them. Parameters take precedence over
	// them, and later files over earlier ones.
	ParameterFiles []string

	// Variants returns the variants of an input that its configuration lists. Nil lists none.
	Variants func(name string) Variants

	Region string // used where the files do not fix the region
	// Fill sets what the options leave open for the input with the name, as its configuration says. It is called by several
	// goroutines at once, each with its own copy of the options, whose maps and slices it must not change. Nil sets nothing.
	Fill func(name string, opt *Options)

	// Excluded reports what excludes what has the name from what is checked below the directory that a path names. Nil
	// excludes nothing.
	Excluded func(name, below string) Exclusion

	// Deleted are files that there were: what used them is analysed.
	Deleted []string

	// SkipUnrelated skips files that are neither Terraform nor CloudFormation, also where a path names them, and directories
	// that hold neither.
	SkipUnrelated bool
	// Apart are directories that hold something else, such as policies, and count only where a path leads into one.
	Apart []string

	// Stdin is what the path Stdin stands for. It is read if the path is given.
	Stdin io.Reader

	// Progress is called when the analysis of an input begins, by several goroutines at once: so many of all inputs are done.
	// Nil is not called.
	Progress func(done, all int, name string)

	parameterFiles []string // ParameterFiles as the tree names them
}

// Result is what the front ends made of the paths.
type Result struct {
	Stacks []*model.Stack // in the order of their roots' names
	Names  []string       // of the first directory or file of each stack
	// Variants are those of the stacks, the zero Variant where there is one set of values only.
	Variants []Variant
	Dirs     []string      // of each stack: that of the root module, or the one that all templates are in or below
	Notes    []model.Note  // with their locations resolved
	Files    []model.Files // what became of each file below the paths
	Excluded []model.Excluded
}

// Parse draws the model of everything that is found at the paths. What cannot be read, or is not done when ctx ends, becomes
// a note of severity error. There are no stacks if the options have a value that nothing has a use for.
func Parse(ctx context.Context, tree *source.Tree, paths []string, opt Options) *Result {
	return Find(tree, paths, opt).Parse(ctx, nil)
}

// Unread returns a note of severity error for each failure of the tree that no other note is about: whoever asked for the
// file or directory went on without it.
func Unread(tree *source.Tree, notes []model.Note) []model.Note {
	noted := map[string]bool{}
	for _, note := range notes {
		noted[note.Location.File] = noted[note.Location.File] || note.Severity == model.SeverityError
	}
	var unread []model.Note
	for _, failure := range tree.Failures() {
		if !noted[failure.Name] {
			unread = append(unread, unreadable(failure.Name, failure.Err))
		}
	}
	return unread
}

// named returns the options with the files that they name read or turned into names of the tree, and notes of those that
// could not be.
func (opt Options) named(tree *source.Tree) (Options, []model.Note) {
	varFiles, notes := nameFiles(tree, opt.Terraform.VarFiles)
	opt.Terraform.VarFiles = varFiles
	for _, p := range opt.ParameterFiles {
		file, environment := cloudformation.SplitEnvironment(p)
		opt.parameterFiles = append(opt.parameterFiles, joinEnvironment(tree, tree.Name(file), environment))
	}
	given, unread := readParameters(tree, opt.ParameterFiles)
	maps.Copy(given.Parameters, opt.CloudFormation.Parameters)
	opt.CloudFormation.Parameters = given.Parameters
	opt.CloudFormation.Region = cmp.Or(opt.Region, given.Region)
	if opt.Plan.Source != "" {
		opt.Plan.Source = tree.Name(opt.Plan.Source)
	}
	return opt, append(notes, unread...)
}

// of returns the options for the input with the name.
func (opt Options) of(kind kind, name string) Options {
	if kind == template {
		opt.Region = opt.CloudFormation.Region // a parameter file may have one
	}
	if opt.Fill != nil {
		opt.Fill(name, &opt)
	}
	opt.Terraform.Region, opt.Plan.Region, opt.CloudFormation.Region = opt.Region, opt.Region, opt.Region
	return opt
}

// group is the inputs that make one model: one, but for templates that belong together.
type group struct {
	kind  kind
	names []string
	// ambiguous says of templates what several others may export.
	ambiguous cloudformation.Ambiguous
	variant   Variant
	stage     cloudformation.Stage // that the templates are, the zero Stage if they are none
}

// dir returns the directory that the files of the group are named from, wherever it lies and whatever the working directory
// is. That of a plan is the directory of its configuration.
func (g group) dir(tree *source.Tree, opt Options) string {
	switch {
	case g.kind == root:
		return g.names[0]
	case g.kind == planFile && opt.Plan.Source != "":
		return opt.Plan.Source
	}
	abs := func(name string) string { return filepath.ToSlash(tree.Abs(name)) }
	dir := path.Dir(abs(g.names[0]))
	for _, name := range g.names[1:] {
		for !isInside(abs(name), dir) && dir != path.Dir(dir) {
			dir = path.Dir(dir)
		}
	}
	return tree.Name(dir)
}

// groupTemplates puts the templates together that belong together. The groups have the order of their first names.
func groupTemplates(files *cloudformation.Files, inputs []input, opt Options) []group {
	var groups []group
	var templates []string
	for _, in := range inputs {
		if in.kind == template {
			templates = append(templates, in.name)
		} else {
			groups = append(groups, group{kind: in.kind, names: []string{in.name}})
		}
	}
	if len(templates) > 0 {
		sets, ambiguous := cloudformation.Group(files, templates, opt.of(template, templates[0]).CloudFormation)
		for _, names := range sets {
			groups = append(groups, group{kind: template, names: names, ambiguous: ambiguous})
		}
	}
	slices.SortFunc(groups, func(a, b group) int { return strings.Compare(a.names[0], b.names[0]) })
	return groups
}

func parseInput(files *cloudformation.Files, library *terraform.Library, in group, opt Options) *model.Stack {
	name := in.names[0]
	opt = in.variant.under(opt).of(in.kind, name)
	switch in.kind {
	case template:
		opt.CloudFormation.Ambiguous = in.ambiguous
		stack := cloudformation.Parse(files, in.names, opt.CloudFormation)
		if len(in.variant.places) > 0 {
			stack.Decisions = cloudformation.Decisions(files, in.names, in.variant.places)
		}
		return stack
	case planFile:
		opt.Plan.Foreign = foreignTo(files.Tree, cmp.Or(opt.Plan.Source, path.Dir(name)))
		return plan.Parse(files.Tree, name, opt.Plan)
	default:
		opt.Terraform.Foreign = foreignTo(files.Tree, name)
		return library.Parse(name, opt.Terraform)
	}
}
