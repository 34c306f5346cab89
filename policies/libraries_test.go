package policies_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What a reader of one rule has to know at most: so many libraries, and so many one behind the other.
const (
	maxLibraries = 8
	maxDepth     = 5
)

// TestLibrariesAreFew keeps a rule within what one can read: it fails where a rule stands on too many libraries, or on too
// long a chain of them. With -v it prints the table of all rules.
func TestLibrariesAreFew(t *testing.T) {
	graph := importsOf(parse(t))
	for _, pkg := range slices.Sorted(maps.Keys(graph)) {
		rule, ok := strings.CutPrefix(pkg, "rules.")
		if !ok {
			continue
		}
		behind := map[string]bool{}
		depth := graph.behind(pkg, behind)
		t.Logf("| %s | %d | %d | %s |", rule, len(behind), depth, strings.Join(slices.Sorted(maps.Keys(behind)), ", "))
		if len(behind) > maxLibraries || depth > maxDepth {
			t.Errorf("%s stands on %d libraries, %d deep, where %d and %d are enough", rule, len(behind), depth, maxLibraries, maxDepth)
		}
	}
}

// imports lists, for each package, the libraries that it imports: {"rules.exposure.task-egress-port": {"allow", …}}.
// Libraries are known by their names alone.
type importGraph map[string]map[string]bool

func importsOf(modules map[string]*ast.Module) importGraph {
	graph := importGraph{}
	for name, module := range modules {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		pkg := nameOf(module.Package.Path)
		if graph[pkg] == nil {
			graph[pkg] = map[string]bool{}
		}
		for _, i := range module.Imports {
			if library, ok := strings.CutPrefix(nameOf(i.Path.Value.(ast.Ref)), "lib."); ok {
				graph[pkg][library] = true
			}
		}
	}
	return graph
}

// behind collects the libraries behind a package and returns the length of the longest chain of them.
func (g importGraph) behind(pkg string, found map[string]bool) int {
	depth := 0
	for library := range g[pkg] {
		found[library] = true
		depth = max(depth, 1+g.behind("lib."+library, found))
	}
	return depth
}

// nameOf is the path of a package or an import below data.egresslint, with dots.
func nameOf(path ast.Ref) string {
	var parts []string
	for _, term := range path[min(2, len(path)):] {
		part, _ := term.Value.(ast.String)
		parts = append(parts, string(part))
	}
	return strings.Join(parts, ".")
}
