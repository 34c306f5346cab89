package parser

import (
	"context"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Found is what was found at the paths, before any of it is evaluated.
type Found struct {
	tree    *source.Tree
	library *terraform.Library
	found   *discovery
	opt     Options
	inputs  []group
	notes   []model.Note
	unused  []model.Note
	unread  []model.Note // of files that the options name
}

// Find looks for what is at the paths.
func Find(tree *source.Tree, paths []string, opt Options) *Found {
	library := terraform.NewLibrary(tree)
	d := newDiscovery(tree, library, opt)
	found, apart := d.setApart(d.discover(paths, opt.Deleted), apartOf(tree, paths, opt.Apart))
	given := opt
	opt, unread := opt.named(tree)
	e := &expansion{tree: tree, library: library, opt: opt, found: d}
	inputs := e.expand(groupTemplates(d.files, found, opt))
	unused := (&flags{tree: tree, library: library, files: d.files, opt: given, inputs: inputs}).unused()
	return &Found{
		tree: tree, library: library, found: d, opt: opt, inputs: inputs,
		notes: slices.Concat(d.notes, apart, e.notes, unused), unused: unused, unread: unread,
	}
}

// Parse draws the model of what was found.
func (f *Found) Parse(ctx context.Context) *Result {
	tree, library, d, opt, inputs, notes := f.tree, f.library, f.found, f.opt, f.inputs, f.notes
	if slices.ContainsFunc(f.unused, func(n model.Note) bool { return n.Severity == model.SeverityError }) {
		return &Result{Notes: append(notes, f.unread...), Files: d.record.files()} // a verdict would be about something else
	}
	opt.Terraform.Labels = findsGroups(library, inputs)
	opt.CloudFormation.Labels, opt.Plan.Labels = opt.Terraform.Labels, opt.Terraform.Labels
	for _, file := range opt.parameterFiles {
		name, _ := cloudformation.SplitEnvironment(file)
		d.record.claim(name)
	}
	stacks := parseAll(ctx, d.files, library, inputs, opt)
	if opt.Terraform.Labels {
		resolveLookups(stacks)
	}
	notes = append(notes, f.unread...)
	for _, stack := range stacks {
		notes = append(notes, resolveNotes(stack)...)
	}
	names, dirs, variants := make([]string, len(inputs)), make([]string, len(inputs)), make([]Variant, len(inputs))
	for i, in := range inputs {
		names[i], dirs[i], variants[i] = in.names[0], in.dir(tree, opt), in.variant
	}
	notes = append(notes, Unread(tree, notes)...)
	d.record.failed(notes)
	return &Result{Stacks: stacks, Names: names, Dirs: dirs, Variants: variants, Notes: notes, Files: d.record.files(), Excluded: d.excludedInputs()}
}
