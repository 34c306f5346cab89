package parser

import (
	"cmp"
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

// readParameters returns what the files say about CloudFormation deployments. Later files come before earlier ones.
func readParameters(tree *source.Tree, paths []string) (cloudformation.Given, []model.Note) {
	all := cloudformation.Given{Parameters: map[string]string{}, Places: map[string]cloudformation.Place{}}
	var notes []model.Note
	for _, p := range paths {
		file, environment := cloudformation.SplitEnvironment(p)
		names, problems := nameFiles(tree, []string{file})
		notes = append(notes, problems...)
		for _, name := range names {
			text, err := tree.ReadText(name)
			if err != nil {
				notes = append(notes, unreadable(name, err))
				continue
			}
			tree.Withhold(name)
			read, problems := cloudformation.ReadParameters(name, environment, text)
			maps.Copy(all.Parameters, read.Parameters)
			maps.Copy(all.Places, read.Places)
			all.Region = cmp.Or(read.Region, all.Region)
			notes = append(notes, problems...)
		}
	}
	return all, notes
}
