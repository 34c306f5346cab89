package gitfs

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// store is the object store of a repository, with those that it borrows objects from, and its references.
type store struct {
	*filesystem.Storage
	borrowed []*filesystem.Storage
}

// maxAlternates is how many object stores a repository may borrow objects from, directly and indirectly.
const maxAlternates = 64

// openStore opens the repository that the directory is in, and returns its top directory.
func openStore(dir string) (top string, s *store, err error) {
	top, err = Top(dir)
	if err != nil {
		return "", nil, err
	}
	own, err := gitDir(top)
	if err != nil {
		return "", nil, err
	}
	common, err := commonDir(own)
	if err != nil {
		return "", nil, err
	}
	s = &store{Storage: newStorage(dotgit.NewRepositoryFilesystem(osfs.New(own), osfs.New(common)))}
	if err := s.supported(top); err != nil {
		return "", nil, err
	}
	alternates, err := alternatesOf(filepath.Join(common, "objects"))
	if err != nil {
		return "", nil, err
	}
	for _, objects := range alternates {
		s.borrowed = append(s.borrowed, newStorage(osfs.New(filepath.Dir(objects))))
	}
	return top, s, nil
}

func newStorage(dir billy.Filesystem) *filesystem.Storage {
	return filesystem.NewStorage(dir, cache.NewObjectLRUDefault())
}

// Top returns the nearest directory at or above the given one that has a .git: where the
// working tree of a repository begins.
func Top(dir string) (string, error) {
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("%s is %w", dir, ErrNoRepository)
		}
	}
}

// gitDir returns the directory of the repository at the top directory: .git, or the one that a file of this name leads to,
// as linked worktrees and submodules have it. https://git-scm.com/docs/gitrepository-layout
func gitDir(top string) (string, error) {
	name := filepath.Join(top, ".git")
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return name, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	leads, ok := strings.CutPrefix(string(text), "gitdir: ")
	if !ok {
		return "", fmt.Errorf("%s is %w: its .git has no \"gitdir:\"", top, ErrNoRepository)
	}
	return relativeTo(top, strings.TrimSpace(leads)), nil
}

// commonDir returns the directory with what a linked worktree shares with the others, or else the given one.
func commonDir(own string) (string, error) {
	text, err := os.ReadFile(filepath.Join(own, "commondir"))
	if errors.Is(err, fs.ErrNotExist) {
		return own, nil
	}
	if err != nil {
		return "", err
	}
	return relativeTo(own, strings.TrimSpace(string(text))), nil
}

func relativeTo(dir, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// supported returns an error for a repository in a format that cannot be read here.
func (s *store) supported(top string) error {
	settings, err := s.Config()
	if err != nil {
		return fmt.Errorf("reading the repository at %s: %w", top, err)
	}
	extensions := settings.Raw.Section("extensions")
	for key, plain := range map[string]string{"objectformat": "sha1", "refstorage": "files"} {
		if value := extensions.Option(key); value != "" && !strings.EqualFold(value, plain) {
			return fmt.Errorf("the repository at %s has the %s %s, which cannot be read: only %s can", top, key, value, plain)
		}
	}
	return nil
}

// alternatesOf returns the object directories that one borrows from, directly or indirectly.
// https://git-scm.com/docs/gitrepository-layout#Documentation/gitrepository-layout.txt-objectsinfoalternates
func alternatesOf(objects string) ([]string, error) {
	var all []string
	for queue := []string{objects}; len(queue) > 0; queue = queue[1:] {
		listed, err := alternateLines(queue[0])
		if err != nil {
			return nil, err
		}
		for _, line := range listed {
			dir := relativeTo(queue[0], line)
			if dir == objects || slices.Contains(all, dir) {
				continue
			}
			if len(all) == maxAlternates {
				return nil, fmt.Errorf("%s borrows from more than %d repositories", objects, maxAlternates)
			}
			all, queue = append(all, dir), append(queue, dir)
		}
	}
	return all, nil
}

func alternateLines(objects string) ([]string, error) {
	file, err := os.Open(filepath.Join(objects, "info", "alternates"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // opened for reading only: nothing can be lost
	var lines []string
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		if line := scanner.Text(); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// EncodedObject returns an object, wherever it is stored.
func (s *store) EncodedObject(kind plumbing.ObjectType, hash plumbing.Hash) (plumbing.EncodedObject, error) {
	found, err := s.Storage.EncodedObject(kind, hash)
	for i := 0; err != nil && i < len(s.borrowed); i++ {
		if other, otherErr := s.borrowed[i].EncodedObject(kind, hash); otherErr == nil {
			return other, nil
		}
	}
	return found, err
}

// withPrefix returns the hashes of the objects that begin with the hexadecimal digits.
func (s *store) withPrefix(digits string) ([]plumbing.Hash, error) {
	whole, err := hex.DecodeString(digits[:len(digits)&^1])
	if err != nil {
		return nil, err
	}
	var all []plumbing.Hash
	for _, one := range append([]*filesystem.Storage{s.Storage}, s.borrowed...) {
		found, err := one.HashesWithPrefix(whole)
		if err != nil {
			return nil, err
		}
		for _, hash := range found {
			if strings.HasPrefix(hash.String(), digits) && !slices.Contains(all, hash) {
				all = append(all, hash)
			}
		}
	}
	return all, nil
}
