package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
)

// input is the value that a module is given for a variable.
type input struct {
	expr  hcl.Expression // nil for a value that no expression of the configuration gives
	scope *scope         // where expr is evaluated
	value cty.Value      // where expr is nil
	at    hcl.Range      // where a file of variables gives the value
	// written is what the file says, nil where no file gives the value.
	written hcl.Expression
}

// input returns what the module is given for a variable: by its caller, or by the user.
func (m *module) input(name string) (input, bool) {
	if m.call == nil {
		in, given := m.inputs[name]
		return in, given
	}
	expr := m.call.argument(name)
	return input{expr: expr, scope: m.caller}, expr != nil
}

// memo remembers one value; busy is true while it is being computed.
type memo struct {
	memoKey
	value
	busy, done bool
	next       *memo
}

// memoKey says what a value is of.
type memoKey struct {
	name     string
	more     string // which part of it is meant, if it is not meant as a whole
	kind     memoKind
	symbolic bool
}

// memoKind is what has the name.
type memoKind uint8

const (
	ofResource  memoKind = iota // or of its attribute
	ofVariable                  // of a module
	ofLocal                     // of a module
	ofOutput                    // of a module
	allInstance                 // everything that is set of an instance
)

// prefix is what stands before the name in expressions.
func (k memoKind) prefix() string {
	switch k {
	case ofVariable:
		return "var."
	case ofLocal:
		return "local."
	case ofOutput:
		return "output."
	default:
		return ""
	}
}

// memos are values that are remembered. The zero memos are ready to use.
type memos struct {
	last  *memo // and those before it
	n     int
	index map[memoKey]*memo // nil for few
}

// fewMemos is the number of values up to which their keys are compared one after the other.
const fewMemos = 8

// of returns what is remembered of a value.
func (m *memos) of(key memoKey) *memo {
	if entry := m.find(key); entry != nil {
		return entry
	}
	entry := &memo{memoKey: key, next: m.last}
	m.last = entry
	switch m.n++; {
	case m.index != nil:
		m.index[key] = entry
	case m.n > fewMemos:
		m.index = make(map[memoKey]*memo, 2*m.n)
		for e := entry; e != nil; e = e.next {
			m.index[e.memoKey] = e
		}
	}
	return entry
}

func (m *memos) find(key memoKey) *memo {
	if m.index != nil {
		return m.index[key]
	}
	for e := m.last; e != nil; e = e.next {
		if e.memoKey == key {
			return e
		}
	}
	return nil
}

// once computes a value unless it is known already. A value that depends on itself is unknown, and noted.
func (m *module) once(key memoKey, at hcl.Range, compute func() value) value {
	entry := m.memo.of(key)
	switch {
	case entry.done:
	case entry.busy:
		return m.circular(key.kind.prefix()+key.name, at)
	default:
		entry.busy = true
		entry.value = compute()
		entry.busy, entry.done = false, true
	}
	return entry.value
}

// circular is the value of a thing of the module that depends on itself, which is noted.
func (m *module) circular(name string, at hcl.Range) value {
	name = m.address(name)
	m.notes.add(model.SeverityWarning, m.notes.at(at), "%s depends on itself.", name)
	return unknown("", model.Unknown{Reason: name + " depends on itself", At: m.notes.at(at)})
}

// variable returns the value of a variable.
func (m *module) variable(name string, at hcl.Range, symbolic bool) value {
	v, ok := m.config.variables[name]
	if !ok {
		return m.undeclared("var."+name, at)
	}
	return m.once(memoKey{kind: ofVariable, name: name, symbolic: symbolic}, v.at, func() value {
		return m.evalVariable(v, symbolic)
	})
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
		given = m.scope().as(symbolic).eval(v.value)
	}
	return m.convertVariable(v, given)
}

// given returns the value that the caller or the user gives.
func (m *module) given(name string, symbolic bool) (value, bool) {
	in, ok := m.input(name)
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
	converted, err := val, error(nil)
	if v.typ != cty.DynamicPseudoType { // to which every value is converted as it is
		converted, err = convert.Convert(val, v.typ)
	}
	if err != nil {
		name := m.address("var." + v.name)
		details := ": " + visible.Details(err.Error())
		if v.sensitive || given.sensitive() {
			details = ", which is not shown, as it is sensitive"
		}
		m.notes.add(model.SeverityWarning, m.notes.at(v.at), "The value of %s does not fit its type%s.", name, details)
		return unknown("", model.Unknown{Reason: "the value of " + name + " does not fit its type", At: m.notes.at(v.at)})
	}
	given.Value = converted
	if v.sensitive {
		return given.secret()
	}
	return given
}

// local returns the value of a local.
func (m *module) local(name string, at hcl.Range, symbolic bool) value {
	attr, ok := m.config.locals[name]
	if !ok {
		return m.undeclared("local."+name, at)
	}
	return m.once(memoKey{kind: ofLocal, name: name, symbolic: symbolic}, attr.Range, func() value {
		return m.scope().as(symbolic).eval(attr.Expr)
	})
}

// output returns the value of an output.
func (m *module) output(name string, at hcl.Range, symbolic bool) value {
	expr := m.outputExpr(name)
	if expr == nil {
		return m.undeclared("output."+name, at)
	}
	return m.once(memoKey{kind: ofOutput, name: name, symbolic: symbolic}, expr.Range(), func() value {
		return m.scope().as(symbolic).under(m.config.outputs[name].sensitive).eval(expr)
	})
}

// outputExpr returns the expression of an output, nil where there is none.
func (m *module) outputExpr(name string) hcl.Expression {
	output, ok := m.config.outputs[name]
	if !ok {
		return nil
	}
	return output.value
}

// undeclared is the value of a name that the module does not declare. Terraform refuses it; the network is incomplete only
// where it asks for the value.
func (m *module) undeclared(name string, at hcl.Range) value {
	why := model.Unknown{Reason: m.address(name) + " is not declared", At: m.notes.at(at)}
	severity := model.SeverityError
	if m.aside {
		severity = model.SeverityWarning
	}
	m.notes.add(severity, why.At, "%s.", why.Reason)
	return unknown("", why)
}
