package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/egresslint/egresslint/internal/source"
)

// Files are what configuration files are read from: the directories that a source.Tree grants, or the same directories as
// they were at another time. Names are those of the source.Tree. ErrOutside is the error for what may not be read.
type Files interface {
	ReadFile(name string) ([]byte, error)
	Stat(name string) (fs.FileInfo, error)
	Name(path string) string
}

// Find reads the file that holds for what lies in the named directory: its own, or that of the nearest directory above
// that may be read. It returns nil where there is none.
func Find(files Files, dir string) (*Config, []Problem) {
	for {
		config, problems, err := read(files, path.Join(dir, FileName))
		switch {
		case err == nil, len(problems) > 0:
			return config, problems
		case errors.Is(err, source.ErrOutside):
			return nil, nil
		}
		if problem := misnamed(files, dir); problem != nil {
			return nil, []Problem{*problem}
		}
		above := files.Name(path.Join(dir, ".."))
		if above == dir {
			return nil, nil
		}
		dir = above
	}
}

// Read reads the named file.
func Read(files Files, name string) (*Config, []Problem) {
	config, problems, err := read(files, name)
	if err != nil && len(problems) == 0 {
		return nil, []Problem{{At: source.Range{File: name}, Message: "There is no such file."}}
	}
	return config, problems
}

// read reads a file that may not be there, which is an error without problems.
func read(files Files, name string) (*Config, []Problem, error) {
	text, err := files.ReadFile(name)
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
func misnamed(files Files, dir string) *Problem {
	name := path.Join(dir, ".egresslint.yml")
	if _, err := files.Stat(name); err != nil {
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
