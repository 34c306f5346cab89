package parser

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// apartOf returns the directories that hold something else, such as the examples of policies, unless a path leads into one.
func apartOf(tree *source.Tree, paths, apart []string) []string {
	var dirs []string
	for _, dir := range apart {
		name := tree.Name(dir)
		leads := func(p string) bool { return isBelow(tree.Name(p), name) }
		if !slices.ContainsFunc(paths, leads) {
			dirs = append(dirs, name)
		}
	}
	return dirs
}

// setApart drops what was found in the directories: inputs, and notes about files that could be read. It tells where nothing
// is left.
func (d *discovery) setApart(found []input, dirs []string) ([]input, []model.Note) {
	isApart := func(name string) bool {
		return slices.ContainsFunc(dirs, func(dir string) bool { return isBelow(name, dir) })
	}
	d.notes = slices.DeleteFunc(d.notes, func(n model.Note) bool { return isApart(n.Location.File) && !d.failures[n.Location.File] })
	for name := range d.record.fates {
		if isApart(name) && !d.failures[name] {
			d.record.fates[name] = fate{model.FilesSkipped, otherApart}
		}
	}
	var left []input
	for _, in := range found {
		if !isApart(in.name) {
			left = append(left, in)
		}
	}
	if len(found) == 0 || len(left) > 0 {
		return left, nil
	}
	return nil, []model.Note{{
		Severity: model.SeverityError,
		Message:  "There is nothing to check but the examples of policies: name them to have them checked.",
		Location: source.Range{File: dirs[0]},
	}}
}

// isBelow tells whether the name is that of the directory, or of something in it.
func isBelow(name, dir string) bool {
	return name == dir || strings.HasPrefix(name, strings.TrimSuffix(dir, "/")+"/")
}
