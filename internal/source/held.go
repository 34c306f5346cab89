package source

import (
	"io/fs"
	"slices"
	"strings"
)

// Entry is what a directory lists.
type Entry struct {
	Name string
	Type fs.FileMode // the bits of the type
}

// held is a directory that is held open.
type held interface {
	// entries lists the directory, in any order.
	entries() ([]Entry, error)
	// below holds a directory in this one open, of which the name in it is given. It follows no symbolic link out of this one.
	below(base string) (held, error)
	// read reads a file in the directory as Dir.Peek does. It follows no symbolic link out of the directory.
	read(base string, most, beginning int64, room []byte) (text []byte, whole bool, err error)
	Close() error
}

// opened is a directory that is held open as one below which files may be read.
type opened struct{ granted }

func (o opened) entries() ([]Entry, error) {
	listed, _, err := o.list(".")
	return entriesOf(listed), err
}

func (o opened) below(base string) (held, error) {
	below, err := o.granted.below(base)
	if err != nil {
		return nil, err
	}
	return opened{below}, nil
}

func (o opened) read(base string, most, beginning int64, room []byte) (text []byte, whole bool, err error) {
	file, err := o.Open(base)
	if err != nil {
		return nil, false, err
	}
	return peek(file, most, beginning, room)
}

// entriesOf returns what a listing says, without what describes the files further.
func entriesOf(listed []fs.DirEntry) []Entry {
	entries := make([]Entry, len(listed))
	for i, entry := range listed {
		entries[i] = Entry{entry.Name(), entry.Type()}
	}
	return entries
}

// sortEntries sorts entries by name.
func sortEntries(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
}
