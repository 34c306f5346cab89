package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/ignore"
)

// ignored is what a comment of a module directory says about findings that do not count.
type ignored struct {
	model.Ignore           // its scope has the place that it holds for, and no more
	target       hcl.Range // the place
	resources    []string  // the keys of the resources that are declared there
	calls        []string  // the names of the module calls
}

// ignoresIn reads the comments of a file.
func ignoresIn(name string, text []byte, file *hcl.File) []*ignored {
	switch {
	case file == nil || !ignore.Mentioned(text):
		return nil
	case strings.HasSuffix(name, ".json"):
		return ignoresInJSON(name, text)
	default:
		return ignoresInNative(name, text, file)
	}
}

// holdsFor sets what a comment in a text holds for.
func (i *ignored) holdsFor(target hcl.Range, text []byte) {
	i.target = target
	i.Scope.Within = []source.Range{rangeIn(text, target)}
}

// declares finds out which of the blocks are declared where a comment holds.
func (i *ignored) declares(blocks []*hcl.Block) {
	for _, block := range blocks {
		inside := block.Body.MissingItemRange() // that of the header is the same for all blocks of a list in JSON
		if !covers(i.target, inside) {
			continue
		}
		switch block.Type {
		case "resource":
			i.resources = append(i.resources, block.Labels[0]+"."+block.Labels[1])
		case "data":
			i.resources = append(i.resources, "data."+block.Labels[0]+"."+block.Labels[1])
		case "module":
			i.calls = append(i.calls, block.Labels[0])
		}
	}
}

// recordIgnores adds to the stack what the files of the module and of all below it say about findings that do not count, and
// the files of values of the root module.
func (m *module) recordIgnores() {
	r := ignoring{evaluator: m.evaluator, numbers: map[hcl.Range]int{}}
	m.modules(r.module)
	for _, name := range m.valueFiles() {
		for _, i := range m.loader.varFile(name).ignores {
			r.add(i, model.IgnoreScope{})
		}
	}
}

// ignoring collects the ignores of a root, each once however often its module is called.
type ignoring struct {
	*evaluator
	numbers map[hcl.Range]int // in the stack, by place
}

func (r *ignoring) module(m *module) {
	for _, i := range m.config.ignores {
		if r.isForeignFile(i.At.File) {
			r.notes.add(model.SeverityInfo, r.notes.place(i.At),
				"This comment ignores nothing, as the file is not one of the repository. Write it at the call of the module.")
			continue
		}
		r.add(i, m.scopeOf(i))
	}
}

func (r *ignoring) add(i *ignored, scope model.IgnoreScope) {
	key := hcl.Range{Filename: i.At.File, Start: hcl.Pos{Line: i.At.Start.Line, Column: i.At.Start.Column}}
	number, known := r.numbers[key]
	if !known {
		number = len(r.notes.stack.Ignores)
		r.numbers[key] = number
		r.notes.stack.Ignores = append(r.notes.stack.Ignores, i.Ignore)
	}
	r.notes.stack.Ignores[number].Scope.Add(scope)
}

// scopeOf returns what an ignore of the module's directory holds for in this instance of the module.
func (m *module) scopeOf(i *ignored) model.IgnoreScope {
	scope := model.IgnoreScope{Within: i.Scope.Within}
	for _, key := range i.resources {
		r := m.config.resources[key]
		if r == nil {
			continue
		}
		instances := m.resources[r.number].list // of a resource that is only referred to, those that were needed
		if r.wanted {
			instances = m.instances(r)
		}
		for _, instance := range instances {
			scope.Declare(instance.address())
		}
	}
	for _, name := range i.calls {
		if call := m.config.calls[name]; call != nil {
			parts := m.childrenOf(call).modules
			for _, part := range parts {
				scope.Parts = append(scope.Parts, part.path()+".")
			}
			scope.Elsewhere = append(scope.Elsewhere, m.outside(parts)...)
		}
	}
	return scope
}

// outside returns the files of the root's modules that are none of the given ones, nor called by them. What is in such a file
// and takes effect there is made by another module.
func (m *module) outside(parts []*module) []source.Range {
	root := m
	for root.parent != nil {
		root = root.parent
	}
	within := map[*config]bool{}
	for _, part := range parts {
		part.modules(func(below *module) { within[below.config] = true })
	}
	var places []source.Range
	root.modules(func(other *module) {
		if !within[other.config] {
			within[other.config] = true // each once
			for _, file := range other.config.files {
				places = append(places, source.Range{File: file})
			}
		}
	})
	return places
}

// valueFiles lists the files of values that the root module is given, as rootInputs reads them.
func (m *module) valueFiles() []string {
	return slices.Concat(m.loader.directory(m.root, m.opt.Tool).variables, m.opt.Variant.VarFiles, m.opt.VarFiles)
}
