package gitfs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// maxLinks is how many symbolic links may lead to a file.
const maxLinks = 40

// find returns what has the name, with the mutex held. Symbolic links on the way are followed, and the last one if wanted.
func (r *Revision) find(name string, follow bool) (node, error) {
	if !fs.ValidPath(name) {
		return node{}, fs.ErrInvalid
	}
	at := []node{{".", filemode.Dir, r.root}} // the directories from the top to where the way has led
	for rest, links := strings.Split(name, "/"), 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		switch {
		case part == "." || part == "":
			continue
		case part == ".." && len(at) == 1:
			return node{}, ErrOutside
		case part == "..":
			at = at[:len(at)-1]
			continue
		}
		next, err := r.child(at[len(at)-1], part)
		if err != nil {
			return node{}, err
		}
		if next.mode == filemode.Symlink && (follow || len(rest) > 0) {
			if links++; links > maxLinks {
				return node{}, errors.New("too many symbolic links")
			}
			target, err := r.contents(next)
			if err != nil {
				return node{}, err
			}
			if path.IsAbs(string(target)) {
				return node{}, ErrOutside
			}
			rest = append(strings.Split(string(target), "/"), rest...)
			continue
		}
		at = append(at, next)
	}
	return at[len(at)-1], nil
}

// child returns what a directory has under the name.
func (r *Revision) child(dir node, name string) (node, error) {
	nodes, err := r.list(dir)
	if err != nil {
		return node{}, err
	}
	if i := slices.IndexFunc(nodes, func(n node) bool { return n.name == name }); i >= 0 {
		return nodes[i], nil
	}
	return node{}, fs.ErrNotExist
}

// list returns what a directory has.
func (r *Revision) list(dir node) ([]node, error) {
	switch dir.mode {
	case filemode.Dir:
	case filemode.Submodule:
		return nil, ErrSubmodule
	default:
		return nil, fs.ErrNotExist // as a file has nothing below it
	}
	if nodes, ok := r.trees[dir.hash]; ok {
		return nodes, nil
	}
	_, text, err := r.store.object(plumbing.TreeObject, dir.hash)
	if err != nil {
		return nil, missing(dir.hash, err)
	}
	nodes, err := decodeTree(dir.hash, text)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(nodes, func(a, b node) int { return strings.Compare(a.name, b.name) })
	r.trees[dir.hash] = nodes
	return nodes, nil
}

// missing explains the error for an object that the repository should have and does not have.
func missing(hash plumbing.Hash, err error) error {
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return fmt.Errorf("the repository does not have the object %s; it may be a partial clone", hash)
	}
	return err
}

// contents returns what a file holds, or where a symbolic link leads.
func (r *Revision) contents(n node) ([]byte, error) {
	switch n.mode {
	case filemode.Submodule:
		return nil, ErrSubmodule
	case filemode.Dir:
		return nil, errors.New("is a directory")
	}
	_, text, err := r.store.object(plumbing.BlobObject, n.hash)
	return text, missing(n.hash, err)
}

// info describes a file.
func (r *Revision) info(n node) (*info, error) {
	i := &info{node: n, time: r.time}
	if n.mode != filemode.Dir && n.mode != filemode.Submodule {
		blob, err := r.store.EncodedObject(plumbing.BlobObject, n.hash)
		if err != nil {
			return nil, missing(n.hash, err)
		}
		i.size = blob.Size()
	}
	return i, nil
}

// ReadFile returns the contents of the named file.
func (r *Revision) ReadFile(name string) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, err := r.find(name, true)
	if err == nil {
		var text []byte
		if text, err = r.contents(found); err == nil {
			return text, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: err}
}

// Stat describes the named file.
func (r *Revision) Stat(name string) (fs.FileInfo, error) { return r.stat("stat", name, true) }

// Lstat describes the named file, which may be a symbolic link.
func (r *Revision) Lstat(name string) (fs.FileInfo, error) { return r.stat("lstat", name, false) }

func (r *Revision) stat(op, name string, follow bool) (fs.FileInfo, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, err := r.find(name, follow)
	if err == nil {
		var i *info
		if i, err = r.info(found); err == nil {
			if name != "." {
				i.name = path.Base(name)
			}
			return i, nil
		}
	}
	return nil, &fs.PathError{Op: op, Path: name, Err: err}
}

// ReadLink returns where the named symbolic link leads.
func (r *Revision) ReadLink(name string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, err := r.find(name, false)
	if err == nil && found.mode != filemode.Symlink {
		err = fs.ErrInvalid
	}
	if err == nil {
		var target []byte
		if target, err = r.contents(found); err == nil {
			return string(target), nil
		}
	}
	return "", &fs.PathError{Op: "readlink", Path: name, Err: err}
}

// ReadDir lists the named directory, sorted by name.
func (r *Revision) ReadDir(name string) ([]fs.DirEntry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, err := r.find(name, true)
	if err == nil {
		var nodes []node
		if nodes, err = r.list(found); err == nil {
			entries := make([]fs.DirEntry, len(nodes))
			for i, n := range nodes {
				entries[i] = entry{r, n}
			}
			return entries, nil
		}
	}
	return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
}

// Open opens the named file.
func (r *Revision) Open(name string) (fs.File, error) {
	described, err := r.stat("open", name, true)
	if err != nil {
		return nil, err
	}
	if described.IsDir() {
		return &openDir{info: described, name: name, revision: r}, nil
	}
	text, err := r.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &openFile{info: described, Reader: bytes.NewReader(text)}, nil
}

// info is an fs.FileInfo.
type info struct {
	node
	size int64
	time time.Time
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.size }
func (i *info) ModTime() time.Time { return i.time }
func (i *info) IsDir() bool        { return i.Mode().IsDir() }
func (i *info) Sys() any           { return nil }

// Mode is read-only. A submodule is a directory that cannot be listed.
func (i *info) Mode() fs.FileMode {
	switch i.mode {
	case filemode.Dir, filemode.Submodule:
		return fs.ModeDir | 0o555
	case filemode.Symlink:
		return fs.ModeSymlink | 0o777
	case filemode.Executable:
		return 0o555
	default:
		return 0o444
	}
}

// entry is an fs.DirEntry.
type entry struct {
	revision *Revision
	node
}

func (e entry) Name() string      { return e.name }
func (e entry) IsDir() bool       { return e.Type().IsDir() }
func (e entry) Type() fs.FileMode { return (&info{node: e.node}).Mode().Type() }

func (e entry) Info() (fs.FileInfo, error) {
	e.revision.mu.Lock()
	defer e.revision.mu.Unlock()
	return e.revision.info(e.node)
}

// openFile is a file with contents.
type openFile struct {
	info fs.FileInfo
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// openDir is a directory.
type openDir struct {
	info     fs.FileInfo
	name     string
	revision *Revision
	listed   bool
	rest     []fs.DirEntry
}

func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openDir) Close() error               { return nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a directory")}
}

// ReadDir returns the next n entries, or all that are left if n is not positive.
func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if !d.listed {
		entries, err := d.revision.ReadDir(d.name)
		if err != nil {
			return nil, err
		}
		d.rest, d.listed = entries, true
	}
	if n <= 0 || n > len(d.rest) {
		if n > 0 && len(d.rest) == 0 {
			return nil, io.EOF
		}
		n = len(d.rest)
	}
	next := d.rest[:n]
	d.rest = d.rest[n:]
	return next, nil
}
