package source

import (
	"errors"
	"io"
	"io/fs"
	"path"
)

// Dir is a directory that is held open, so that what lies in it is opened without a look at each directory above it.
type Dir struct {
	tree *Tree
	name string
	root granted // nil if the directory cannot be held open
}

// Dir holds the named directory open. It never fails: what cannot be opened from the directory is opened by its whole name,
// and the error of that tells why not.
func (t *Tree) Dir(name string) *Dir {
	d := &Dir{tree: t, name: name}
	if root, rel, err := t.locate(name); err == nil {
		d.root, _ = root.below(rel)
	}
	return d
}

// Close gives up the directory.
func (d *Dir) Close() {
	if d.root != nil {
		_ = d.root.Close() // opened for reading only: nothing can be lost
	}
}

// Peek reads a file in the directory, of which the name in it is given, and reports whether that is all of it: of one with more
// than most bytes, it returns the beginning. The tree does not keep the text, nor the error as a failure.
//
// What is listed as a regular file is not looked at before it is opened. A link is followed as far as the tree reads.
func (d *Dir) Peek(base string, listed fs.FileMode, most, beginning int64) (text []byte, whole bool, err error) {
	if d.root != nil && listed.IsRegular() && base != gitDir {
		if file, err := d.root.Open(base); err == nil {
			return peek(file, most, beginning)
		}
	}
	name := path.Join(d.name, base)
	root, rel, err := d.tree.locate(name)
	if err != nil {
		return nil, false, err
	}
	switch info, err := root.Stat(rel); {
	case err != nil:
		return nil, false, err
	case !info.Mode().IsRegular():
		return nil, false, ErrNotRegular
	}
	file, err := root.Open(rel)
	if err != nil {
		return nil, false, err
	}
	return peek(file, most, beginning)
}

// peek reads a file, or its beginning if it has more than most bytes, and closes it.
func peek(file fs.File, most, beginning int64) (text []byte, whole bool, err error) {
	defer file.Close() //nolint:errcheck // it was only read
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, false, err
	case !info.Mode().IsRegular():
		return nil, false, ErrNotRegular
	}
	size := info.Size()
	if whole = size <= most; !whole {
		size = beginning
	}
	text = make([]byte, size)
	n, err := io.ReadFull(file, text)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = ErrShorter
	}
	return text[:n], whole, err
}

// Load reads files of a directory, as it lists them, so that ReadFile has them. It leaves to ReadFile what is not a regular file
// and what cannot be read.
func (t *Tree) Load(dir string, entries []fs.DirEntry) {
	var held *Dir
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		if !entry.Type().IsRegular() || t.Text(name) != nil {
			continue
		}
		if held == nil {
			held = t.Dir(dir)
			defer held.Close()
		}
		if text, whole, err := held.Peek(entry.Name(), entry.Type(), MaxFile, 0); err == nil && whole {
			t.Put(name, text)
		}
	}
}
