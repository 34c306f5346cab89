package gitfs

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

var (
	// written matches a revision: a name, and how to go on from there.
	written = regexp.MustCompile(`^([^~^:]+?)((?:~[0-9]*|\^[0-9]*|\^\{(?:commit)?\})*)$`)
	// steps matches the parts of how to go on.
	steps = regexp.MustCompile(`~[0-9]*|\^\{(?:commit)?\}|\^[0-9]*`)
	// hashed matches a hash, or as many of its digits as git wants at least.
	hashed = regexp.MustCompile(`^[0-9a-f]{4,40}$`)
	// topmost matches the names of references beside refs/, such as HEAD and FETCH_HEAD.
	topmost = regexp.MustCompile(`^[A-Z_]+$`)
)

// resolve returns the commit that a revision means.
// https://git-scm.com/docs/gitrevisions
func (s *store) resolve(revision string) (*object.Commit, error) {
	parts := written.FindStringSubmatch(revision)
	if parts == nil || strings.Contains(parts[1], "@{") || strings.Contains(parts[1], "..") {
		return nil, fmt.Errorf("%q: %w: write a branch, a tag or a commit, such as origin/main or HEAD~1", revision, ErrNoRevision)
	}
	commit, err := s.named(parts[1])
	if err != nil {
		return nil, err
	}
	for _, step := range steps.FindAllString(parts[2], -1) {
		if commit, err = s.step(commit, step); err != nil {
			return nil, fmt.Errorf("%q: %w: %w", revision, ErrNoRevision, err)
		}
	}
	return commit, nil
}

// named returns the commit that a name means: that of a whole hash, or of the references that have the name, or of the hash
// that begins with it.
func (s *store) named(name string) (*object.Commit, error) {
	if name == "@" {
		name = "HEAD"
	}
	if len(name) == 2*len(plumbing.ZeroHash) && hashed.MatchString(name) {
		commit, err := s.commit(plumbing.NewHash(name))
		if err != nil {
			return nil, fmt.Errorf("%q: %w: %w", name, ErrNoRevision, err)
		}
		return commit, nil
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
func (s *store) references(name string) (names []string, commits []*object.Commit, err error) {
	for _, rule := range plumbing.RefRevParseRules {
		full := fmt.Sprintf(rule, name)
		if full == name && !strings.HasPrefix(name, "refs/") && !topmost.MatchString(name) {
			continue
		}
		reference, err := storer.ResolveReference(s, plumbing.ReferenceName(full))
		if err != nil || reference == nil {
			continue // there is none
		}
		commit, err := s.commit(reference.Hash())
		if err != nil {
			return nil, nil, fmt.Errorf("%q: %w: %s: %w", name, ErrNoRevision, full, err)
		}
		names = append(names, full)
		if !slices.ContainsFunc(commits, func(c *object.Commit) bool { return c.Hash == commit.Hash }) {
			commits = append(commits, commit)
		}
	}
	return names, commits, nil
}

// abbreviated returns the only commit with a hash that begins with the digits.
func (s *store) abbreviated(digits string) (*object.Commit, error) {
	if !hashed.MatchString(digits) {
		return nil, fmt.Errorf("%q: %w", digits, ErrNoRevision)
	}
	hashes, err := s.withPrefix(digits)
	if err != nil {
		return nil, err
	}
	var commits []*object.Commit
	for _, hash := range hashes {
		if commit, err := s.commit(hash); err == nil { // as git does, without trees and contents
			commits = append(commits, commit)
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

// maxTags is how many tags may be tags of tags.
const maxTags = 16

// commit returns the commit with a hash, or the one that the tag with the hash is of.
func (s *store) commit(hash plumbing.Hash) (*object.Commit, error) {
	for range maxTags {
		found, err := s.EncodedObject(plumbing.AnyObject, hash)
		if errors.Is(err, plumbing.ErrObjectNotFound) {
			return nil, fmt.Errorf("the repository does not have the commit %s; it may be a shallow clone", hash)
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", hash, err)
		}
		switch found.Type() {
		case plumbing.CommitObject:
			return object.DecodeCommit(s, found)
		case plumbing.TagObject:
			tag, err := object.DecodeTag(s, found)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", hash, err)
			}
			hash = tag.Target
		default:
			return nil, fmt.Errorf("%s is a %s, not a commit", hash, found.Type())
		}
	}
	return nil, fmt.Errorf("%s is a tag of a tag of a tag", hash)
}

// step goes on from a commit: ~N to its Nth ancestor along first parents, ^N to its Nth parent.
func (s *store) step(commit *object.Commit, step string) (*object.Commit, error) {
	if strings.HasPrefix(step, "^{") {
		return commit, nil
	}
	number := 1
	if digits := step[1:]; digits != "" {
		var err error
		if number, err = strconv.Atoi(digits); err != nil {
			return nil, err
		}
	}
	if step[0] == '^' {
		if number == 0 {
			return commit, nil
		}
		return s.parent(commit, number)
	}
	for range number {
		var err error
		if commit, err = s.parent(commit, 1); err != nil {
			return nil, err
		}
	}
	return commit, nil
}

func (s *store) parent(commit *object.Commit, number int) (*object.Commit, error) {
	if number > len(commit.ParentHashes) {
		return nil, fmt.Errorf("the commit %s has no parent %d", commit.Hash, number)
	}
	return s.commit(commit.ParentHashes[number-1])
}
