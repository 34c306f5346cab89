package parser

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// foreignTo returns what reports whether a file is none that the user of the repository around a root changes: it is outside
// of the repository, or git ignores it. It is nil where there is no repository. If git ignores the root itself, as with
// generated configurations, what git ignores counts as the user's own.
func foreignTo(tree *source.Tree, root string) func(name string) bool {
	base := Boundary(tree, root, true)
	if !tree.IsRepository(base) {
		return nil
	}
	g := newGitignore(tree, base)
	generated := g.ignoresDir(root)
	return func(name string) bool {
		_, inside := g.below(name)
		return !inside || !generated && g.ignores(name)
	}
}

// gitignore reports what git ignores in a repository by the .gitignore files in it.
// Source: https://git-scm.com/docs/gitignore
type gitignore struct {
	tree  *source.Tree
	base  string                     // the directory of the repository
	files map[string][]ignorePattern // by directory, as seen from base
	dirs  map[string]bool            // the directories that were looked at, and whether git ignores them
}

func newGitignore(tree *source.Tree, base string) *gitignore {
	return &gitignore{tree: tree, base: base, files: map[string][]ignorePattern{}, dirs: map[string]bool{}}
}

// ignorePattern is one line of a .gitignore file.
type ignorePattern struct {
	paths       *regexp.Regexp // as seen from the directory of the file
	negated     bool
	directories bool // it is for directories only
}

// below returns a name as seen from the base, and false for one that is not below it.
func (g *gitignore) below(name string) (string, bool) {
	rel, err := filepath.Rel(g.tree.Abs(g.base), g.tree.Abs(name))
	rel = filepath.ToSlash(rel)
	return rel, err == nil && rel != ".." && !strings.HasPrefix(rel, "../")
}

// ignores reports whether git ignores a file, or a directory around it.
func (g *gitignore) ignores(name string) bool {
	rel, inside := g.below(name)
	return inside && (g.within(path.Dir(rel)) || g.matches(rel, false))
}

// ignoresDir reports whether git ignores a directory, or one around it.
func (g *gitignore) ignoresDir(name string) bool {
	rel, inside := g.below(name)
	return inside && g.within(rel)
}

// within reports whether git ignores a directory, as seen from the base, or one around it.
func (g *gitignore) within(rel string) bool {
	if rel == "." {
		return false
	}
	ignored, known := g.dirs[rel]
	if !known {
		ignored = g.within(path.Dir(rel)) || g.matches(rel, true)
		g.dirs[rel] = ignored
	}
	return ignored
}

// matches reports whether the patterns of the files above a path match it, of which the last one counts.
func (g *gitignore) matches(rel string, isDir bool) bool {
	ignored := false
	consider := func(dir, within string) {
		for _, p := range g.patterns(dir) {
			if (isDir || !p.directories) && p.paths.MatchString(within) {
				ignored = !p.negated
			}
		}
	}
	consider(".", rel)
	for i := range len(rel) {
		if rel[i] == '/' {
			consider(rel[:i], rel[i+1:])
		}
	}
	return ignored
}

func (g *gitignore) patterns(dir string) []ignorePattern {
	if patterns, ok := g.files[dir]; ok {
		return patterns
	}
	var patterns []ignorePattern
	text, _ := g.tree.ReadFile(path.Join(g.base, dir, ".gitignore")) // without one, nothing is ignored
	for line := range strings.Lines(string(text)) {
		if p, ok := parseIgnore(strings.TrimRight(line, " \t\r\n")); ok {
			patterns = append(patterns, p)
		}
	}
	g.files[dir] = patterns
	return patterns
}

// parseIgnore reads one line of a .gitignore file, and reports whether there is a pattern in it.
func parseIgnore(line string) (ignorePattern, bool) {
	var p ignorePattern
	if line == "" || line[0] == '#' {
		return p, false
	}
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.directories = strings.CutSuffix(line, "/")
	anchored := strings.Contains(line, "/")
	expression := "(?:.*/)?"
	if anchored {
		expression = ""
	}
	var err error
	p.paths, err = regexp.Compile("^" + expression + globExpression(strings.TrimPrefix(line, "/")) + "$")
	return p, err == nil && line != ""
}

// globPart matches what is not literal in a glob.
var globPart = lazyregexp.New(`\*\*/|/\*\*$|\*\*|\*|\?|\[[!^]?\]?[^\]/]*\]|\\.`)

// globExpression returns the regular expression for the paths that a glob stands for.
func globExpression(glob string) string {
	var b strings.Builder
	last := 0
	for _, at := range globPart().FindAllStringIndex(glob, -1) {
		b.WriteString(regexp.QuoteMeta(glob[last:at[0]]))
		switch part := glob[at[0]:at[1]]; {
		case part == "**/":
			b.WriteString("(?:.*/)?")
		case part == "/**":
			b.WriteString("/.*")
		case part == "**", part == "*":
			b.WriteString("[^/]*")
		case part == "?":
			b.WriteString("[^/]")
		case part[0] == '[':
			b.WriteString(strings.Replace(part, "[!", "[^", 1))
		default: // a character behind a backslash
			b.WriteString(regexp.QuoteMeta(part[1:]))
		}
		last = at[1]
	}
	b.WriteString(regexp.QuoteMeta(glob[last:]))
	return b.String()
}
