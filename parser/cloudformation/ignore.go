package cloudformation

import (
	"bytes"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/ignore"
)

// ignoresIn reads what a template says about findings that do not count, in comments and in metadata. The scope of each has the
// places that it holds for, and no more.
func ignoresIn(file string, text []byte, document *node) []model.Ignore {
	ignores := document.ignored(file)
	if bytes.IndexByte(text, '#') >= 0 && ignore.Mentioned(text) {
		ignores = append(ignores, ignoresInComments(file, text, document)...)
	}
	return ignores
}

// recordIgnores adds to the stack what the templates say about findings that do not count, each once however often its
// template is nested.
func (r *run) recordIgnores() {
	numbers := map[source.Range]int{}
	for _, s := range r.scopes() {
		for _, i := range s.ignores {
			number, known := numbers[i.At]
			if !known {
				number = len(r.stack.Ignores)
				numbers[i.At] = number
				r.stack.Ignores = append(r.stack.Ignores, i)
			}
			r.stack.Ignores[number].Scope.Add(s.scopeOf(i))
		}
	}
}

// scopeOf returns what an ignore of the template holds for in this use of it.
func (s *scope) scopeOf(i model.Ignore) model.IgnoreScope {
	scope := model.IgnoreScope{Within: i.Scope.Within}
	for _, res := range s.ordered {
		for _, within := range i.Scope.Within {
			if !within.Covers(res.At) {
				continue
			}
			scope.Declare(res.ID)
			if child := s.nested[res.logical]; child != nil && within.Start == res.At.Start {
				scope.Add(s.run.part(child))
			}
		}
	}
	return scope
}

// part returns everything that a nested stack makes, with what it adds to resources of others.
func (r *run) part(stack *scope) model.IgnoreScope {
	part := model.IgnoreScope{Parts: []string{stack.prefix}}
	inside := stack.scopes()
	var files, others []string
	for _, s := range inside {
		files = append(files, s.file)
	}
	for _, s := range r.scopes() {
		if slices.Contains(inside, s) {
			continue
		}
		others = append(others, s.file)
		for _, res := range s.ordered {
			if !slices.Contains(files, s.file) {
				part.Elsewhere = append(part.Elsewhere, source.Range{File: s.file, Start: res.At.Start, End: res.node.at.End})
			}
		}
	}
	for _, file := range files {
		if !slices.Contains(others, file) {
			part.Within = append(part.Within, source.Range{File: file})
		}
	}
	return part
}
