package gitfs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

var (
	// written matches a revision: a name, and how to go on from there.
	written = lazyregexp.New(`^([^~^:]+?)((?:~[0-9]*|\^[0-9]*|\^\{(?:commit)?\})*)$`)
	// steps matches the parts of how to go on.
	steps = lazyregexp.New(`~[0-9]*|\^\{(?:commit)?\}|\^[0-9]*`)
	// hashed matches a hash, or as many of its digits as git wants at least.
	hashed = lazyregexp.New(`^[0-9a-f]{4,40}$`)
	// topmost matches the names of references beside refs/, such as HEAD and FETCH_HEAD.
	topmost = lazyregexp.New(`^[A-Z_]+$`)
)

// resolve returns the commit that a revision means.
// https://git-scm.com/docs/gitrevisions
func (s *store) resolve(revision string) (*commit, error) {
	parts := written().FindStringSubmatch(revision)
	if parts == nil || strings.Contains(parts[1], "@{") || strings.Contains(parts[1], "..") {
		return nil, fmt.Errorf("%q: %w: write a branch, a tag or a commit, such as origin/main or HEAD~1", revision, ErrNoRevision)
	}
	at, err := s.named(parts[1])
	if err != nil {
		return nil, err
	}
	for _, step := range steps().FindAllString(parts[2], -1) {
		if at, err = s.step(at, step); err != nil {
			return nil, fmt.Errorf("%q: %w: %w", revision, ErrNoRevision, err)
		}
	}
	return at, nil
}

// named returns the commit that a name means: that of a whole hash, or of the references that have the name, or of the hash
// that begins with it.
func (s *store) named(name string) (*commit, error) {
	if name == "@" {
		name = "HEAD"
	}
	if len(name) == 2*len(plumbing.ZeroHash) && hashed().MatchString(name) {
		found, err := s.commit(plumbing.NewHash(name))
		if err != nil {
			return nil, fmt.Errorf("%q: %w: %w", name, ErrNoRevision, err)
		}
		return found, nil
	}
	references, commits, err := s.references(name)
	switch {
	case err != nil:
		return nil, err
	case len(commits) > 1:
		return nil, fmt.Errorf("%q: %w that is the only one: there are %s", name, ErrNoRevision, strings.Join(references, " and "))
	case len(commits) == 1:
		return commits[0], nil
	}
	return s.abbreviated(name)
}

// references returns the references that a short name can mean, and the commits that they are, each once.
func (s *store) references(name string) (names []string, commits []*commit, err error) {
	for _, rule := range plumbing.RefRevParseRules {
		full := fmt.Sprintf(rule, name)
		if full == name && !strings.HasPrefix(name, "refs/") && !topmost().MatchString(name) {
			continue
		}
		reference, err := storer.ResolveReference(s, plumbing.ReferenceName(full))
		if err != nil || reference == nil {
			continue // there is none
		}
		found, err := s.commit(reference.Hash())
		if err != nil {
			return nil, nil, fmt.Errorf("%q: %w: %s: %w", name, ErrNoRevision, full, err)
		}
		names = append(names, full)
		if !slices.ContainsFunc(commits, func(c *commit) bool { return c.hash == found.hash }) {
			commits = append(commits, found)
		}
	}
	return names, commits, nil
}

// abbreviated returns the only commit with a hash that begins with the digits.
func (s *store) abbreviated(digits string) (*commit, error) {
	if !hashed().MatchString(digits) {
		return nil, fmt.Errorf("%q: %w", digits, ErrNoRevision)
	}
	hashes, err := s.withPrefix(digits)
	if err != nil {
		return nil, err
	}
	var commits []*commit
	for _, hash := range hashes {
		if found, err := s.commit(hash); err == nil { // as git does, without trees and contents
			commits = append(commits, found)
		}
	}
	switch len(commits) {
	case 0:
		return nil, fmt.Errorf("%q: %w", digits, ErrNoRevision)
	case 1:
		return commits[0], nil
	default:
		return nil, fmt.Errorf("%q: %w that is the only one: %d commits begin with it", digits, ErrNoRevision, len(commits))
	}
}

// step goes on from a commit: ~N to its Nth ancestor along first parents, ^N to its Nth parent.
func (s *store) step(from *commit, step string) (*commit, error) {
	if strings.HasPrefix(step, "^{") {
		return from, nil
	}
	number := 1
	if digits := step[1:]; digits != "" {
		var err error
		if number, err = strconv.Atoi(digits); err != nil {
			return nil, err
		}
	}
	switch {
	case step[0] == '~':
		for range number {
			var err error
			if from, err = s.parent(from, 1); err != nil {
				return nil, err
			}
		}
		return from, nil
	case number == 0:
		return from, nil
	default:
		return s.parent(from, number)
	}
}

func (s *store) parent(of *commit, number int) (*commit, error) {
	if number > len(of.parents) {
		return nil, fmt.Errorf("the commit %s has no parent %d", of.hash, number)
	}
	return s.commit(of.parents[number-1])
}
