// Package gitfs reads files as a git repository has them at a revision: a Revision is a file system. It reads the files of
// the repository itself, starts no process and changes nothing. Start reading at Open.
//
//	revision, err := gitfs.Open("/srv/network/live", "origin/main")
//	text, err := fs.ReadFile(revision, "live/.egresslint.yaml")
//
// What it reads: loose and packed objects, alternates, linked worktrees and submodules, loose and packed references, shallow
// clones as far as they go. What it does not read: repositories with SHA-256 objects or with reftables; Open says so.
// Contents are as they are stored: filters of .gitattributes, such as those of Git LFS, do not run.
package gitfs

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

var (
	// ErrNoRepository is returned for a directory that is in no git repository.
	ErrNoRepository = errors.New("not in a git repository")
	// ErrNoRevision is returned for a revision that a repository does not have.
	ErrNoRevision = errors.New("no such revision")
	// ErrSubmodule is returned for what is in a submodule: another repository has it.
	ErrSubmodule = errors.New("in a submodule")
	// ErrOutside is returned for a symbolic link that leads out of the repository.
	ErrOutside = errors.New("outside of the repository")
	// ErrTooLarge is returned for a file of more than MaxFile bytes.
	ErrTooLarge = fmt.Errorf("the file has more than %d MiB", MaxFile>>20)
)

// MaxFile is the size in bytes of the largest file that is read.
const MaxFile = 256 << 20

// Revision is what a repository has at a revision. Names are relative to the top of the repository and slash-separated, as
// io/fs wants them. Symbolic links are followed within the repository. It is safe for concurrent use.
type Revision struct {
	Name   string // as a person wrote it: "origin/main"
	Commit string // the hash of the commit that it is
	Top    string // the directory that the names are relative to: the one with .git, absolute

	mu    sync.Mutex
	store *store
	root  plumbing.Hash
	time  time.Time
	trees map[plumbing.Hash][]node
}

var (
	_ fs.ReadFileFS = (*Revision)(nil)
	_ fs.ReadDirFS  = (*Revision)(nil)
	_ fs.StatFS     = (*Revision)(nil)
	_ fs.ReadLinkFS = (*Revision)(nil)
)

// Open returns the revision of the repository that the directory, an absolute path, is in. The revision is written as for
// git: a branch, a tag, a remote branch, a hash or the beginning of one, HEAD or @, followed by any of ~, ~N, ^, ^N, ^{} and
// ^{commit}. A name that two references have and that means two commits is refused.
func Open(dir, revision string) (*Revision, error) {
	top, store, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	commit, err := store.resolve(revision)
	if err != nil {
		return nil, err
	}
	return &Revision{
		Name: revision, Commit: commit.hash.String(), Top: top,
		store: store, root: commit.tree, time: commit.time, trees: map[plumbing.Hash][]node{},
	}, nil
}
