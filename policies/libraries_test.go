package policies_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// The limits of what a reader of one rule has to know.
const (
	maxLibraries = 8
	maxDepth     = 5
)

// TestLibrariesAreFew fails if a rule needs too many libraries, or too long a chain of them. With -v it prints the table of
// all rules: how many libraries are behind each, the length of the longest chain, and their names.
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
			t.Errorf("%s needs %d libraries in a chain of %d; the limits are %d and %d", rule, len(behind), depth, maxLibraries, maxDepth)
		}
	}
}

// TestLibrariesDoNotLookUp keeps the libraries from reading what rules report, and rules from being named outside of
// main.rego and METADATA. A rule may name itself, as it does to look up its options.
func TestLibrariesDoNotLookUp(t *testing.T) {
	modules := parse(t)
	rules := map[string]bool{}
	for pkg := range importsOf(modules) {
		if rule, ok := strings.CutPrefix(pkg, "rules."); ok {
			rules[rule[strings.LastIndex(rule, ".")+1:]] = true
		}
	}
	for name, module := range modules {
		if strings.HasSuffix(name, "_test.rego") || name == "main.rego" {
			continue
		}
		pkg := nameOf(module.Package.Path)
		ast.WalkRefs(module, func(ref ast.Ref) bool {
			if strings.HasPrefix(pkg, "lib.") && ref.HasPrefix(ast.MustParseRef("data.egresslint.rules")) {
				t.Errorf("%v: a library reads what rules report", ref[0].Location)
			}
			return false
		})
		eachText(module, func(text string, at *ast.Location) {
			if rules[text] && !strings.HasSuffix(pkg, "."+text) {
				t.Errorf("%v: the rule %s is named outside of main.rego and METADATA", at, text)
			}
		})
	}
}

// foreign are words of the languages that the input is written in, and of the program that runs the policies. Messages get
// them from data.egresslint.words.
var foreign = []string{"terraform", "opentofu", "cloudformation", "aws_", "aws::", ".egresslint.yaml", "--"}

// TestPoliciesKnowNoForeignWords keeps the words of Terraform, CloudFormation and the command line out of the policies.
func TestPoliciesKnowNoForeignWords(t *testing.T) {
	for name, module := range parse(t) {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		eachText(module, func(text string, at *ast.Location) {
			for _, word := range foreign {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%v: %q belongs in egresslint/words/data.yaml", at, word)
				}
			}
		})
	}
}

// TestLibrariesAreListed keeps one line for each library in lib/README.md.
func TestLibrariesAreListed(t *testing.T) {
	readme, err := os.ReadFile("lib/README.md")
	if err != nil {
		t.Fatal(err)
	}
	directories, err := os.ReadDir("lib")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range directories {
		if d.IsDir() && !strings.Contains(string(readme), "\n| `"+d.Name()+"` |") {
			t.Errorf("lib/README.md does not list %s", d.Name())
		}
	}
}

// eachText visits the texts of the rules of a module, those of templates included.
func eachText(module *ast.Module, visit func(string, *ast.Location)) {
	for _, rule := range module.Rules {
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			if text, ok := term.Value.(ast.String); ok {
				visit(string(text), term.Location)
			}
			return false
		})
	}
}

// importGraph lists, for each package, the libraries that it imports or names: {"rules.exposure.task-egress-port": {"allow", …}}.
// Libraries are known by their names alone.
type importGraph map[string]map[string]bool

var libraries = ast.MustParseRef("data.egresslint.lib")

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
		ast.WalkRefs(module, func(ref ast.Ref) bool {
			library, ok := strings.CutPrefix(nameOf(ref[:min(len(ref), 4)]), "lib.")
			if ok && ref.HasPrefix(libraries) && "lib."+library != pkg {
				graph[pkg][library] = true
			}
			return false
		})
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
