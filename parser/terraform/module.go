package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/funcs"
)

// module is one instance of a module: the root, or what one instance of a module call makes.
type module struct {
	*evaluator
	config *config
	parent *module
	call   *moduleCall // nil for the root
	rep    repetition  // of the call
	inputs map[string]input

	memo      map[string]*memo
	resources map[string][]*instance
	children  map[string]*children
}

// input is the value that a module is given for a variable.
type input struct {
	expr  hcl.Expression // nil for a value that no expression of the configuration gives
	scope *scope         // where expr is evaluated
	value cty.Value      // where expr is nil
}

// children are the instances of one module call; opaque holds the reason where the module could not be read.
type children struct {
	modules []*module
	opaque  []model.Unknown
	keyed   bool // has count or for_each
	unknown bool // it is not known which instances there are
}

func newModule(e *evaluator, c *config) *module {
	return &module{
		evaluator: e,
		config:    c,
		memo:      map[string]*memo{},
		resources: map[string][]*instance{},
		children:  map[string]*children{},
	}
}

// path is the module's address, such as `module.net["a"].module.vpc`; the root's is empty.
func (m *module) path() string {
	if m.parent == nil {
		return ""
	}
	return m.parent.address("module." + m.call.name + m.symbols.display(m.rep.suffix))
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
	return mergeReasons(m.parent.maybe(), m.rep.maybe)
}

// scope is where the module's own expressions are evaluated.
func (m *module) scope() *scope { return &scope{module: m} }

// memo remembers one value; busy is true while it is being computed.
type memo struct {
	value
	busy, done bool
}

// once computes a value unless it is known already. A value that depends on itself is unknown, and noted.
func (m *module) once(key, name string, at hcl.Range, compute func() value) value {
	entry, ok := m.memo[key]
	if !ok {
		entry = &memo{}
		m.memo[key] = entry
	}
	switch {
	case entry.done:
	case entry.busy:
		m.notes.add(model.SeverityWarning, m.notes.at(at), "%s depends on itself.", m.address(name))
		return unknown("", model.Unknown{Reason: m.address(name) + " depends on itself", At: m.notes.at(at)})
	default:
		entry.busy = true
		entry.value = compute()
		entry.busy, entry.done = false, true
	}
	return entry.value
}

// variable returns the value of a variable.
func (m *module) variable(name string, at hcl.Range, symbolic bool) value {
	v, ok := m.config.variables[name]
	if !ok {
		return m.undeclared("var."+name, at)
	}
	return m.once(memoKey("var."+name, symbolic), "var."+name, v.at, func() value {
		return m.evalVariable(v, symbolic)
	})
}

func memoKey(key string, symbolic bool) string {
	if symbolic {
		return key + " (symbolic)"
	}
	return key
}

func (m *module) evalVariable(v *variable, symbolic bool) value {
	given, ok := m.given(v.name, symbolic)
	if ok && given.absent() && !v.nullable {
		ok = false
	}
	if !ok {
		if v.value == nil {
			return m.missing(v)
		}
		given = (&scope{module: m, symbolic: symbolic}).eval(v.value)
	}
	return m.convertVariable(v, given)
}

// given returns the value that the caller or the user gives.
func (m *module) given(name string, symbolic bool) (value, bool) {
	in, ok := m.inputs[name]
	switch {
	case !ok:
		return value{}, false
	case in.expr != nil:
		return in.scope.as(symbolic).eval(in.expr), true
	default:
		return known(in.value), true
	}
}

// missing is the value of a variable that nobody gave one.
func (m *module) missing(v *variable) value {
	name := m.address("var." + v.name)
	why := model.Unknown{Reason: name + " has no value", At: m.notes.at(v.at)}
	if m.parent == nil {
		why.Settle = "--var " + v.name + "=…"
	}
	result := unknown(name, why)
	result.Value = cty.UnknownVal(v.typ.WithoutOptionalAttributesDeep())
	return result
}

// convertVariable makes the value fit the variable's type, as Terraform does.
func (m *module) convertVariable(v *variable, given value) value {
	val := given.Value
	if v.defaults != nil && val != cty.NilVal && !val.IsNull() {
		val = v.defaults.Apply(val)
	}
	converted, err := convert.Convert(val, v.typ)
	if err != nil {
		name := m.address("var." + v.name)
		m.notes.add(model.SeverityWarning, m.notes.at(v.at), "The value of %s does not fit its type: %v.", name, err)
		return unknown("", model.Unknown{Reason: "the value of " + name + " does not fit its type", At: m.notes.at(v.at)})
	}
	if v.sensitive {
		converted = converted.Mark(funcs.Sensitive)
	}
	given.Value = converted
	return given
}

// local returns the value of a local.
func (m *module) local(name string, at hcl.Range, symbolic bool) value {
	attr, ok := m.config.locals[name]
	if !ok {
		return m.undeclared("local."+name, at)
	}
	return m.once(memoKey("local."+name, symbolic), "local."+name, attr.Range, func() value {
		return (&scope{module: m, symbolic: symbolic}).eval(attr.Expr)
	})
}

// output returns the value of an output.
func (m *module) output(name string, at hcl.Range, symbolic bool) value {
	expr := m.outputExpr(name)
	if expr == nil {
		return m.undeclared("output."+name, at)
	}
	return m.once(memoKey("output."+name, symbolic), "output."+name, expr.Range(), func() value {
		return (&scope{module: m, symbolic: symbolic}).eval(expr)
	})
}

// outputExpr returns the expression of an output, nil where there is none.
func (m *module) outputExpr(name string) hcl.Expression {
	block, ok := m.config.outputs[name]
	if !ok {
		return nil
	}
	content, _, _ := block.Body.PartialContent(attributes("value"))
	return expression(content, "value")
}

// undeclared is the value of a name that the module does not declare.
func (m *module) undeclared(name string, at hcl.Range) value {
	why := model.Unknown{Reason: m.address(name) + " is not declared", At: m.notes.at(at)}
	m.notes.add(model.SeverityWarning, why.At, "%s.", why.Reason)
	return unknown("", why)
}

// childrenOf returns the instances of a module call.
func (m *module) childrenOf(call *moduleCall) *children {
	if c, ok := m.children[call.name]; ok {
		return c
	}
	c := &children{keyed: call.count != nil || call.forEach != nil}
	m.children[call.name] = c // before anything is evaluated: a call that depends on itself finds no instances
	conf, opaque := m.resolveSource(call)
	if conf == nil {
		c.opaque = []model.Unknown{opaque}
		return c
	}
	reps := m.scope().repeat(call.count, call.forEach)
	for _, rep := range reps {
		child := newModule(m.evaluator, conf)
		child.parent, child.call, child.rep = m, call, rep
		child.inputs = m.callInputs(call, rep)
		c.modules = append(c.modules, child)
		c.unknown = c.unknown || rep.isUnknown()
	}
	return c
}

func (m *module) callInputs(call *moduleCall, rep repetition) map[string]input {
	s := &scope{module: m, rep: rep}
	inputs := make(map[string]input, len(call.arguments))
	for name, attr := range call.arguments {
		inputs[name] = input{expr: attr.Expr, scope: s}
	}
	return inputs
}

// callsItself reports whether the module or one of its callers is made of the given configuration.
func (m *module) callsItself(c *config) bool {
	return m != nil && (m.config == c || m.parent.callsItself(c))
}

// resolveSource finds the module that a call means, or the reason why it is not at hand.
func (m *module) resolveSource(call *moduleCall) (*config, model.Unknown) {
	name := m.address("module." + call.name)
	why := model.Unknown{At: m.notes.at(call.at)}
	switch {
	case isLocal(call.source):
		c := m.loader.config(m.loader.moduleDir(m.config.dir, call.source))
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
		why.Reason, why.Settle = name+" is not installed", "terraform init -backend=false"
	}
	m.notes.add(model.SeverityWarning, why.At, "What %s declares is not analysed: %s%s.",
		name, why.Reason, hint(why.Settle))
	return nil, why
}

func hint(settle string) string {
	if settle == "" {
		return ""
	}
	return " (run: " + settle + ")"
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

// instances returns the instances of a resource.
func (m *module) instances(r *resource) []*instance {
	if list, ok := m.resources[r.key()]; ok {
		return list
	}
	var list []*instance
	m.resources[r.key()] = nil // while count and for_each are evaluated
	for _, rep := range m.scope().repeat(r.count, r.forEach) {
		list = append(list, newInstance(m, r, rep))
	}
	m.resources[r.key()] = list
	return list
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

// region returns the region of the provider that a resource or data source uses, "" where it is not known.
func (m *module) region(providerRef hcl.Expression) string {
	alias := ""
	if providerRef != nil {
		alias = providerAlias(providerRef)
	}
	return m.providerRegion(alias)
}

// providerAlias returns the alias in a reference such as `aws.tokyo`.
func providerAlias(ref hcl.Expression) string {
	traversal, diags := hcl.AbsTraversalForExpr(ref)
	if diags.HasErrors() || len(traversal) < 2 {
		return ""
	}
	attr, _ := traversal[1].(hcl.TraverseAttr)
	return attr.Name
}

func (m *module) providerRegion(alias string) string {
	for _, p := range m.config.providers {
		if p.alias == alias && p.region != nil {
			region, _ := m.scope().eval(p.region).text()
			return region
		}
	}
	if m.parent == nil {
		return ""
	}
	return m.parent.providerRegion(m.parentAlias(alias))
}

// parentAlias is what the caller calls the provider that this module knows by the given alias.
func (m *module) parentAlias(alias string) string {
	pairs, ok := m.call.providers.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return alias
	}
	for _, pair := range pairs.Items {
		key, ok := pair.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
		if ok && providerKeyAlias(key) == alias {
			return providerAlias(pair.ValueExpr)
		}
	}
	return alias
}

func providerKeyAlias(key *hclsyntax.ObjectConsKeyExpr) string {
	return providerAlias(key.Wrapped)
}
