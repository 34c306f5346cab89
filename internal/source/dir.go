package source

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
)

// Dir is a directory that is held open, so that what lies in it is listed and opened without a look at each directory above it.
type Dir struct {
	tree  *Tree
	name  string
	plain bool   // the name is that of a directory below the working directory
	place string // where listings are kept of it
	held  held   // nil if the directory cannot be held open
}

// Dir holds the named directory open. It never fails: what cannot be opened from the directory is opened by its whole name,
// and the error of that tells why not.
func (t *Tree) Dir(name string) *Dir {
	d := t.newDir(name)
	if root, rel, err := t.locate(name); err == nil {
		if held, err := root.hold(rel); err == nil {
			d.held, d.place = held, path.Join(root.Name(), rel)
		}
	}
	return d
}

func (t *Tree) newDir(name string) *Dir {
	return &Dir{tree: t, name: name, plain: filepath.IsLocal(name) && path.Clean(name) == name}
}

// Below holds a directory in this one open, which is listed under the given name.
func (d *Dir) Below(base string) *Dir {
	name := d.NameOf(base)
	if d.held != nil && base != gitDir {
		if held, err := d.held.below(base); err == nil {
			below := d.tree.newDir(name)
			below.held, below.place = held, path.Join(d.place, base)
			return below
		}
	}
	return d.tree.Dir(name)
}

// Name returns the name of the directory.
func (d *Dir) Name() string { return d.name }

// NameOf returns the name of what the directory lists under the given one.
func (d *Dir) NameOf(base string) string {
	switch {
	case !d.plain:
		return d.tree.Name(path.Join(d.name, base))
	case d.name == ".":
		return base
	default:
		return d.name + "/" + base
	}
}

// Close gives up the directory. What lies in it can still be read.
func (d *Dir) Close() {
	if d.held != nil {
		_ = d.held.Close() // opened for reading only: nothing can be lost
		d.held = nil
	}
}

// Entries lists the directory, sorted by name. The tree does not keep an error as a failure.
func (d *Dir) Entries() ([]Entry, error) {
	if d.held != nil {
		if entries, err := d.held.entries(); err == nil {
			sortEntries(entries)
			d.tree.listed(d.place, namesOf(entries))
			return entries, nil
		}
	}
	root, rel, err := d.tree.locate(d.name)
	if err != nil {
		return nil, err
	}
	listed, err := d.tree.list(root, rel)
	return entriesOf(listed), err
}

func namesOf(entries []Entry) []string {
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name
	}
	return names
}

// Peek reads a file in the directory, of which the name in it is given, and reports whether that is all of it: of one with more
// than most bytes, it returns the beginning. The text is in the room if that has enough. The tree does not keep the text, nor
// the error as a failure.
//
// What is listed as a regular file is not looked at before it is opened. A link is followed as far as the tree reads.
func (d *Dir) Peek(base string, listed fs.FileMode, most, beginning int64, room []byte) (text []byte, whole bool, err error) {
	if d.held != nil && listed.IsRegular() && base != gitDir {
		if text, whole, err := d.held.read(base, most, beginning, room); err == nil {
			return text, whole, nil
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
	return peek(file, most, beginning, room)
}

// peek reads a file, or its beginning if it has more than most bytes, and closes it.
func peek(file fs.File, most, beginning int64, room []byte) (text []byte, whole bool, err error) {
	defer file.Close() //nolint:errcheck // it was only read
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, false, err
	case !info.Mode().IsRegular():
		return nil, false, ErrNotRegular
	}
	text, whole = sized(info.Size(), most, beginning, room)
	n, err := io.ReadFull(file, text)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = ErrShorter
	}
	return text[:n], whole, err
}

// sized returns what holds the text of a file of a size, or its beginning, and whether it holds all of it.
func sized(size, most, beginning int64, room []byte) (text []byte, whole bool) {
	if whole = size <= most; !whole {
		size = beginning
	}
	if size <= int64(len(room)) {
		return room[:size:size], whole
	}
	return make([]byte, size), whole
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
		if text, whole, err := held.Peek(entry.Name(), entry.Type(), MaxFile, 0, nil); err == nil && whole {
			t.Put(name, text)
		}
	}
}
