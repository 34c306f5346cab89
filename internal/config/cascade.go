package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
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
	Abs(name string) string
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
	schema checker
	named  *File // the one that holds for everything, nil for none
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

	dir   string  // that it holds for: its own, or that of the file that extends it
	bases []*File // those that it extends, directly and indirectly, the nearest first
	above *File   // the next one in the directories above
}

// reading is the nearest file of a directory, nil for none.
type reading struct {
	file   *File
	inside bool // whether the directory may be read
}

// Joined is what holds for an input, and the files that say so. Those with the same files share one.
type Joined struct {
	*Config         // nil where there is no file
	Files   []*File // from the nearest one up, each with those that it extends

	layers []*Config // that were joined, the one that decides first
}

// NewCascade returns a Cascade of files that are read from there.
func NewCascade(from Files) *Cascade {
	return &Cascade{from: from, dirs: map[string]*reading{}, joined: map[string]*Joined{}}
}

// Nearest returns the file of the named directory, or of the nearest directory above that has one; nil for none.
func (c *Cascade) Nearest(dir string) *File {
	if c.named != nil {
		return c.named
	}
	return c.read(dir).file
}

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
	c.extend(file)
	file.checkLocks(!above.inside)
	return r
}

// file reads the file of a directory; nil where there is none.
func (c *Cascade) file(dir string) (*File, error) {
	name := path.Join(dir, FileName)
	text, err := c.from.ReadFile(name)
	switch {
	case err == nil:
		return c.parse(name, dir, text), nil
	case errors.Is(err, source.ErrOutside):
		return nil, err
	case !errors.Is(err, fs.ErrNotExist):
		return unread(name, dir, fmt.Sprintf("This could not be read: %v.", reason(err))), nil
	}
	name = path.Join(dir, ".egresslint.yml") // meant to be read, and never would be
	if _, err := c.from.Stat(name); err != nil {
		return nil, nil //nolint:nilerr // there is neither file
	}
	return unread(name, dir, "This file is not read: rename it to "+FileName+"."), nil
}

// Name reads the named file, which holds for everything from now on.
func (c *Cascade) Name(name string) *File {
	dir := path.Dir(name)
	text, err := c.from.ReadFile(name)
	var file *File
	switch {
	case err == nil:
		file = c.parse(name, dir, text)
		c.extend(file)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, source.ErrOutside):
		file = unread(name, dir, "There is no such file.")
	default:
		file = unread(name, dir, fmt.Sprintf("This could not be read: %v.", reason(err)))
	}
	c.named = file
	return file
}

func (c *Cascade) parse(name, dir string, text []byte) *File {
	config, problems := c.schema.parse(name, dir, text)
	return &File{Name: name, Config: config, Problems: problems, dir: dir}
}

func unread(name, dir, message string) *File {
	return &File{Name: name, dir: dir, Problems: []Problem{{At: source.Range{File: name}, Message: message}}}
}

// extend reads the files that a file extends, directly and indirectly. What is wrong with that is a problem of the file that
// names the other one.
func (c *Cascade) extend(file *File) {
	names := []string{file.Name}
	for by := file; by.Config != nil && by.Config.Extends.Text != ""; {
		at := by.Config.Extends.At
		name := c.from.Name(path.Join(path.Dir(by.Name), by.Config.Extends.Text))
		if slices.Contains(names, name) {
			by.problem(at, fmt.Sprintf("Files extend each other: %s.", strings.Join(append(names, name), " → ")))
			return
		}
		names = append(names, name)
		text, err := c.from.ReadFile(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			by.problem(at, fmt.Sprintf("There is no file %s.", name))
			return
		case errors.Is(err, source.ErrOutside):
			by.problem(at, fmt.Sprintf("%s is outside of the repository, from where no configuration is read.", name))
			return
		case err != nil:
			by.problem(at, fmt.Sprintf("%s could not be read: %v.", name, reason(err)))
			return
		}
		base := c.parse(name, file.dir, text)
		if at, ok := base.Config.keys["lock"]; ok {
			base.problem(at, "A file that others extend cannot lock keys. Move this to the file at the root of the repository.")
		}
		file.bases = append(file.bases, base)
		by = base
	}
}

func (f *File) problem(at source.Range, message string) {
	f.Problems = append(f.Problems, Problem{at, message})
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
	add := func(f *File) {
		if f != nil && !slices.Contains(all, f) {
			all = append(all, f)
			all = append(all, f.bases...)
		}
	}
	add(c.named)
	for _, r := range c.dirs {
		add(r.file)
	}
	slices.SortFunc(all, func(a, b *File) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// For returns what holds for an input in the named directory: the directory itself, or a file in it.
func (c *Cascade) For(dir, input string) *Joined {
	nearest := c.Nearest(dir)
	if nearest == nil {
		return &Joined{}
	}
	j := &Joined{}
	chain := nearest.chain()
	var layers []*Config
	var key string
	for _, f := range chain {
		j.Files = append(append(j.Files, f), f.bases...)
		parts, partsKey := f.layers(c.relative(f.dir, input), chain)
		layers, key = append(layers, parts...), key+partsKey
	}
	if known := c.joined[key]; known != nil {
		return known
	}
	if j.OK() {
		j.Config, j.layers = join(layers), layers
	}
	c.joined[key] = j
	return j
}

// relative returns the path of an input as seen from a directory.
func (c *Cascade) relative(dir, input string) string {
	rel, err := filepath.Rel(c.from.Abs(dir), c.from.Abs(input))
	if err != nil { // another volume
		return ".."
	}
	return filepath.ToSlash(rel)
}

// Above returns the next file in the directories above, nil for none.
func (f *File) Above() *File { return f.above }

// Excludes reports whether the file excludes the path from what is checked below the directory, both relative to the
// directory of the file.
func (f *File) Excludes(path, below string) bool {
	return f.Config.Excludes(path, below) || slices.ContainsFunc(f.bases, func(b *File) bool { return b.Config.Excludes(path, below) })
}

// Dir is the directory that the file holds for: its own, or that of the file that extends it.
func (f *File) Dir() string { return f.dir }

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

func (f *File) ends() bool {
	return f.Config != nil && f.Config.Root || slices.ContainsFunc(f.bases, (*File).ends)
}

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
	lock := locking.Config.Lock
	for _, key := range lock {
		for _, at := range f.Config.places(key.Text) {
			f.Refused = append(f.Refused, Problem{at, fmt.Sprintf(
				"%q is locked at %s:%d, so it is not taken from this file. Remove it here.", key.Text, key.At.File, key.At.Start.Line)})
		}
		for _, base := range f.bases {
			if len(base.Config.places(key.Text)) > 0 {
				f.Refused = append(f.Refused, Problem{f.Config.Extends.At, fmt.Sprintf(
					"%s has %q, which is locked at %s:%d, so it is not taken from there.", base.Name, key.Text, key.At.File, key.At.Start.Line)})
			}
		}
	}
	slices.SortStableFunc(f.Refused, func(a, b Problem) int { return a.At.Compare(b.At) })
	f.Config = f.Config.without(lock)
	for _, base := range f.bases {
		base.Config = base.Config.without(lock)
	}
}

// layers are what a file of a chain says for an input, the part that decides first, and a key for what they are: those that
// it extends come after it, and only what it locks counts where a file below says that none above holds.
func (f *File) layers(input string, chain []*File) (layers []*Config, key string) {
	lockedOnly := f.above == nil && slices.ContainsFunc(chain[:len(chain)-1], (*File).ends)
	for _, from := range append([]*File{f}, f.bases...) {
		key += from.Name + "\x00"
		if from.Config == nil {
			continue
		}
		config := from.Config
		if lockedOnly {
			config = config.only(f.Config.Lock)
		}
		parts, matched := config.layers(input)
		layers = append(layers, parts...)
		key += fmt.Sprint(matched)
	}
	return layers, key
}
