package source

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// below is the file system below a directory that may be read.
type below struct {
	root granted
	dir  string
}

// Open opens the named file.
func (b below) Open(name string) (fs.File, error) { return b.root.Open(path.Join(b.dir, name)) }

// Stat describes the named file or directory.
func (b below) Stat(name string) (fs.FileInfo, error) { return b.root.Stat(path.Join(b.dir, name)) }

// ReadDir lists the named directory, sorted by file name.
func (b below) ReadDir(name string) ([]fs.DirEntry, error) {
	return b.root.list(path.Join(b.dir, name))
}

// list lists a directory, sorted by file name. [os.File.ReadDir] drops what seems to be gone when it is looked at, without an
// error. list looks at it again.
func list(root *os.Root, dir string) (entries []fs.DirEntry, err error) {
	opened, err := root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	if entries, err = opened.ReadDir(-1); err != nil {
		return nil, err
	}
	if _, err = opened.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	names, err := opened.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	if len(names) != len(entries) {
		if entries, err = complete(root, dir, entries, names); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
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
