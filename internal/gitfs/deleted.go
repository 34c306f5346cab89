package gitfs

import (
	"path"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// Deleted returns the files that the commit of HEAD has and that the next commit will not have, sorted by name: those that
// are missing in the index of the repository that the directory, an absolute path, is in. Before the first commit there are
// none.
func Deleted(dir string) ([]string, error) {
	head, err := Open(dir, "HEAD")
	if err != nil {
		return nil, err
	}
	staged, err := head.store.Index()
	if err != nil {
		return nil, err
	}
	entries := map[string]plumbing.Hash{}
	for _, entry := range staged.Entries {
		entries[entry.Name] = entry.Hash
	}
	return head.without(func(name string, n node) (present, same bool, err error) {
		if n.mode == filemode.Dir {
			return true, unchanged(staged.Cache, name) == n.hash, nil
		}
		_, present = entries[name]
		return present, present, nil
	})
}

// unchanged returns the hash of a directory that the index remembers, the zero hash where it has changed since.
func unchanged(cached *index.Tree, dir string) plumbing.Hash {
	if cached == nil || len(cached.Entries) == 0 {
		return plumbing.ZeroHash
	}
	at := cachedTree{cached.Entries, 0}
	for dir != "." {
		first, rest := cut(dir)
		below, ok := at.child(first)
		if !ok {
			return plumbing.ZeroHash
		}
		at, dir = below, rest
	}
	if at.entries[at.at].Entries < 0 {
		return plumbing.ZeroHash
	}
	return at.entries[at.at].Hash
}

// cut splits a name into its first part and what follows, "." if nothing does.
func cut(name string) (first, rest string) {
	for i := range len(name) {
		if name[i] == '/' {
			return name[:i], name[i+1:]
		}
	}
	return name, "."
}

// cachedTree is a directory in the list of those that an index remembers: each is followed by the directories in it.
type cachedTree struct {
	entries []index.TreeEntry
	at      int
}

// child returns the directory with the name in this one.
func (c cachedTree) child(name string) (cachedTree, bool) {
	next := c.at + 1
	for range c.entries[c.at].Trees {
		if next >= len(c.entries) {
			return c, false
		}
		if c.entries[next].Path == name {
			return cachedTree{c.entries, next}, true
		}
		next = c.behind(next)
	}
	return c, false
}

// behind returns the place behind a directory and all that is in it.
func (c cachedTree) behind(at int) int {
	next := at + 1
	for range c.entries[at].Trees {
		if next >= len(c.entries) {
			break
		}
		next = c.behind(next)
	}
	return next
}

// DeletedBetween returns the files that one revision of a repository has and a later one does not have, sorted by name.
func DeletedBetween(dir, from, to string) ([]string, error) {
	before, err := Open(dir, from)
	if err != nil {
		return nil, err
	}
	after, err := Open(dir, to)
	if err != nil {
		return nil, err
	}
	return before.without(func(name string, n node) (present, same bool, err error) {
		if name == "." {
			return true, n.hash == after.root, nil
		}
		siblings, err := after.listed(path.Dir(name))
		if err != nil {
			return false, false, err
		}
		i := slices.IndexFunc(siblings, func(other node) bool { return other.name == n.name })
		if i < 0 || siblings[i].mode == filemode.Dir && n.mode != filemode.Dir {
			return false, false, nil
		}
		return true, siblings[i].hash == n.hash, nil
	})
}

// listed lists a directory that may not be there, without following symbolic links.
func (r *Revision) listed(dir string) ([]node, error) {
	found, err := r.find(dir, false)
	if err != nil || found.mode != filemode.Dir {
		return nil, nil //nolint:nilerr // then nothing is in it
	}
	return r.list(found)
}

// without returns the files that are not present elsewhere. Directories that are the same there are skipped.
func (r *Revision) without(elsewhere func(name string, n node) (present, same bool, err error)) ([]string, error) {
	var gone []string
	var visit func(name string, n node) error
	visit = func(name string, n node) error {
		present, same, err := elsewhere(name, n)
		switch {
		case err != nil || same:
			return err
		case n.mode != filemode.Dir:
			if !present {
				gone = append(gone, name)
			}
			return nil
		}
		nodes, err := r.list(n)
		for i := 0; err == nil && i < len(nodes); i++ {
			err = visit(path.Join(name, nodes[i].name), nodes[i])
		}
		return err
	}
	err := visit(".", node{".", filemode.Dir, r.root})
	slices.Sort(gone)
	return gone, err
}
