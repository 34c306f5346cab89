package terraform

import (
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// children are the instances of one module call; opaque holds the reason where the module could not be read.
type children struct {
	modules []*module
	opaque  []model.Unknown
	keyed   bool // has count or for_each
	// disabled is true for a call that makes no instance, of which nothing is left but null.
	disabled bool
	maybe    []model.Unknown // why the first instance may not exist
	places   map[string]int  // of the modules by their keys, nil where there are none or a key is not known
}

// childrenOf returns the instances of a module call.
func (m *module) childrenOf(call *moduleCall) *children {
	if c, ok := m.children[call.name]; ok {
		return c
	}
	c := &children{keyed: call.isKeyed()}
	m.children[call.name] = c // before anything is evaluated: a call that depends on itself finds no instances
	reps := m.scope().repeat(call.repeated)
	if len(reps) == 0 {
		c.disabled = !c.keyed
		return c // whatever the module may be
	}
	c.maybe = reps[0].maybe
	conf, opaque := m.resolveSource(call)
	if conf == nil {
		c.opaque = []model.Unknown{opaque}
		return c
	}
	m.requireArguments(call, conf)
	for n := range reps {
		rep := &reps[n]
		child := newModule(m.evaluator, conf)
		child.parent, child.call, child.rep = m, call, rep
		child.caller = &scope{module: m, rep: rep}
		c.modules = append(c.modules, child)
	}
	c.places = keyedBy(len(reps), func(i int) *repetition { return &reps[i] })
	return c
}

// requireArguments tells of variables without a default that a call gives no value: Terraform refuses it.
func (m *module) requireArguments(call *moduleCall, conf *config) {
	for _, name := range slices.Sorted(maps.Keys(conf.variables)) {
		if call.argument(name) == nil && conf.variables[name].value == nil {
			m.notes.add(model.SeverityError, m.notes.at(call.at), "%s is called without the argument %s, which it requires.",
				m.address("module."+call.name), name)
		}
	}
}

// callsItself reports whether the module or one of its callers is made of the given configuration.
func (m *module) callsItself(c *config) bool {
	return m != nil && (m.config == c || m.parent.callsItself(c))
}

// resolveSource finds the module that a call means, or the reason why it is not at hand.
func (m *module) resolveSource(call *moduleCall) (*config, model.Unknown) {
	name := m.address("module." + call.name)
	why := model.Unknown{At: m.notes.at(call.at)}
	switch src := m.sourceOf(call); {
	case isLocal(src):
		c := m.loader.config(m.loader.moduleDir(m.config.dir, src))
		switch {
		case c == nil:
			why.Reason = "the source of " + name + " cannot be read"
		case m.callsItself(c):
			why.Reason = name + " calls itself"
		default:
			return c, why
		}
	default:
		if c := m.installed(call); c != nil {
			return c, why
		}
		if src == "" {
			return nil, m.whyNoSource(call)
		}
		why.Reason, why.Settle = name+" is not installed", "terraform init -backend=false"
	}
	return nil, why
}

// whyNoSource is why it is not known which module a call means.
func (m *module) whyNoSource(call *moduleCall) model.Unknown {
	why := model.Unknown{Reason: "the source of " + m.address("module."+call.name) + " is not known", At: m.notes.at(call.sourceAt)}
	if call.sourceExpr == nil {
		return why
	}
	if because := m.scope().eval(call.sourceExpr).why; len(because) > 0 {
		why.Reason += ", as " + because[0].Reason
		why.Settle = because[0].Settle
	}
	return why
}

// sourceOf returns where a module comes from. OpenTofu takes expressions for it, too.
func (m *module) sourceOf(call *moduleCall) string {
	if call.source != "" || call.sourceExpr == nil {
		return call.source
	}
	text, _ := m.scope().eval(call.sourceExpr).shown()
	return text
}

// installed returns a module that `terraform init` has put below the root, nil where there is none.
func (m *module) installed(call *moduleCall) *config {
	var keys []string
	for p := m; p.parent != nil; p = p.parent {
		keys = append(keys, p.call.name)
	}
	slices.Reverse(keys)
	dir, ok := m.loader.installed[strings.Join(append(keys, call.name), ".")]
	if !ok {
		return nil
	}
	return m.loader.config(dir)
}
