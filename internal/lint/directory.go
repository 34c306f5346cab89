package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// directory returns the working directory from the root of its repository, as code hosts name files from there: "" where it is
// that root, or in no repository. A symbolic link that leads to the working directory is followed, as the repository may be above
// where it leads.
func directory(tree *source.Tree) (string, error) {
	base, err := filepath.EvalSymlinks(tree.Abs("."))
	switch {
	case errors.Is(err, fs.ErrNotExist): // it is gone, and no file is reported
		base = tree.Abs(".")
	case err != nil:
		return "", err
	}
	for dir := base; ; dir = filepath.Dir(dir) {
		_, err := os.Stat(filepath.Join(dir, ".git"))
		switch {
		case err == nil:
			rel, err := filepath.Rel(dir, base)
			if rel == "." {
				rel = ""
			}
			return filepath.ToSlash(rel), err
		case source.IsFailure(err):
			return "", err
		case dir == filepath.Dir(dir):
			return "", nil
		}
	}
}

// addDirectory sets the directory of a run. Without it, code hosts would look for files in the wrong place: that is an error.
func (p *parsed) addDirectory(tree *source.Tree) {
	var err error
	if p.directory, err = directory(tree); err != nil {
		message := fmt.Sprintf("The repository of the working directory cannot be looked for: %v.", err)
		p.Notes = append(p.Notes, model.Note{Severity: model.SeverityError, Message: message})
	}
}

// reportedPaths are the paths of a run as the report has them: none if it is about the working directory alone.
func reportedPaths(tree *source.Tree, paths []string) []string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = path
		if path != Stdin {
			names[i] = tree.Name(path)
		}
	}
	if slices.Equal(names, []string{"."}) {
		return nil
	}
	return names
}
