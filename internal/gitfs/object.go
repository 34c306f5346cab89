package gitfs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// The forms of objects are those of https://git-scm.com/book/en/v2/Git-Internals-Git-Objects. go-git can decode them too, in
// a package that also verifies signatures and compares trees, and that would add 0.3 MB to the program.

// commit is what counts of a commit.
type commit struct {
	hash    plumbing.Hash
	tree    plumbing.Hash
	parents []plumbing.Hash
	time    time.Time
}

// maxTags is how many tags may be tags of tags.
const maxTags = 16

// commit returns the commit with a hash, or the one that the tag with the hash is of.
func (s *store) commit(hash plumbing.Hash) (*commit, error) {
	for range maxTags {
		kind, text, err := s.object(plumbing.AnyObject, hash)
		if errors.Is(err, plumbing.ErrObjectNotFound) {
			return nil, fmt.Errorf("the repository does not have the commit %s; it may be a shallow clone", hash)
		}
		if err != nil {
			return nil, err
		}
		switch kind {
		case plumbing.CommitObject:
			return decodeCommit(hash, text)
		case plumbing.TagObject:
			hash = plumbing.NewHash(headers(text)["object"])
		default:
			return nil, fmt.Errorf("%s is a %s, not a commit", hash, kind)
		}
	}
	return nil, fmt.Errorf("%s is a tag of a tag of a tag", hash)
}

// object returns the type and the contents of an object.
func (s *store) object(kind plumbing.ObjectType, hash plumbing.Hash) (plumbing.ObjectType, []byte, error) {
	found, err := s.EncodedObject(kind, hash)
	if err != nil {
		return kind, nil, fmt.Errorf("reading the object %s: %w", hash, err)
	}
	if found.Size() > MaxFile {
		return kind, nil, ErrTooLarge
	}
	reader, err := found.Reader()
	if err != nil {
		return kind, nil, fmt.Errorf("reading the object %s: %w", hash, err)
	}
	defer func() { _ = reader.Close() }() // opened for reading only: nothing can be lost
	text, err := io.ReadAll(reader)
	if err != nil {
		return kind, nil, fmt.Errorf("reading the object %s: %w", hash, err)
	}
	return found.Type(), text, nil
}

// headers returns the first value of each header of a commit or tag.
func headers(text []byte) map[string]string {
	values := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !ok {
			break // an empty line: the message follows
		}
		if _, ok := values[name]; !ok {
			values[name] = value
		}
	}
	return values
}

func decodeCommit(hash plumbing.Hash, text []byte) (*commit, error) {
	values := headers(text)
	if !plumbing.IsHash(values["tree"]) {
		return nil, fmt.Errorf("the commit %s has no tree", hash)
	}
	c := &commit{hash: hash, tree: plumbing.NewHash(values["tree"])}
	for line := range strings.Lines(string(text)) {
		if line == "\n" {
			break
		}
		if parent, ok := strings.CutPrefix(line, "parent "); ok {
			c.parents = append(c.parents, plumbing.NewHash(strings.TrimSpace(parent)))
		}
	}
	if who := strings.Fields(values["committer"]); len(who) > 1 { // NAME <ADDRESS> SECONDS ZONE
		if seconds, err := strconv.ParseInt(who[len(who)-2], 10, 64); err == nil {
			c.time = time.Unix(seconds, 0)
		}
	}
	return c, nil
}

// node is a file, directory, symbolic link or submodule.
type node struct {
	name string // its own, "." for the top
	mode filemode.FileMode
	hash plumbing.Hash
}

// decodeTree returns what a directory has: for each of its entries the mode, a space, the name, a NUL, and the hash.
func decodeTree(hash plumbing.Hash, text []byte) ([]node, error) {
	var nodes []node
	for len(text) > 0 {
		mode, rest, _ := bytes.Cut(text, []byte(" "))
		name, rest, _ := bytes.Cut(rest, []byte{0})
		parsed, err := filemode.New(string(mode))
		if err != nil || len(name) == 0 || len(rest) < len(hash) {
			return nil, fmt.Errorf("the tree %s is damaged", hash)
		}
		n := node{name: string(name), mode: parsed}
		copy(n.hash[:], rest)
		nodes, text = append(nodes, n), rest[len(hash):]
	}
	return nodes, nil
}
