package parser

import (
	"maps"
	"path"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
)

// nameFiles turns the paths of files with values into names that the tree can read. A person who names a file wants it
// read wherever it lies, so its directory is granted.
func nameFiles(tree *source.Tree, paths []string) ([]string, []model.Note) {
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

// readParameters returns the values that the files give to CloudFormation parameters, and those given one by one, which
// come before them.
func readParameters(tree *source.Tree, paths []string, given map[string]string) (map[string]string, []model.Note) {
	names, notes := nameFiles(tree, paths)
	values := map[string]string{}
	for _, name := range names {
		read, problems := cloudformation.ReadParameters(name, tree.Text(name))
		maps.Copy(values, read)
		notes = append(notes, problems...)
	}
	maps.Copy(values, given)
	return values, notes
}
