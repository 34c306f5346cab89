package terraform

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// module is one instance of a module: the root, or what one instance of a module call makes.
type module struct {
	*evaluator
	config *config
	parent *module
	call   *moduleCall      // nil for the root
	rep    *repetition      // of the call, nil for the root
	caller *scope           // in which the arguments of the call are evaluated, nil for the root
	inputs map[string]input // of the root: see input

	name        *string    // see path
	passed      string     // see passedNote
	own         *scope     // in which its own expressions are evaluated
	calls       source.Ref // see callsAround
	foreignness *bool      // see isForeign
	memo        memos
	resources   []instances // of the resources, by their numbers
	children    map[string]*children
}

func newModule(e *evaluator, c *config) *module {
	return &module{
		evaluator: e,
		config:    c,
		resources: make([]instances, len(c.order)),
		children:  map[string]*children{},
	}
}

// instances are those of a resource of a module.
type instances struct {
	list         []*instance
	places       map[string]int // see placesOf
	made, placed bool           // whether list and places are known
}

// path is the module's address, such as `module.net["a"].module.vpc`; the root's is empty.
func (m *module) path() string {
	if m.parent == nil {
		return ""
	}
	if m.name == nil {
		name := m.parent.address("module." + m.call.name + m.symbols.display(m.rep.suffix))
		m.name = &name
	}
	return *m.name
}

// passedNote says of a place that it passes a value to the module.
func (m *module) passedNote() string {
	if m.passed == "" {
		m.passed = "passed to " + m.path()
	}
	return m.passed
}

// address is how a thing of this module is called from the root.
func (m *module) address(name string) string {
	if p := m.path(); p != "" {
		return p + "." + name
	}
	return name
}

// maybe holds the reasons why the module instance may not exist.
func (m *module) maybe() []model.Unknown {
	if m.parent == nil {
		return nil
	}
	return model.Reasons(m.parent.maybe(), m.rep.maybe)
}

// scope is where the module's own expressions are evaluated.
func (m *module) scope() *scope {
	if m.own == nil {
		m.own = &scope{module: m}
	}
	return m.own
}

// instances returns the instances of a resource.
func (m *module) instances(r *resource) []*instance {
	of := &m.resources[r.number]
	if of.made {
		return of.list
	}
	of.made = true // while count and for_each are evaluated, there are none
	reps := m.scope().repeat(r.repeated)
	if len(reps) == 0 {
		return nil
	}
	list := make([]*instance, len(reps))
	for n := range reps {
		list[n] = newInstance(m, r, &reps[n])
	}
	of.list = list
	return list
}

// placesOf returns the places of the instances of a resource by their keys, nil where there are none or a key is not known.
func (m *module) placesOf(r *resource) map[string]int {
	of := &m.resources[r.number]
	if of.placed {
		return of.places
	}
	list := m.instances(r)
	if len(list) == 0 { // there are none, or not yet
		return nil
	}
	of.places, of.placed = keyedBy(len(list), func(i int) *repetition { return list[i].rep }), true
	return of.places
}

// modules calls visit for the module and everything below it, parents first, in a fixed order.
func (m *module) modules(visit func(*module)) {
	visit(m)
	names := make([]string, 0, len(m.config.calls))
	for name := range m.config.calls {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, child := range m.childrenOf(m.config.calls[name]).modules {
			child.modules(visit)
		}
	}
}
