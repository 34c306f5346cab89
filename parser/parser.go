// Package parser finds what there is to analyse below the paths a person gives, and lets the right front end draw the
// model of each: one stack for each Terraform root, one for each CloudFormation template or set of templates that belong
// together.
package parser

import (
	"cmp"
	"context"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/plan"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Options tell what the files leave open, and how to take the paths.
type Options struct {
	Region string // used where the files do not fix the region
	// RegionOf returns the region of an input by its name, "" where there is none; it counts where Region is "". It is
	// called by several goroutines at once. Nil is one that knows none.
	RegionOf   func(name string) string
	Vars       []string          // Terraform variables, each NAME=VALUE
	VarFiles   []string          // files of Terraform variables, as a person types them
	Parameters map[string]string // CloudFormation parameters
	// ParameterFiles are files of CloudFormation parameters, as a person types them. Parameters come before them, and
	// later files before earlier ones.
	ParameterFiles []string
	Imports        map[string]string   // the values of CloudFormation exports that other stacks make
	templateRegion string              // Region, or else what a parameter file says it is
	Account        string              // the id of the AWS account, where the files do not fix it
	Getenv         func(string) string // looks up TF_VAR_ variables; nil means that they do not count
	Workspace      string              // of Terraform
	Source         string              // the directory of the configuration that a plan was made of
	// SkipUnrelated passes over files that are neither Terraform nor CloudFormation, also where a path names them.
	SkipUnrelated bool
	// Apart are directories that hold something else, such as policies, and count only where a path leads into one.
	Apart []string
}

// Result is what the front ends made of the paths.
type Result struct {
	Stacks []*model.Stack // in the order of their roots' names
	Names  []string       // of the first directory or file of each stack
	Notes  []model.Note   // with their locations resolved
}

// Parse draws the model of everything that is found at the paths. What cannot be read becomes a note of severity error;
// an error is only returned when ctx ends before the work is done.
func Parse(ctx context.Context, tree *source.Tree, paths []string, opt Options) (*Result, error) {
	found, notes := discover(tree, paths, opt.SkipUnrelated)
	found, apart := setApart(tree, found, paths, opt.Apart)
	notes = append(notes, apart...)
	varFiles, varNotes := nameFiles(tree, opt.VarFiles)
	opt.VarFiles = varFiles
	given, parameterNotes := readParameters(tree, opt.ParameterFiles)
	maps.Copy(given.Parameters, opt.Parameters)
	opt.Parameters, opt.templateRegion = given.Parameters, cmp.Or(opt.Region, given.Region)
	inputs := groupTemplates(tree, found, opt)
	if opt.Source != "" {
		opt.Source = tree.Name(opt.Source)
	}
	stacks, err := parseAll(ctx, tree, inputs, opt)
	if err != nil {
		return nil, err
	}
	notes = slices.Concat(notes, varNotes, parameterNotes)
	for _, stack := range stacks {
		notes = append(notes, resolveNotes(stack)...)
	}
	names := make([]string, len(inputs))
	for i, in := range inputs {
		names[i] = in.names[0]
	}
	return &Result{Stacks: stacks, Names: names, Notes: notes}, nil
}

// regionOf is the region for an input, where its files do not fix it.
func (opt Options) regionOf(name string) string {
	if opt.Region != "" || opt.RegionOf == nil {
		return opt.Region
	}
	return opt.RegionOf(name)
}

func parseAll(ctx context.Context, tree *source.Tree, inputs []group, opt Options) ([]*model.Stack, error) {
	stacks := make([]*model.Stack, len(inputs))
	workers, ctx := errgroup.WithContext(ctx)
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, in := range inputs {
		workers.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			stacks[i] = parseInput(tree, in, opt)
			return nil
		})
	}
	return stacks, workers.Wait()
}

// group is the inputs that make one model: one, but for templates that belong together.
type group struct {
	kind  kind
	names []string
	// ambiguous says of templates what several others may export.
	ambiguous cloudformation.Ambiguous
}

// groupTemplates puts the templates together that belong together. The groups have the order of their first names.
func groupTemplates(tree *source.Tree, inputs []input, opt Options) []group {
	var groups []group
	var templates []string
	for _, in := range inputs {
		if in.kind == template {
			templates = append(templates, in.name)
		} else {
			groups = append(groups, group{kind: in.kind, names: []string{in.name}})
		}
	}
	first := ""
	if len(templates) > 0 {
		first = templates[0]
	}
	sets, ambiguous := cloudformation.Group(tree, templates, opt.ofTemplates(first))
	for _, names := range sets {
		groups = append(groups, group{template, names, ambiguous})
	}
	slices.SortFunc(groups, func(a, b group) int { return strings.Compare(a.names[0], b.names[0]) })
	return groups
}

// ofTemplates are the options of the template with the name, and of those that belong together with it.
func (opt Options) ofTemplates(name string) cloudformation.Options {
	region := opt.templateRegion
	if region == "" && name != "" {
		region = opt.regionOf(name)
	}
	return cloudformation.Options{Region: region, Account: opt.Account, Parameters: opt.Parameters, Imports: opt.Imports}
}

func parseInput(tree *source.Tree, in group, opt Options) *model.Stack {
	region := opt.regionOf(in.names[0])
	if in.kind == planFile {
		return plan.Parse(tree, in.names[0], plan.Options{Region: region, Source: opt.Source})
	}
	if in.kind == template {
		options := opt.ofTemplates(in.names[0])
		options.Ambiguous = in.ambiguous
		return cloudformation.Parse(tree, in.names, options)
	}
	return terraform.Parse(tree, in.names[0], terraform.Options{Region: region, Vars: opt.Vars, VarFiles: opt.VarFiles,
		Getenv: opt.Getenv, Workspace: opt.Workspace})
}

// resolveNotes returns the notes of a stack with the positions that they point at.
func resolveNotes(stack *model.Stack) []model.Note {
	notes := make([]model.Note, len(stack.Notes))
	for i, note := range stack.Notes {
		if note.Location.IsZero() {
			note.Location = stack.Positions.At(note.At).Range
		}
		notes[i] = note
	}
	return notes
}
