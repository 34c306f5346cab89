package gitfs

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// Changes are what differs between two states of a repository.
type Changes struct {
	Files []string // files that were changed, made or deleted, sorted by name
	// Links is true if a symbolic link or a submodule is among them: what is behind it may have changed too.
	Links bool
}

// ChangesTo returns what differs in another revision of the same repository. Directories that are the same are skipped.
func (r *Revision) ChangesTo(other *Revision) (Changes, error) {
	before, after := map[string]node{}, map[string]node{}
	r.mu.Lock()
	err := r.differing(".", r.root, other.root, before)
	r.mu.Unlock()
	if err == nil {
		other.mu.Lock()
		err = other.differing(".", other.root, r.root, after)
		other.mu.Unlock()
	}
	return changesOf(before, after), err
}

// differing collects the files of a directory unless the other state has the same one. The other state is known by the hashes of
// the trees that the store of both has.
func (r *Revision) differing(name string, own, other plumbing.Hash, files map[string]node) error {
	if own == other {
		return nil
	}
	nodes, err := r.list(node{name, filemode.Dir, own})
	if err != nil {
		return err
	}
	there := map[string]node{}
	if other != plumbing.ZeroHash {
		others, err := r.list(node{name, filemode.Dir, other})
		if err != nil {
			return err
		}
		for _, n := range others {
			there[n.name] = n
		}
	}
	for _, n := range nodes {
		at, same := path.Join(name, n.name), there[n.name]
		switch {
		case n.mode == same.mode && n.hash == same.hash:
		case n.mode == filemode.Dir && same.mode == filemode.Dir:
			err = r.differing(at, n.hash, same.hash, files)
		case n.mode == filemode.Dir:
			err = r.differing(at, n.hash, plumbing.ZeroHash, files)
		default:
			files[at] = n
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ChangesOnDisk returns what differs in the working tree, files that git does not know included. What is below directories named
// .terraform is skipped: no revision has that.
func (r *Revision) ChangesOnDisk() (Changes, error) {
	before, after := map[string]node{}, map[string]node{}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.differing(".", r.root, plumbing.ZeroHash, before); err != nil {
		return Changes{}, err
	}
	err := filepath.WalkDir(r.Top, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == ".git" || entry.Name() == ".terraform" {
				return fs.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(r.Top, name)
		if err != nil || entry.Name() == ".git" { // a linked working tree
			return err
		}
		found, err := onDisk(name, entry)
		after[filepath.ToSlash(rel)] = found
		return err
	})
	for name, n := range after {
		if same, ok := before[name]; ok && same.hash == n.hash && (same.mode == filemode.Symlink) == (n.mode == filemode.Symlink) {
			delete(before, name)
			delete(after, name)
		}
	}
	return changesOf(before, after), err
}

// onDisk describes a file of the disk as git would.
func onDisk(name string, entry fs.DirEntry) (node, error) {
	switch {
	case entry.Type()&fs.ModeSymlink != 0:
		target, err := os.Readlink(name)
		return node{entry.Name(), filemode.Symlink, plumbing.ComputeHash(plumbing.BlobObject, []byte(filepath.ToSlash(target)))}, err
	case !entry.Type().IsRegular():
		return node{entry.Name(), filemode.Regular, plumbing.ZeroHash}, nil
	}
	text, err := os.ReadFile(name)
	return node{entry.Name(), filemode.Regular, plumbing.ComputeHash(plumbing.BlobObject, text)}, err
}

func changesOf(before, after map[string]node) Changes {
	var c Changes
	files := map[string]bool{}
	for _, side := range []map[string]node{before, after} {
		for name, n := range side {
			files[name] = true
			c.Links = c.Links || n.mode == filemode.Symlink || n.mode == filemode.Submodule
		}
	}
	c.Files = slices.Sorted(maps.Keys(files))
	return c
}
