package source

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// NewSnapshotTree returns a Tree that reads what is in the directory top, an absolute path, from a snapshot of it. What is
// elsewhere is read from the disk. The snapshot has the directory as ".".
func NewSnapshotTree(base, top string, snapshot Snapshot) *Tree {
	t := NewTree(base)
	t.top, t.snapshot = top, snapshot
	return t
}

// frozen returns the name that the snapshot has for an absolute path, if there is a snapshot and it has the path.
func (t *Tree) frozen(abs string) (string, bool) {
	if t.snapshot == nil {
		return "", false
	}
	rel, err := filepath.Rel(t.top, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// open returns the directory, to be read from.
func (t *Tree) open(abs string) (granted, error) {
	name, ok := t.frozen(abs)
	if !ok {
		root, err := os.OpenRoot(abs)
		if err != nil {
			return nil, err
		}
		return disk{root}, nil
	}
	if _, err := t.snapshot.ReadDir(name); err != nil {
		return nil, err
	}
	return frozen{t.snapshot, abs, name}, nil
}

// Look describes a file or directory that a person names, whether or not the Tree may read there.
func (t *Tree) Look(name string) (fs.FileInfo, error) {
	if frozen, ok := t.frozen(t.abs(name)); ok {
		return t.snapshot.Stat(frozen)
	}
	return os.Stat(t.abs(name))
}

// Follow returns the name of what the named file is behind all symbolic links.
func (t *Tree) Follow(name string) (string, error) {
	if frozen, ok := t.frozen(t.abs(name)); ok {
		target, err := t.followFrozen(frozen)
		return t.Name(filepath.Join(t.top, filepath.FromSlash(target))), err
	}
	target, err := filepath.EvalSymlinks(t.abs(name))
	if err != nil {
		return t.Name(target), err
	}
	if base, err := filepath.EvalSymlinks(t.base); err == nil { // the working directory itself may be behind links
		if rel, err := filepath.Rel(base, target); err == nil {
			return t.Name(filepath.Join(t.base, rel)), nil
		}
	}
	return t.Name(target), nil
}

// maxLinks is how many symbolic links may lead to a file.
const maxLinks = 40

// followFrozen follows the symbolic links to a file of the snapshot.
func (t *Tree) followFrozen(name string) (string, error) {
	done, rest := ".", strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		next := path.Join(done, rest[0])
		rest = rest[1:]
		if next == ".." || strings.HasPrefix(next, "../") {
			return name, ErrOutside
		}
		info, err := t.snapshot.Lstat(next)
		if err != nil {
			return name, err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			done = next
			continue
		}
		if links++; links > maxLinks {
			return name, errors.New("too many symbolic links")
		}
		target, err := t.snapshot.ReadLink(next)
		if err != nil {
			return name, err
		}
		if path.IsAbs(target) {
			return name, ErrOutside
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return done, nil
}
