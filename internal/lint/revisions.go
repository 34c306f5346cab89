package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/egresslint/egresslint/internal/gitfs"
	"github.com/egresslint/egresslint/internal/source"
)

// revisions reads files as the repositories of the paths have them at a revision, under the names that the tree gives them.
type revisions struct {
	*source.Tree
	name  string // of the revision
	byTop map[string]*gitfs.Revision
}

// RevisionError is that files cannot be read at the revision that the options name.
type RevisionError struct {
	flag string // that names it
	err  error
}

func (e *RevisionError) Error() string { return e.flag + ": " + e.err.Error() }

func (e *RevisionError) Unwrap() error { return e.err }

// Hint says what to do about it, "" where there is nothing to say.
func (e *RevisionError) Hint() string {
	if errors.Is(e.err, gitfs.ErrNoRevision) {
		return fmt.Sprintf("If this is a clone without its history, fetch the revision first: git fetch --depth=1 origin BRANCH, and %s FETCH_HEAD.", e.flag)
	}
	return ""
}

// newRevisions opens the revision, which the flag names, in the repository of each path.
func newRevisions(tree *source.Tree, flag, name string, paths []string) (*revisions, error) {
	r := &revisions{Tree: tree, name: name, byTop: map[string]*gitfs.Revision{}}
	for _, p := range paths {
		dir := tree.Abs(tree.Name(p))
		top, err := gitfs.Top(dir)
		if err != nil {
			return nil, &RevisionError{flag, fmt.Errorf("%s is %w", p, gitfs.ErrNoRepository)}
		}
		if r.byTop[top] != nil {
			continue
		}
		if r.byTop[top], err = gitfs.Open(top, name); err != nil {
			return nil, &RevisionError{flag, err}
		}
	}
	return r, nil
}

// locate returns the revision of the repository that has the file, and its name there.
func (r *revisions) locate(name string) (*gitfs.Revision, string, error) {
	abs := r.Abs(name)
	for dir := abs; ; dir = filepath.Dir(dir) {
		if revision := r.byTop[dir]; revision != nil {
			rel, err := filepath.Rel(dir, abs)
			return revision, filepath.ToSlash(rel), err
		}
		if dir == filepath.Dir(dir) {
			return nil, "", source.ErrOutside
		}
	}
}

// commit returns the hash of the commit that the named file is read at.
func (r *revisions) commit(name string) string {
	revision, _, err := r.locate(name)
	if err != nil {
		return ""
	}
	return revision.Commit
}

// ReadFile returns the contents of the named file at the revision. Reports show its lines from then on.
func (r *revisions) ReadFile(name string) ([]byte, error) {
	text, err := r.read(name)
	if err != nil {
		return nil, err
	}
	r.Show(name, text)
	return text, nil
}

// read returns the contents of the named file at the revision.
func (r *revisions) read(name string) ([]byte, error) {
	revision, rel, err := r.locate(name)
	if err != nil {
		return nil, err
	}
	text, err := revision.ReadFile(rel)
	return text, absent(err)
}

// readDir lists the named directory at the revision.
func (r *revisions) readDir(name string) ([]fs.DirEntry, error) {
	revision, rel, err := r.locate(name)
	if err != nil {
		return nil, err
	}
	entries, err := revision.ReadDir(rel)
	return entries, absent(err)
}

// Stat describes the named file at the revision.
func (r *revisions) Stat(name string) (fs.FileInfo, error) {
	revision, rel, err := r.locate(name)
	if err != nil {
		return nil, err
	}
	info, err := revision.Stat(rel)
	return info, absent(err)
}

// absent takes what is in a submodule for a file that is not there: the repository has nothing of it, so it configures
// nothing.
func absent(err error) error {
	if errors.Is(err, gitfs.ErrSubmodule) {
		return fs.ErrNotExist
	}
	return err
}
