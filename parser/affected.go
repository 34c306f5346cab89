package parser

import (
	"io/fs"
	"path"
	"slices"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Names returns the names of what was found, those of templates that belong together in one list.
func (f *Found) Names() [][]string {
	var all [][]string
	for _, in := range f.inputs {
		if !slices.ContainsFunc(all, func(names []string) bool { return slices.Equal(names, in.names) }) {
			all = append(all, in.names)
		}
	}
	return all
}

// Stacks returns how many stacks Parse makes, if it makes any.
func (f *Found) Stacks() int { return len(f.inputs) }

// Failed reports whether something at the paths could not be read.
func (f *Found) Failed() bool {
	return slices.ContainsFunc(f.notes, func(n model.Note) bool { return n.Severity == model.SeverityError })
}

// Keep drops what has none of the names.
func (f *Found) Keep(names map[string]bool) {
	f.inputs = slices.DeleteFunc(f.inputs, func(in group) bool {
		return !slices.ContainsFunc(in.names, func(name string) bool { return names[name] })
	})
}

// Affected returns the names of what one of the files may be a part of, which were changed, made or deleted. It reports false
// where that can be everything: if roots find groups of other roots, or nobody can say what a file is for.
func (f *Found) Affected(changed []string) (names []string, ok bool) {
	if findsGroups(f.library, f.inputs) {
		return nil, false
	}
	base := Boundary(f.tree, ".", true)
	if !f.tree.IsRepository(base) || f.tree.Grant(base) != nil {
		return nil, false
	}
	a := affected{Found: f, repo: f.found.repository(base), names: map[string]bool{}}
	for _, file := range changed {
		switch {
		case isTerraform(file):
			ok = a.module(file)
		case isVarFile(file):
			ok = a.values(file)
		default:
			ok = a.other(file)
		}
		if !ok {
			return nil, false
		}
	}
	for name := range a.names {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, true
}

// affected collects what changed files may be a part of.
type affected struct {
	*Found
	repo    *repository
	names   map[string]bool
	readers []string // the roots that read files by functions, once they are known
	known   bool
}

// module takes the roots that use the directory of a Terraform file.
func (a *affected) module(file string) bool {
	dir := path.Dir(file)
	users := a.repo.callersOf(dir)
	if a.repo.has(dir) {
		users = append(users, a.repo.rootsOf(dir)...)
	} else if _, err := a.tree.Stat(dir); err == nil && len(a.repo.modules) > 0 && a.isPassedOver(dir) {
		return false // a module in a directory that walks pass over: anybody may call it
	}
	a.take(users...)
	return true
}

// isPassedOver reports whether a walk does not come to a directory.
func (a *affected) isPassedOver(dir string) bool {
	for ; dir != a.repo.base && dir != "." && dir != path.Dir(dir); dir = path.Dir(dir) {
		if isPassedOver(path.Base(dir)) {
			return true
		}
	}
	return false
}

// values takes the roots that a file of variables may be for: those above it, or else all.
func (a *affected) values(file string) bool {
	above := false
	for _, in := range a.inputs {
		if in.kind == root && (in.names[0] == "." || isInside(file, in.names[0])) {
			a.take(in.names[0])
			above = true
		}
	}
	return above || !slices.ContainsFunc(a.inputs, func(in group) bool { return in.kind == root })
}

// other takes the templates and plans that the file is one of. Any other file may be read by roots with functions that read
// files; and data may be read by all templates.
func (a *affected) other(file string) bool {
	if path.Base(file) == ".gitignore" {
		return false
	}
	own := false
	for _, in := range a.inputs {
		if in.kind != root && slices.Contains(in.names, file) {
			a.take(in.names...)
			own = true
		}
	}
	a.take(a.reading()...)
	if own || !mayBeData(file) && !mayBeTemplate(file) && path.Ext(file) != ".toml" {
		return true
	}
	for _, in := range a.inputs {
		if in.kind != root {
			a.take(in.names...)
		}
	}
	return true
}

func (a *affected) take(names ...string) {
	for _, name := range names {
		a.names[name] = true
	}
}

// readingFunction matches a call of a function of Terraform that reads files.
var readingFunction = lazyregexp.New(`\b(file\w*|templatefile)\s*\(`)

// reading returns the roots with modules that call functions which read files.
func (a *affected) reading() []string {
	if a.known {
		return a.readers
	}
	a.known = true
	for dir := range a.repo.modules {
		if a.callsReader(dir) {
			a.readers = append(a.readers, a.repo.rootsOf(dir)...)
		}
	}
	return a.readers
}

// callsReader reports whether a Terraform file of a directory seems to read other files.
func (a *affected) callsReader(dir string) bool {
	entries, err := a.tree.ReadDir(dir)
	if err != nil {
		return true // which the tree remembers
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		if !terraform.IsConfig(e.Name()) {
			return false
		}
		text, err := a.tree.ReadFile(path.Join(dir, e.Name()))
		return err != nil || readingFunction().Match(text)
	})
}
