package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/egresslint/egresslint/internal/source"
)

// Find reads the file that holds for what lies in the named directory: its own, or that of the nearest directory above
// that the tree may read. It returns nil where there is none.
func Find(tree *source.Tree, dir string) (*Config, []Problem) {
	for {
		config, problems, err := read(tree, path.Join(dir, FileName))
		switch {
		case err == nil, len(problems) > 0:
			return config, problems
		case errors.Is(err, source.ErrOutside):
			return nil, nil
		}
		if problem := misnamed(tree, dir); problem != nil {
			return nil, []Problem{*problem}
		}
		above := tree.Name(path.Join(dir, ".."))
		if above == dir {
			return nil, nil
		}
		dir = above
	}
}

// Read reads the named file.
func Read(tree *source.Tree, name string) (*Config, []Problem) {
	config, problems, err := read(tree, name)
	if err != nil && len(problems) == 0 {
		return nil, []Problem{{At: source.Range{File: name}, Message: "There is no such file."}}
	}
	return config, problems
}

// read reads a file that may not be there, which is an error without problems.
func read(tree *source.Tree, name string) (*Config, []Problem, error) {
	text, err := tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, source.ErrOutside) {
		return nil, nil, err
	}
	if err != nil {
		return nil, []Problem{{At: source.Range{File: name}, Message: fmt.Sprintf("This could not be read: %v.", reason(err))}}, err
	}
	config, problems := Parse(name, text)
	return config, problems, nil
}

// misnamed finds a file that is meant to be read and never would be.
func misnamed(tree *source.Tree, dir string) *Problem {
	name := path.Join(dir, ".egresslint.yml")
	if _, err := tree.Stat(name); err != nil {
		return nil
	}
	return &Problem{At: source.Range{File: name}, Message: "This file is not read: rename it to " + FileName + "."}
}

// reason is the error without the name of the file.
func reason(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
