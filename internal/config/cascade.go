package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/source"
)

// Files are what configuration files are read from: the directories that a source.Tree grants, or the same directories as
// they were at another time. Names are those of the source.Tree. ErrOutside is the error for what may not be read.
type Files interface {
	ReadFile(name string) ([]byte, error)
	Stat(name string) (fs.FileInfo, error)
	Name(path string) string
}

// Cascade reads the configuration files of directories, each once, and joins those that hold together: for a directory these
// are its own file and those of the directories above, up to the highest one that may be read, the root of the repository,
// or to a file with the key root.
//
//	.egresslint.yaml            lock: allow, allow: a, rules: {x: off}
//	live/.egresslint.yaml       region: eu-west-1, rules: {x: error}
//	live/tokyo/.egresslint.yaml region: ap-northeast-1, allow: b
//
// For live/tokyo, the region is ap-northeast-1 and the rule x an error, as the nearest file decides. Lists add up, so a and b
// would be allowed. But allow is locked: b is refused, and a is allowed.
//
// A Cascade must not be used by two goroutines at once.
type Cascade struct {
	from   Files
	dirs   map[string]*reading
	joined map[string]*Joined
}

// File is a configuration file and what is wrong with it.
type File struct {
	Name   string
	Config *Config // what it says itself, without what is refused; nil where it could not be read
	// Problems are errors: what the file holds for is not to be judged.
	Problems []Problem
	// Refused are errors about keys that are not for this file to say. Without them, what it holds for can be judged.
	Refused []Problem
	// AllOff reports whether it switches off every rule that there is, but for those that it would have to ask for.
	AllOff bool

	above *File // the next one in the directories above
}

// reading is the nearest file of a directory, nil for none.
type reading struct {
	file   *File
	inside bool // whether the directory may be read
}

// Joined is what holds for an input, and the files that say so. Those with the same files share one.
type Joined struct {
	*Config         // nil where there is no file
	Files   []*File // from the nearest one up
}

// NewCascade returns a Cascade of files that are read from there.
func NewCascade(from Files) *Cascade {
	return &Cascade{from: from, dirs: map[string]*reading{}, joined: map[string]*Joined{}}
}

// Nearest returns the file of the named directory, or of the nearest directory above that has one; nil for none.
func (c *Cascade) Nearest(dir string) *File { return c.read(dir).file }

func (c *Cascade) read(dir string) *reading {
	if known := c.dirs[dir]; known != nil {
		return known
	}
	r := &reading{}
	c.dirs[dir] = r
	file, err := c.file(dir)
	if errors.Is(err, source.ErrOutside) {
		return r
	}
	r.inside = true
	above := &reading{}
	if up := c.from.Name(path.Join(dir, "..")); up != dir {
		above = c.read(up)
	}
	if r.file = file; file == nil {
		r.file = above.file
		return r
	}
	file.above = above.file
	file.checkLocks(!above.inside)
	return r
}

// file reads the file of a directory; nil where there is none.
func (c *Cascade) file(dir string) (*File, error) {
	name := path.Join(dir, FileName)
	text, err := c.from.ReadFile(name)
	switch {
	case err == nil:
		return newFile(name, text), nil
	case errors.Is(err, source.ErrOutside):
		return nil, err
	case !errors.Is(err, fs.ErrNotExist):
		return unread(name, fmt.Sprintf("This could not be read: %v.", reason(err))), nil
	}
	name = path.Join(dir, ".egresslint.yml") // meant to be read, and never would be
	if _, err := c.from.Stat(name); err != nil {
		return nil, nil //nolint:nilerr // there is neither file
	}
	return unread(name, "This file is not read: rename it to "+FileName+"."), nil
}

// Named reads the named file, which holds for everything.
func (c *Cascade) Named(name string) *Joined {
	text, err := c.from.ReadFile(name)
	var file *File
	switch {
	case err == nil:
		file = newFile(name, text)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, source.ErrOutside):
		file = unread(name, "There is no such file.")
	default:
		file = unread(name, fmt.Sprintf("This could not be read: %v.", reason(err)))
	}
	return &Joined{Config: file.Config, Files: []*File{file}}
}

func newFile(name string, text []byte) *File {
	config, problems := Parse(name, text)
	return &File{Name: name, Config: config, Problems: problems}
}

func unread(name, message string) *File {
	return &File{Name: name, Problems: []Problem{{At: source.Range{File: name}, Message: message}}}
}

// reason is the error without the name of the file.
func reason(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// All returns all files that were read, sorted by name.
func (c *Cascade) All() []*File {
	var all []*File
	for _, r := range c.dirs {
		if r.file != nil && !slices.Contains(all, r.file) {
			all = append(all, r.file)
		}
	}
	slices.SortFunc(all, func(a, b *File) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// For returns what holds below the named directory.
func (c *Cascade) For(dir string) *Joined {
	nearest := c.Nearest(dir)
	if nearest == nil {
		return &Joined{}
	}
	if known := c.joined[nearest.Name]; known != nil {
		return known
	}
	j := &Joined{Files: nearest.chain()}
	var layers []*Config
	for _, f := range j.Files {
		if f.Config == nil {
			return c.keep(nearest.Name, j) // what is wrong says enough
		}
		layers = append(layers, f.layer(j.Files))
	}
	j.Config = join(layers)
	return c.keep(nearest.Name, j)
}

func (c *Cascade) keep(key string, j *Joined) *Joined {
	c.joined[key] = j
	return j
}

// Above returns the next file in the directories above, nil for none.
func (f *File) Above() *File { return f.above }

// Excludes reports whether the file excludes the path from what is checked below the directory, both relative to the
// directory of the file.
func (f *File) Excludes(path, below string) bool { return f.Config.Excludes(path, below) }

// OK reports whether nothing is wrong with the files, so that what they hold for can be judged.
func (j *Joined) OK() bool {
	return !slices.ContainsFunc(j.Files, func(f *File) bool { return len(f.Problems) > 0 })
}

// chain returns the files that hold together with this one, from this one up. The highest one locks keys even where a file
// between says that none above holds.
func (f *File) chain() []*File {
	files, ended := []*File{f}, f.ends()
	for above := f.above; above != nil; above = above.above {
		if !ended || above.above == nil && above.locks() {
			files = append(files, above)
		}
		ended = ended || above.ends()
	}
	return files
}

func (f *File) ends() bool { return f.Config != nil && f.Config.Root }

func (f *File) locks() bool { return f.Config == nil || len(f.Config.Lock) > 0 }

// highest returns the file that may lock keys, nil where this is it.
func (f *File) highest() *File {
	var highest *File
	for above := f.above; above != nil; above = above.above {
		highest = above
	}
	return highest
}

// checkLocks finds locks in a file that is not at the root of the repository, and keys that the file there locks.
func (f *File) checkLocks(atRoot bool) {
	if f.Config == nil {
		return
	}
	if at, ok := f.Config.keys["lock"]; ok && !atRoot {
		f.Problems = append(f.Problems, Problem{at, fmt.Sprintf(
			"Only the %s at the root of the repository can lock keys. Move this there.", FileName)})
	}
	locking := f.highest()
	if locking == nil || locking.Config == nil {
		return
	}
	for _, key := range locking.Config.Lock {
		if at, ok := f.Config.keys[key.Text]; ok {
			f.Refused = append(f.Refused, Problem{at, fmt.Sprintf(
				"%q is locked at %s:%d, so it is not taken from this file. Remove it here.", key.Text, key.At.File, key.At.Start.Line)})
		}
	}
	slices.SortFunc(f.Refused, func(a, b Problem) int { return a.At.Compare(b.At) })
	f.Config = f.Config.without(locking.Config.Lock)
}

// layer returns what a file of a chain contributes to it: what it locks only, where a file below says that none above holds.
func (f *File) layer(chain []*File) *Config {
	if f.above == nil && slices.ContainsFunc(chain[:len(chain)-1], (*File).ends) {
		return f.Config.only(f.Config.Lock)
	}
	return f.Config
}
