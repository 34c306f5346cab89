package parser

import (
	"fmt"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Exclusion is what excludes a root or a template from what is checked below a directory. A path that names it, or a
// directory in it, overrides that.
type Exclusion int

const (
	// NotExcluded is for what is checked.
	NotExcluded Exclusion = iota
	// ExcludedByConfig is for what the key exclude of a configuration names.
	ExcludedByConfig
	// ExcludedByFlag is for what --exclude names.
	ExcludedByFlag
	// ExcludedByGit is for what git ignores.
	ExcludedByGit
)

// String says what excludes, after "this is".
func (e Exclusion) String() string {
	return [...]string{"not excluded", "excluded by the configuration", "excluded by --exclude", "ignored by git"}[e]
}

// exclusion returns what excludes what was found below a directory that a path names.
func (d *discovery) exclusion(name, below string) Exclusion {
	if d.excludes != nil {
		if by := d.excludes(name, below); by != NotExcluded {
			return by
		}
	}
	if g := d.gitignore(below); g != nil && !g.ignoresDir(below) && (g.ignoresDir(name) || g.ignores(name)) {
		return ExcludedByGit
	}
	return NotExcluded
}

// exclusionIn returns what excludes what a walk found, but for git if a program has made it.
func (d *discovery) exclusionIn(s *survey, name string) Exclusion {
	if by := d.exclusion(name, s.base); by != ExcludedByGit || !s.isMade(name) {
		return by
	}
	return NotExcluded
}

// gitignore returns what git ignores in the repository around a directory, nil if there is none.
func (d *discovery) gitignore(dir string) *gitignore {
	if g, known := d.ignored[dir]; known {
		return g
	}
	base := Boundary(d.tree, dir, true)
	g, known := d.ignored[base]
	if !known && d.tree.IsRepository(base) {
		g = newGitignore(d.tree, base)
	}
	d.ignored[base], d.ignored[dir] = g, g
	return g
}

// skip records and notes that a root or a template is excluded.
func (d *discovery) skip(name string, by Exclusion) {
	d.skipped[name] = by
	message := fmt.Sprintf("This is %s: it is not checked by itself, unless a path names it.", by)
	d.note(model.Note{Severity: model.SeverityInfo, Message: message, Location: source.Range{File: name}})
}

// excludedInputs lists what is excluded, sorted by name, but for what is checked all the same.
func (d *discovery) excludedInputs() []model.Excluded {
	var excluded []model.Excluded
	for _, name := range slices.Sorted(maps.Keys(d.skipped)) {
		if !d.inputs[input{name, root}] && !d.inputs[input{name, template}] {
			excluded = append(excluded, model.Excluded{Name: name, By: d.skipped[name].String()})
		}
	}
	return excluded
}
