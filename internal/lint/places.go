package lint

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/egresslint/egresslint/internal/baseline"
	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/gitfs"
	"github.com/egresslint/egresslint/internal/source"
)

// The environment variables in which pre-commit says what it compares, if that is not the commit in the making.
// https://pre-commit.com/#pre-push
const (
	fromRef = "PRE_COMMIT_FROM_REF"
	toRef   = "PRE_COMMIT_TO_REF"
)

// places returns what is to be analysed: the paths, and the files that a commit deletes. Where a path is a configuration
// file or a baseline, its directory takes its place: what the file applies to is to be judged.
func (opt Options) places(tree *source.Tree) (paths, deleted []string, err error) {
	for _, path := range opt.Paths {
		if appliesToDirectory(path) {
			path = filepath.Dir(path)
		}
		paths = append(paths, path)
	}
	if !opt.Hook {
		if len(paths) == 0 {
			paths = []string{"."}
		}
		return paths, nil, nil
	}
	deleted, err = opt.deleted()
	if err != nil {
		return nil, nil, fmt.Errorf("finding the files that the commit deletes: %w", err)
	}
	for i, name := range deleted {
		deleted[i] = tree.Name(name)
		if dir := filepath.Dir(deleted[i]); appliesToDirectory(name) && isDir(tree.Abs(dir)) {
			paths = append(paths, dir)
		}
	}
	return paths, deleted, nil
}

// appliesToDirectory reports whether a file says something about everything in its directory.
func appliesToDirectory(name string) bool {
	base := filepath.Base(name)
	return base == config.FileName || base == baseline.FileName
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// deleted returns the absolute paths of the files that the commit in the making deletes, or those that are gone between the
// revisions that pre-commit compares. Outside of a repository, and in one without a commit, there are none.
func (opt Options) deleted() ([]string, error) {
	top, err := gitfs.Top(opt.Dir)
	if errors.Is(err, gitfs.ErrNoRepository) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names, err := opt.deletedIn(top)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		names[i] = filepath.Join(top, filepath.FromSlash(name))
	}
	return names, nil
}

func (opt Options) deletedIn(top string) ([]string, error) {
	if opt.Getenv != nil && opt.Getenv(fromRef) != "" && opt.Getenv(toRef) != "" {
		return gitfs.DeletedBetween(top, opt.Getenv(fromRef), opt.Getenv(toRef))
	}
	names, err := gitfs.Deleted(top)
	if errors.Is(err, gitfs.ErrNoRevision) {
		return nil, nil
	}
	return names, err
}
