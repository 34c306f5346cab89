package source

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// below is the file system below a directory that may be read.
type below struct {
	tree *Tree
	root granted
	dir  string
}

// Open opens the named file.
func (b below) Open(name string) (fs.File, error) { return b.root.Open(path.Join(b.dir, name)) }

// Stat describes the named file or directory.
func (b below) Stat(name string) (fs.FileInfo, error) { return b.root.Stat(path.Join(b.dir, name)) }

// ReadDir lists the named directory, sorted by file name.
func (b below) ReadDir(name string) ([]fs.DirEntry, error) {
	return b.tree.list(b.root, path.Join(b.dir, name))
}

// list lists a directory, sorted by file name, and keeps the names.
func (t *Tree) list(root granted, dir string) ([]fs.DirEntry, error) {
	entries, names, err := root.list(dir)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	if len(names) == len(entries) {
		for i, entry := range entries {
			names[i] = entry.Name()
		}
	}
	slices.Sort(names) // which they are already, unless something is gone
	t.listed(path.Join(root.Name(), dir), names)
	return entries, nil
}

// list lists a directory, and returns the names in it as another system call sees them. [os.File.ReadDir] drops what seems to be gone when it is looked at, without an
// error. list looks at it again.
func (d disk) list(dir string) (entries []fs.DirEntry, names []string, err error) {
	opened, err := d.Root.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	defer opened.Close() //nolint:errcheck // it was only read
	listing, err := lister(opened, filepath.Join(d.Name(), filepath.FromSlash(dir)))
	if err != nil {
		return nil, nil, err
	}
	defer listing.Close() //nolint:errcheck // it was only read
	if entries, err = listing.ReadDir(-1); err != nil {
		return nil, nil, err
	}
	if _, err = listing.Seek(0, io.SeekStart); err != nil {
		return nil, nil, err
	}
	names, err = listing.Readdirnames(-1)
	if err != nil {
		return nil, nil, err
	}
	if len(names) != len(entries) {
		if entries, err = complete(d.Root, dir, entries, names); err != nil {
			return nil, nil, err
		}
	}
	return entries, names, nil
}

// complete adds the entries for the names that have none, unless they are gone.
func complete(root *os.Root, dir string, entries []fs.DirEntry, names []string) ([]fs.DirEntry, error) {
	listed := map[string]bool{}
	for _, entry := range entries {
		listed[entry.Name()] = true
	}
	for _, name := range names {
		if listed[name] {
			continue
		}
		switch info, err := root.Lstat(path.Join(dir, name)); {
		case err == nil:
			entries = append(entries, fs.FileInfoToDirEntry(info))
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return entries, nil
}
