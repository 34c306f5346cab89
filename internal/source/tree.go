package source

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// Tree reads files below the directories that were granted to it and nowhere else: a symbolic link that leads out of
// a granted directory is refused. It keeps what it has read, so that a report can show the lines it speaks of.
//
// Names are slash-separated, clean, and relative to the working directory the Tree was made for ("modules/net/main.tf",
// "../shared/main.tf"), which is also how they are shown to people. A Tree is safe for concurrent use.
type Tree struct {
	base string

	mu     sync.Mutex
	sealed bool
	grants map[string]granted // by absolute directory
	files  map[string][]byte  // by name
	// withheld holds the names of files with values that reports do not show.
	withheld map[string]bool
	failures map[string]error // by name
	// listings holds the names in directories that were listed, and in those of which something was asked for that is not there,
	// by absolute directory.
	listings map[string][]string
	// shown holds what reports show of files that were not read here.
	shown map[string][]byte

	// snapshot has what is in the directory top, in the place of the disk; nil where there is none.
	snapshot Snapshot
	top      string
}

// gitDir is the directory where git keeps a repository.
const gitDir = ".git"

// MaxFile is the size in bytes of the largest file that is read.
const MaxFile = 256 << 20

var (
	// ErrOutside is returned for a name that lies in no granted directory, or in the directory where git keeps a repository.
	ErrOutside = errors.New("outside of the analysed directories")
	// ErrNotRegular is returned for what is neither a file with contents nor a directory, such as a pipe or a device.
	ErrNotRegular = errors.New("this is no regular file")
	// ErrTooLarge is returned for a file of more than MaxFile bytes.
	ErrTooLarge = fmt.Errorf("the file has more than %d MiB", MaxFile>>20)
	// ErrContradiction is returned for a file that is not there although its directory lists it.
	ErrContradiction = errors.New("its directory lists it, and yet there is no such file")
	// ErrShorter is returned for a file that had more bytes before it was read.
	ErrShorter = errors.New("the file became shorter while it was read")
)

// NewTree returns a Tree without grants for the working directory base, an absolute path.
func NewTree(base string) *Tree {
	return &Tree{
		base: base, grants: map[string]granted{}, files: map[string][]byte{}, withheld: map[string]bool{}, failures: map[string]error{},
		listings: map[string][]string{}, shown: map[string][]byte{},
	}
}

// Close gives up all grants.
func (t *Tree) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, root := range t.grants {
		_ = root.Close() // opened for reading only: nothing can be lost
	}
	clear(t.grants)
}

// Name turns a path as a person types it into a name.
func (t *Tree) Name(p string) string {
	if filepath.IsLocal(p) {
		return filepath.ToSlash(filepath.Clean(p))
	}
	if !filepath.IsAbs(p) {
		p = filepath.Join(t.base, p)
	}
	rel, err := filepath.Rel(t.base, p)
	if err != nil { // another volume
		return filepath.ToSlash(filepath.Clean(p))
	}
	return filepath.ToSlash(rel)
}

// Abs returns the absolute path of the named file, in the form of the operating system.
func (t *Tree) Abs(name string) string { return t.abs(name) }

// Seal says that the contents of files decide nothing any more about where else may be read: what they ask for is not to be
// granted.
func (t *Tree) Seal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sealed = true
}

// Sealed reports whether only a person decides where may be read.
func (t *Tree) Sealed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sealed
}

// Grant allows reading everything below the named directory.
func (t *Tree) Grant(dir string) error {
	abs := t.abs(dir)
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.grants[abs]; ok {
		return nil
	}
	root, err := t.open(abs)
	if err != nil {
		return err
	}
	t.grants[abs] = root
	return nil
}

// ReadFile returns the contents of the named file.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	t.mu.Lock()
	text, ok := t.files[name]
	t.mu.Unlock()
	if ok {
		return text, nil
	}
	root, rel, err := t.locate(name)
	if err != nil {
		return nil, err
	}
	if t.absent(root, rel) {
		return nil, &fs.PathError{Op: "open", Path: rel, Err: syscall.ENOENT}
	}
	text, err = readRegular(root, rel)
	if err != nil {
		return nil, t.failed(root, rel, name, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.files[name] = text
	return text, nil
}

// readRegular reads a file, but waits for no pipe and asks no device.
func readRegular(root granted, name string) ([]byte, error) {
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir(): // the error says so
	case !info.Mode().IsRegular():
		return nil, ErrNotRegular
	case info.Size() > MaxFile:
		return nil, ErrTooLarge
	}
	text, err := root.ReadFile(name)
	if err == nil && int64(len(text)) < info.Size() {
		return nil, ErrShorter
	}
	return text, err
}

// ReadText returns the contents of the named file in UTF-8 and without a byte order mark, from whichever encoding of Unicode.
// Text returns the same from then on.
func (t *Tree) ReadText(name string) ([]byte, error) {
	raw, err := t.ReadFile(name)
	if err != nil {
		return nil, err
	}
	text, err := UTF8(raw)
	if err != nil || len(text) == len(raw) {
		return text, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.files[name] = text
	return text, nil
}

// ReadDir lists the named directory, sorted by file name.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	root, rel, err := t.locate(name)
	if err != nil {
		return nil, err
	}
	entries, err := t.list(root, rel)
	if err != nil {
		return nil, t.failed(root, rel, name, err)
	}
	return entries, nil
}

// Stat describes the named file or directory.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	root, rel, err := t.locate(name)
	if err != nil {
		return nil, err
	}
	if t.absent(root, rel) {
		return nil, &fs.PathError{Op: "stat", Path: rel, Err: syscall.ENOENT}
	}
	info, err := root.Stat(rel)
	if err != nil {
		return nil, t.failed(root, rel, name, err)
	}
	return info, nil
}

// Sub returns the file system below the named directory.
func (t *Tree) Sub(name string) (fs.FS, error) {
	root, rel, err := t.locate(name)
	if err != nil {
		return nil, err
	}
	return below{t, root, rel}, nil
}

// Text returns the contents of a file that has been read, nil for any other.
func (t *Tree) Text(name string) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.files[name]
}

// Read lists the names of all files read so far, sorted.
func (t *Tree) Read() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	names := make([]string, 0, len(t.files))
	for name := range t.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (t *Tree) abs(name string) string {
	p := filepath.FromSlash(name)
	if filepath.IsAbs(p) {
		return filepath.Clean(p)
	}
	return filepath.Join(t.base, p)
}

// locate finds the narrowest grant that holds the name, and the name below it.
func (t *Tree) locate(name string) (granted, string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if root, ok := t.grants[t.base]; ok && len(t.grants) == 1 && filepath.IsLocal(name) && path.Clean(name) == name {
		if isInGit(name) {
			return nil, "", outside(name)
		}
		return root, name, nil
	}
	abs := t.abs(path.Clean(name))
	for dir := abs; ; dir = filepath.Dir(dir) {
		if root, ok := t.grants[dir]; ok {
			rel, err := filepath.Rel(dir, abs)
			rel = filepath.ToSlash(rel)
			if isInGit(rel) {
				return nil, "", outside(name)
			}
			return root, rel, err
		}
		if dir == filepath.Dir(dir) {
			return nil, "", outside(name)
		}
	}
}

// isInGit reports whether a path leads into a directory where git keeps a repository.
func isInGit(rel string) bool {
	return strings.Contains(rel, gitDir) && slices.Contains(strings.Split(rel, "/"), gitDir)
}

func outside(name string) error {
	return fmt.Errorf("%s: %w", strings.TrimPrefix(name, "./"), ErrOutside)
}
