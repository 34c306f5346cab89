package cloudformation

import (
	"bytes"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// Group puts the named templates together that make one model: those of which one imports what another exports. A
// template that another one nests is a part of that and is left out. The groups and their members are in the order of
// the names. Where several templates may export what one imports, it is put together with none of them.
func Group(files *Files, names []string, opt Options) ([][]string, Ambiguous) {
	if len(names) < 2 {
		return [][]string{names}[:len(names)], nil
	}
	g := newGrouping(files, names, opt)
	g.dropNested()
	g.joinImporters()
	return g.groups(), g.opt.Ambiguous
}

// Parents returns, for each template that others of the named ones nest, directly or through others, those of them that
// nobody nests.
func Parents(files *Files, names []string, opt Options) map[string][]string {
	g := newGrouping(files, names, opt)
	g.dropNested()
	parents := map[string][]string{}
	for _, name := range g.names {
		if g.parts[name] {
			continue
		}
		for _, part := range g.nested[name] {
			if part != name && !slices.Contains(parents[part], name) {
				parents[part] = append(parents[part], name)
			}
		}
	}
	return parents
}

// grouping finds out which templates belong together.
type grouping struct {
	*run   // of all templates; each may take as many steps as one that is alone
	names  []string
	linked map[string]*scope   // the scopes of the templates that may be linked to others, by name
	nested map[string][]string // the templates that a template nests
	parts  map[string]bool     // the templates that are parts of others
	leader map[string]string   // a template in front of it in the group that a template is in, itself for the first one
}

func newGrouping(files *Files, names []string, opt Options) *grouping {
	g := &grouping{
		run:    newRun(unchecked(files), model.NewStack(""), opt),
		names:  slices.Sorted(slices.Values(names)),
		linked: map[string]*scope{},
		nested: map[string][]string{},
		parts:  map[string]bool{},
		leader: map[string]string{},
	}
	var linked []string
	for _, name := range g.names {
		g.leader[name] = name
		if text, err := files.ReadFile(name); err == nil && mayLink(text) {
			linked = append(linked, name)
		}
	}
	files.Ahead(linked)
	for _, name := range linked {
		g.read(name)
	}
	return g
}

// read evaluates a template as far as it takes to see what it nests.
func (g *grouping) read(name string) {
	g.Renew()
	root := g.root(name)
	if root == nil {
		return
	}
	g.linked[name] = root
	for _, s := range root.scopes()[1:] {
		g.nested[name] = append(g.nested[name], s.file)
	}
}

// mayLink reports whether a template has anything to do with others, by a look at its text.
func mayLink(text []byte) bool {
	return slices.ContainsFunc([]string{"ImportValue", "Export", typeStack, typeApplication}, func(word string) bool {
		return bytes.Contains(text, []byte(word))
	})
}

// dropNested marks the templates that are parts of others. Of templates that nest each other, the first stays.
func (g *grouping) dropNested() {
	for _, name := range g.names {
		for _, part := range g.nested[name] {
			if part != name && !g.parts[name] {
				g.parts[part] = true
			}
		}
	}
}

// joinImporters puts templates into one group where one exports what another imports.
func (g *grouping) joinImporters() {
	var roots []*scope
	for _, name := range g.names {
		if root := g.linked[name]; root != nil && !g.parts[name] {
			roots = append(roots, root)
		}
	}
	g.exported, g.opt.Ambiguous = newOffers(), Ambiguous{}
	for _, root := range roots {
		g.Renew()
		g.offer(root.exports())
	}
	for _, root := range roots {
		g.Renew()
		for _, s := range root.scopes() {
			for name, found := range s.imported() {
				if len(found) == 1 {
					g.join(root.file, found[0].scope.root().file)
					continue
				}
				g.opt.Ambiguous[name] = slices.Compact(slices.Sorted(slices.Values(slices.Concat(g.opt.Ambiguous[name], places(found)))))
			}
		}
	}
}

// join makes one group of those that two templates are in.
func (g *grouping) join(a, b string) {
	first, second := g.first(a), g.first(b)
	g.leader[max(first, second)] = min(first, second)
}

// first returns the first template of the group that a template is in.
func (g *grouping) first(name string) string {
	first := name
	for g.leader[first] != first {
		first = g.leader[first]
	}
	for name != first {
		name, g.leader[name] = g.leader[name], first
	}
	return first
}

func (g *grouping) groups() [][]string {
	members := map[string][]string{}
	for _, name := range g.names {
		if !g.parts[name] {
			leader := g.first(name)
			members[leader] = append(members[leader], name)
		}
	}
	var groups [][]string
	for _, leader := range slices.Sorted(maps.Keys(members)) {
		groups = append(groups, members[leader])
	}
	return groups
}

// imported returns the exports of the run that the template may import, by the names of the imports.
func (s *scope) imported() map[string][]export {
	found := map[string][]export{}
	visit := func(n *node) {
		name, argument := n.call()
		if name != "Fn::ImportValue" {
			return
		}
		for _, o := range s.Lift(env{scope: s}.eval(argument)) {
			if exporters := (env{scope: s}).exporters(o.Value); len(exporters) > 0 {
				found[s.Show(o.Value)] = exporters
			}
		}
	}
	for _, e := range slices.Concat(s.resources, s.outputs) {
		e.value.walk(visit)
	}
	return found
}

// root returns the scope of the analysed template that this one is nested in, or is.
func (s *scope) root() *scope {
	for s.holder != nil {
		s = s.holder.scope
	}
	return s
}
