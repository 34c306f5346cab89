package funcs

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// filesetFunction returns fileset(path, pattern): the regular files below a directory that match the pattern, where
// * and ? stand for parts of a name, ** for any directories, and {a,b} for alternatives.
func filesetFunction(files FileReader) function.Function {
	return newFunction(cty.Set(cty.String), func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		g := globber{files: files, base: relative(files, args[0].AsString()), found: map[string]bool{}}
		for _, pattern := range alternatives(filepath.ToSlash(args[1].AsString())) {
			if err := g.walk(".", strings.Split(path.Clean(pattern), "/")); err != nil {
				return cty.NilVal, err
			}
		}
		return g.set(), nil
	}, parameters(cty.String, "path", "pattern")...)
}

// globber collects the files below a directory that match a pattern.
type globber struct {
	files FileReader
	base  string
	found map[string]bool
}

func (g *globber) set() cty.Value {
	if len(g.found) == 0 {
		return cty.SetValEmpty(cty.String)
	}
	names := make([]cty.Value, 0, len(g.found))
	for name := range g.found {
		names = append(names, cty.StringVal(name))
	}
	return cty.SetVal(names)
}

// walk finds what matches the segments of a pattern in the directory dir below the base.
func (g *globber) walk(dir string, segments []string) error {
	segment, rest := segments[0], segments[1:]
	if segment == "**" {
		return g.walkAll(dir, rest)
	}
	if !strings.ContainsAny(segment, `*?[\`) {
		return g.enter(path.Join(dir, segment), rest)
	}
	entries, err := g.list(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		matched, err := path.Match(segment, entry.Name())
		if err != nil {
			return err
		}
		if !matched {
			continue
		}
		if err := g.enter(path.Join(dir, entry.Name()), rest); err != nil {
			return err
		}
	}
	return nil
}

// enter takes a name that matched for found if it is a file and nothing is left to match, or else goes on below it.
func (g *globber) enter(name string, rest []string) error {
	info, err := g.files.Stat(path.Join(g.base, name))
	switch {
	case errors.Is(err, fs.ErrNotExist): // a symbolic link to nowhere
		return nil
	case err != nil:
		return err
	case info.IsDir() && len(rest) > 0:
		return g.walk(name, rest)
	case info.Mode().IsRegular() && len(rest) == 0:
		g.found[name] = true
	}
	return nil
}

// walkAll matches the rest of a pattern in dir and in all directories below it. It follows no symbolic links, which
// might lead in circles.
func (g *globber) walkAll(dir string, rest []string) error {
	if len(rest) == 0 {
		rest = []string{"*"}
	}
	if err := g.walk(dir, rest); err != nil {
		return err
	}
	entries, err := g.list(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		if err := g.walkAll(path.Join(dir, entry.Name()), rest); err != nil {
			return err
		}
	}
	return nil
}

// list returns what is in the directory dir below the base: nothing if there is no such directory.
func (g *globber) list(dir string) ([]fs.DirEntry, error) {
	entries, err := g.files.ReadDir(path.Join(g.base, dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return entries, err
}

// alternatives returns the patterns that a pattern with alternatives in braces stands for.
func alternatives(pattern string) []string {
	open := strings.IndexByte(pattern, '{')
	if open < 0 {
		return []string{pattern}
	}
	length := strings.IndexByte(pattern[open:], '}')
	if length < 0 {
		return []string{pattern}
	}
	var all []string
	for part := range strings.SplitSeq(pattern[open+1:open+length], ",") {
		all = append(all, alternatives(pattern[:open]+part+pattern[open+length+1:])...)
	}
	return all
}
