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
	call   *moduleCall // nil for the root
	rep    *repetition // of the call, nil for the root
	inputs map[string]input

	name        *string    // see path
	own         *scope     // in which its own expressions are evaluated
	calls       source.Ref // see callsAround
	foreignness *bool      // see isForeign
	memo        memos
	resources   map[string][]*instance
	children    map[string]*children
	places      map[string]map[string]int // see placesOf
}

func newModule(e *evaluator, c *config) *module {
	return &module{
		evaluator: e,
		config:    c,
		resources: map[string][]*instance{},
		children:  map[string]*children{},
		places:    map[string]map[string]int{},
	}
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
	if list, ok := m.resources[r.key()]; ok {
		return list
	}
	var list []*instance
	m.resources[r.key()] = nil // while count and for_each are evaluated
	reps := m.scope().repeat(r.repeated)
	if len(reps) > 0 {
		list = make([]*instance, len(reps))
	}
	for n := range reps {
		list[n] = newInstance(m, r, &reps[n])
	}
	m.resources[r.key()] = list
	return list
}

// placesOf returns the places of the instances of a resource by their keys, nil where there are none or a key is not known.
func (m *module) placesOf(r *resource) map[string]int {
	if places, known := m.places[r.key()]; known {
		return places
	}
	instances := m.instances(r)
	if len(instances) == 0 { // there are none, or not yet
		return nil
	}
	m.places[r.key()] = keyedBy(len(instances), func(i int) *repetition { return instances[i].rep })
	return m.places[r.key()]
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
