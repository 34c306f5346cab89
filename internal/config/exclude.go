package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// Excludes reports whether the file excludes the path from what is checked below the directory, both relative to the
// directory of the file. What excludes the directory itself, or one that it is in, does not count: a person named it.
func (c *Config) Excludes(path, below string) bool {
	if c == nil {
		return false
	}
	return Excluded(c.Exclude, path, below)
}

// Excluded reports whether one of the patterns excludes the path from what is checked below the directory, both relative to
// the directory that the patterns are seen from.
func Excluded(globs []Glob, path, below string) bool {
	return slices.ContainsFunc(globs, func(g Glob) bool {
		return g.matches(path, func(part string) bool { return !holds(part, below) })
	})
}

// matches reports whether the pattern stands for the path, or for a directory that it is in, where that counts.
func (g Glob) matches(path string, counts func(part string) bool) bool {
	expression := g.expression()
	for part := path; part != "." && part != ".." && !strings.HasPrefix(part, "../"); part = parent(part) {
		if counts(part) && expression.MatchString(part) {
			return true
		}
	}
	return false
}

// holdsFor reports whether one of the patterns stands for the path, or for a directory that it is in. That all directories
// are meant, and the one of the file too, says **.
func holdsFor(globs []Glob, path string) bool {
	return slices.ContainsFunc(globs, func(g Glob) bool {
		return path == "." && g == "**" || g.matches(path, func(string) bool { return true })
	})
}

func parent(path string) string {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i]
	}
	return "."
}

// holds reports whether the directory is the path, or in it.
func holds(path, dir string) bool { return dir == path || strings.HasPrefix(dir, path+"/") }

// special matches what is not literal in a glob.
var special = lazyregexp.New(`\*\*/|\*\*|\*|\?`)

// expression returns the regular expression for the paths that the glob stands for, in the way of gitignore: one with a
// slash before its end is relative to the file, another one holds at any depth; what is in a directory is excluded with it.
// Source: https://git-scm.com/docs/gitignore#_pattern_format
func (g Glob) expression() *regexp.Regexp {
	text := strings.TrimSuffix(strings.TrimSuffix(string(g), "/"), "/**")
	anchored := strings.Contains(strings.TrimSuffix(string(g), "/"), "/")
	text = strings.TrimPrefix(text, "/")
	var out strings.Builder
	out.WriteString("^")
	if !anchored {
		out.WriteString("(?:.*/)?")
	}
	last := 0
	for _, at := range special().FindAllStringIndex(text, -1) {
		out.WriteString(regexp.QuoteMeta(text[last:at[0]]))
		switch text[at[0]:at[1]] {
		case "**/":
			out.WriteString("(?:.*/)?")
		case "**":
			out.WriteString(".*")
		case "*":
			out.WriteString("[^/]*")
		default:
			out.WriteString("[^/]")
		}
		last = at[1]
	}
	out.WriteString(regexp.QuoteMeta(text[last:]) + "$")
	return regexp.MustCompile(out.String())
}
