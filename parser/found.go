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

// Parse draws the model of what was found. Each is called with the numbers of the stacks of a root or template as soon as all
// its variants are there, by several goroutines at once. It may put less in the place of these stacks, so that they need
// not all be in memory together. Nil is not called.
func (f *Found) Parse(ctx context.Context, each func(r *Result, numbers []int)) *Result {
	if slices.ContainsFunc(f.unused, func(n model.Note) bool { return n.Severity == model.SeverityError }) {
		return &Result{Notes: append(f.notes, f.unread...), Files: f.found.record.files()} // a verdict would be about something else
	}
	for _, file := range f.opt.parameterFiles {
		name, _ := cloudformation.SplitEnvironment(file)
		f.found.record.claim(name)
	}
	p := f.parsing(each)
	p.run(ctx)
	r := p.Result
	r.Notes = slices.Concat(f.notes, f.unread, slices.Concat(p.notes...))
	r.Notes = append(r.Notes, Unread(f.tree, r.Notes)...)
	f.found.record.failed(r.Notes)
	r.Files, r.Excluded = f.found.record.files(), f.found.excludedInputs()
	return r
}
