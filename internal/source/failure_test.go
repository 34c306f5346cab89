//go:build unix

package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestFailures wants those errors kept after which less than the whole input was read, and no others.
func TestFailures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "sub", "file"), "text")
	for link, target := range map[string]string{"nowhere": "gone", "round": "round", "out": "/"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	tree := NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"gone", "gone/too", "sub/gone", "sub/file/below", "nowhere", "nowhere/below", "round", "out", "../x", "sub", "a\x00b"} {
		if _, err := tree.ReadFile(name); err == nil {
			t.Errorf("%q was read", name)
		}
	}
	if got := fmt.Sprint(tree.Failures()); got != "[]" {
		t.Errorf("got the failures %s, want none", got)
	}
	if os.Geteuid() == 0 {
		return // who may read everything
	}
	if err := os.Chmod(filepath.Join(dir, "sub", "file"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.ReadFile("sub/file"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v, want a missing permission", err)
	}
	if got := tree.Failures(); len(got) != 1 || got[0].Name != "sub/file" || !errors.Is(got[0].Err, fs.ErrPermission) {
		t.Errorf("got the failures %v, want a missing permission", got)
	}
}

// TestIsListed wants a file that a directory lists, and that is not there, to be told from one that is not there.
func TestIsListed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, filepath.Join(dir, "sub", "file"), "text")
	tree := NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.ReadFile("sub/other"); !errors.Is(err, fs.ErrNotExist) { // the directory is listed for this
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "sub")); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.ReadFile("sub/file"); !errors.Is(err, ErrContradiction) {
		t.Errorf("got %v, want %v", err, ErrContradiction)
	}
	if got := fmt.Sprint(tree.Failures()); got != "[{sub/file its directory lists it, and yet there is no such file}]" {
		t.Errorf("got the failures %s", got)
	}
}

// TestIsFailure tells errors of reading from those that say that there is no such file.
func TestIsFailure(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]bool{
		nil: false, fs.ErrNotExist: false, ErrOutside: false, ErrNotRegular: false, ErrTooLarge: false,
		syscall.ENOENT: false, syscall.ENOTDIR: false, syscall.EISDIR: false, syscall.ELOOP: false, syscall.ENAMETOOLONG: false, syscall.EINVAL: false,
		syscall.EIO: true, syscall.EACCES: true, syscall.EPERM: true, syscall.EMFILE: true, syscall.ENOMEM: true, syscall.ESTALE: true, syscall.EINTR: true,
		ErrShorter: true, ErrContradiction: true,
	} {
		wrapped := err
		if err != nil {
			wrapped = fmt.Errorf("reading: %w", &fs.PathError{Op: "read", Path: "x", Err: err})
		}
		if got := IsFailure(wrapped); got != want {
			t.Errorf("%v: got %t, want %t", err, got, want)
		}
	}
}
