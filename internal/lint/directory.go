package lint

import (
	"path/filepath"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// locate adds to the report where its paths lead from: code hosts name files from the root of the repository.
func locate(tree *source.Tree, paths []string, r *model.Report) {
	r.Directory = directory(tree)
	for _, path := range paths {
		if path != Stdin {
			path = tree.Name(path)
		}
		r.Paths = append(r.Paths, path)
	}
	if slices.Equal(r.Paths, []string{"."}) {
		r.Paths = nil
	}
}

// directory returns the working directory from the root of its repository, "" where it is that root, or in no repository. A
// symbolic link that leads to the working directory is followed, as the repository may be above where it leads.
func directory(tree *source.Tree) string {
	base, err := filepath.EvalSymlinks(tree.Abs("."))
	if err != nil { // it is gone, and then no file is reported
		base = tree.Abs(".")
	}
	for dir := base; ; dir = filepath.Dir(dir) {
		if tree.IsRepository(dir) {
			rel, err := filepath.Rel(dir, base)
			if err != nil || rel == "." {
				return ""
			}
			return filepath.ToSlash(rel)
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}
