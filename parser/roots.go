package parser

import (
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/parallel"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

// callGraph knows which Terraform directory uses which other ones as modules.
type callGraph struct {
	dirs  []string // sorted
	calls map[string][]string
	// absent holds the directories that call one that is none of these, by that directory.
	absent map[string][]string
}

// newCallGraph reads the module calls of the directories.
func newCallGraph(library *terraform.Library, tree *source.Tree, dirs map[string]bool) *callGraph {
	g := &callGraph{dirs: slices.Sorted(maps.Keys(dirs)), calls: map[string][]string{}, absent: map[string][]string{}}
	parseAhead(library, g.dirs)
	for _, dir := range g.dirs {
		for _, called := range library.Calls(dir) {
			called = tree.Name(called)
			switch _, ok := dirs[called]; {
			case !ok:
				g.absent[called] = append(g.absent[called], dir)
			case called != dir:
				g.calls[dir] = append(g.calls[dir], called)
			}
		}
	}
	return g
}

// parseAhead parses the modules, several at once.
func parseAhead(library *terraform.Library, dirs []string) {
	parallel.Each(len(dirs), func(i int) { library.Calls(dirs[i]) })
}

// roots returns the directories that stand for themselves: those that nobody calls, and one of each circle of calls, so
// that the circle is reported. Of those that nobody calls, isPart tells the ones that are meant to be called: they are
// returned as idle.
func (g *callGraph) roots(isPart func(dir string) bool) (roots, idle []string) {
	called, covered := g.called(), map[string]bool{}
	for _, dir := range g.dirs {
		switch {
		case called[dir]:
			continue
		case isPart(dir):
			idle = append(idle, dir)
		default:
			roots = append(roots, dir)
		}
		g.reach(dir, covered)
	}
	for _, dir := range g.dirs {
		if !covered[dir] { // a circle
			roots = append(roots, dir)
			g.reach(dir, covered)
		}
	}
	return roots, idle
}

func (g *callGraph) called() map[string]bool {
	called := map[string]bool{}
	for _, dirs := range g.calls {
		for _, dir := range dirs {
			called[dir] = true
		}
	}
	return called
}

// reach adds to seen the directory and all that it calls, directly or through others.
func (g *callGraph) reach(dir string, seen map[string]bool) {
	if seen[dir] {
		return
	}
	seen[dir] = true
	for _, called := range g.calls[dir] {
		g.reach(called, seen)
	}
}

// uses reports whether the root calls dir, directly or through others, or is dir.
func (g *callGraph) uses(root, dir string) bool {
	seen := map[string]bool{}
	g.reach(root, seen)
	return seen[dir]
}
