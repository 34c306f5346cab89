package source

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"
)

// Failure is a file or directory that could not be read or looked at although it is there, as far as anybody knows.
type Failure struct {
	Name string
	Err  error
}

// Failures returns what failed so far, sorted by name. Whoever read it may have gone on without it, as without a file that
// is not there; a result of that is one of less than the whole input.
func (t *Tree) Failures() []Failure {
	t.mu.Lock()
	defer t.mu.Unlock()
	failures := make([]Failure, 0, len(t.failures))
	for _, name := range slices.Sorted(maps.Keys(t.failures)) {
		failures = append(failures, Failure{name, t.failures[name]})
	}
	return failures
}

// failed keeps the error about a name if it is a failure, and returns it. That there is no such file is one if its directory
// lists it.
func (t *Tree) failed(root granted, below, name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) && t.isListed(root, below) {
		err = ErrContradiction
	}
	if _, ok := root.(frozen); IsFailure(err) || ok && isUnreadable(err) {
		t.fail(name, err)
	}
	return err
}

// isUnreadable reports whether an error of a snapshot says that something is there that it cannot give, such as what is in a
// submodule of a repository.
func isUnreadable(err error) bool {
	return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, ErrNotRegular) && !errors.Is(err, ErrTooLarge)
}

func (t *Tree) fail(name string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failures[name] = err
}

// isListed reports whether a file or directory, or one that it lies in, is not there although it is listed.
func (t *Tree) isListed(root granted, name string) bool {
	if name == "." {
		return true
	}
	dir := path.Dir(name)
	switch names, err := t.listing(root, dir); {
	case errors.Is(err, fs.ErrNotExist):
		return t.isListed(root, dir)
	case err != nil:
		return false
	default:
		if _, found := slices.BinarySearch(names, path.Base(name)); !found {
			return false
		}
	}
	info, err := root.Lstat(name)
	return err != nil || info.Mode()&fs.ModeSymlink == 0 // a symbolic link may lead nowhere
}

// listing returns the names in a directory, sorted, as they were when it was listed first.
func (t *Tree) listing(root granted, dir string) ([]string, error) {
	t.mu.Lock()
	names, ok := t.listings[path.Join(root.Name(), dir)]
	t.mu.Unlock()
	if ok {
		return names, nil
	}
	names, err := root.names(dir)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	t.listed(path.Join(root.Name(), dir), names)
	return names, nil
}

// listed keeps the sorted names in a directory, of which the place is given, unless they are known.
func (t *Tree) listed(place string, names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.listings[place]; !ok {
		t.listings[place] = names
	}
}

// IsFailure reports whether an error says that something could not be read that is there, as far as anybody knows, such as an
// error of the disk or a missing permission. That there is no file of a name is no failure, nor is what a Tree refuses.
func IsFailure(err error) bool {
	if number := syscall.Errno(0); errors.As(err, &number) {
		// The other errors are of a name that no file has.
		return !errors.Is(err, fs.ErrNotExist) && !slices.Contains(
			[]syscall.Errno{syscall.ENOTDIR, syscall.EISDIR, syscall.ELOOP, syscall.ENAMETOOLONG, syscall.EINVAL}, number)
	}
	return errors.Is(err, ErrShorter) || errors.Is(err, ErrContradiction)
}

// IsRepository reports whether git sees a repository in the named directory, whether or not the Tree may read there.
func (t *Tree) IsRepository(dir string) bool {
	_, err := os.Stat(filepath.Join(t.abs(dir), ".git"))
	if IsFailure(err) {
		t.fail(dir, err)
	}
	return err == nil
}
