package parser

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// setApart drops the inputs in directories that hold something else, such as the examples of policies, unless a path leads
// into one. It tells where nothing is left.
func setApart(tree *source.Tree, found []input, paths, apart []string) ([]input, []model.Note) {
	var dirs []string
	for _, dir := range apart {
		name := tree.Name(dir)
		leads := func(p string) bool { return isBelow(tree.Name(p), name) }
		if !slices.ContainsFunc(paths, leads) {
			dirs = append(dirs, name)
		}
	}
	var left []input
	for _, in := range found {
		if !slices.ContainsFunc(dirs, func(dir string) bool { return isBelow(in.name, dir) }) {
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
