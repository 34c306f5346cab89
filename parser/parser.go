// Package parser finds what there is to analyse below the paths a person gives, and lets the right front end draw the
// model of each: one stack for each Terraform root, one for each CloudFormation template.
package parser

import (
	"context"
	"path"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/plan"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Options tell what the files leave open, and how to take the paths.
type Options struct {
	Region     string              // used where the files do not fix the region
	Vars       []string            // Terraform variables, each NAME=VALUE
	VarFiles   []string            // files of Terraform variables, as a person types them
	Parameters map[string]string   // CloudFormation parameters
	Getenv     func(string) string // looks up TF_VAR_ variables; nil means that they do not count
	Workspace  string              // of Terraform
	Source     string              // the directory of the configuration that a plan was made of
	// SkipUnrelated passes over files that are neither Terraform nor CloudFormation, also where a path names them.
	SkipUnrelated bool
}

// Result is what the front ends made of the paths.
type Result struct {
	Stacks []*model.Stack // in the order of their roots' names
	Notes  []model.Note   // with their locations resolved
}

// Parse draws the model of everything that is found at the paths. What cannot be read becomes a note of severity error;
// an error is only returned when ctx ends before the work is done.
func Parse(ctx context.Context, tree *source.Tree, paths []string, opt Options) (*Result, error) {
	inputs, notes := discover(tree, paths, opt.SkipUnrelated)
	varFiles, varNotes := nameVarFiles(tree, opt.VarFiles)
	opt.VarFiles = varFiles
	if opt.Source != "" {
		opt.Source = tree.Name(opt.Source)
	}
	stacks, err := parseAll(ctx, tree, inputs, opt)
	if err != nil {
		return nil, err
	}
	notes = append(notes, varNotes...)
	for _, stack := range stacks {
		notes = append(notes, resolveNotes(stack)...)
	}
	return &Result{Stacks: stacks, Notes: notes}, nil
}

func parseAll(ctx context.Context, tree *source.Tree, inputs []input, opt Options) ([]*model.Stack, error) {
	stacks := make([]*model.Stack, len(inputs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, in := range inputs {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			stacks[i] = parseInput(tree, in, opt)
			return nil
		})
	}
	return stacks, group.Wait()
}

func parseInput(tree *source.Tree, in input, opt Options) *model.Stack {
	if in.kind == planFile {
		return plan.Parse(tree, in.name, plan.Options{Region: opt.Region, Source: opt.Source})
	}
	if in.kind == template {
		return cloudformation.Parse(tree, in.name, cloudformation.Options{Region: opt.Region, Parameters: opt.Parameters})
	}
	return terraform.Parse(tree, in.name, terraform.Options{Region: opt.Region, Vars: opt.Vars, VarFiles: opt.VarFiles,
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

// nameVarFiles turns the paths of variable files into names that the tree can read. A person who names a file wants it
// read wherever it lies, so its directory is granted.
func nameVarFiles(tree *source.Tree, paths []string) ([]string, []model.Note) {
	var names []string
	var notes []model.Note
	for _, p := range paths {
		name := tree.Name(p)
		if err := tree.Grant(path.Dir(name)); err != nil {
			notes = append(notes, unreadable(name, err))
			continue
		}
		if _, err := tree.ReadFile(name); err != nil {
			notes = append(notes, unreadable(name, err))
			continue
		}
		names = append(names, name)
	}
	return names, notes
}
