package image

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Encode writes the compiled modules, by file name, with the digests of their sources.
func Encode(modules map[string]*ast.Module, digests map[string]Digest) ([]byte, error) {
	var lines bytes.Buffer
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		e := encoder{index: map[string]int{}}
		e.module(modules[file])
		if e.err != nil {
			return nil, fmt.Errorf("%s: %w", file, e.err)
		}
		fmt.Fprintf(&lines, "%s %x %s\n", file, digests[file], base64.StdEncoding.EncodeToString(e.bytes()))
	}
	return lines.Bytes(), nil
}

// encoder collects the bytes of a module and, apart from them, the texts that they refer to by number.
type encoder struct {
	data   []byte
	texts  []string
	index  map[string]int
	locals locals // of the rule that is written
	err    error
}

// bytes returns the texts and, after them, the module.
func (e *encoder) bytes() []byte {
	texts := encoder{}
	texts.number(len(e.texts))
	for _, s := range e.texts {
		texts.number(len(s))
		texts.data = append(texts.data, s...)
	}
	return append(texts.data, e.data...)
}

func (e *encoder) module(m *ast.Module) {
	e.terms(m.Package.Path)
	e.number(len(m.Rules))
	for _, rule := range m.Rules {
		e.locals = localsOf(rule)
		e.rule(rule)
	}
}

func (e *encoder) rule(rule *ast.Rule) {
	e.location(rule.Location)
	e.flag(rule.Default)
	e.text(string(rule.Head.Name))
	e.terms(rule.Head.Reference)
	e.terms(rule.Head.Args)
	e.term(rule.Head.Key)
	e.term(rule.Head.Value)
	e.flag(rule.Head.Assign)
	e.body(rule.Body)
	e.flag(rule.Else != nil)
	if rule.Else != nil {
		e.rule(rule.Else)
	}
}

func (e *encoder) body(body ast.Body) {
	e.number(len(body))
	for _, expr := range body {
		e.expr(expr)
	}
}

func (e *encoder) expr(expr *ast.Expr) {
	if len(expr.With) > 0 {
		e.refuse(expr.With[0])
	}
	e.location(expr.Location)
	e.flag(expr.Negated)
	switch terms := expr.Terms.(type) {
	case *ast.Term:
		e.tag(single)
		e.term(terms)
	case []*ast.Term:
		e.tag(applied)
		e.terms(terms)
	case *ast.Every:
		e.tag(every)
		e.term(terms.Key)
		e.term(terms.Value)
		e.term(terms.Domain)
		e.body(terms.Body)
	default:
		e.refuse(terms)
	}
}

func (e *encoder) term(term *ast.Term) {
	if term == nil {
		e.tag(absent)
		return
	}
	switch v := term.Value.(type) {
	case ast.Null:
		e.tag(null)
	case ast.Boolean:
		e.flag(bool(v))
	case ast.Number:
		e.tag(number)
		e.text(string(v))
	case ast.String:
		e.tag(text)
		e.text(string(v))
	case ast.Var:
		e.variable(v)
	default:
		e.compound(v)
	}
}

func (e *encoder) variable(v ast.Var) {
	if e.locals.has(v) {
		e.tag(local)
		e.number(e.locals.number(v))
		return
	}
	e.tag(variable)
	e.text(string(v))
}

func (e *encoder) compound(v ast.Value) {
	switch v := v.(type) {
	case ast.Ref:
		e.tag(reference)
		e.terms(v)
	case ast.Call:
		e.tag(call)
		e.terms(v)
	case *ast.Array:
		e.tag(array)
		e.number(v.Len())
		v.Foreach(e.term)
	case ast.Set:
		e.tag(set)
		e.terms(e.locals.sorted(v.Slice()))
	case ast.Object:
		e.tag(object)
		e.number(v.Len())
		for _, key := range e.locals.sorted(v.Keys()) {
			e.term(key)
			e.term(v.Get(key))
		}
	default:
		e.comprehension(v)
	}
}

func (e *encoder) comprehension(v ast.Value) {
	switch v := v.(type) {
	case *ast.ArrayComprehension:
		e.tag(arrayComprehension)
		e.term(v.Term)
		e.body(v.Body)
	case *ast.SetComprehension:
		e.tag(setComprehension)
		e.term(v.Term)
		e.body(v.Body)
	case *ast.ObjectComprehension:
		e.tag(objectComprehension)
		e.term(v.Key)
		e.term(v.Value)
		e.body(v.Body)
	default:
		e.refuse(v)
	}
}

func (e *encoder) terms(terms []*ast.Term) {
	e.number(len(terms))
	for _, term := range terms {
		e.term(term)
	}
}

func (e *encoder) location(at *ast.Location) {
	if at == nil {
		e.number(0)
		return
	}
	e.number(at.Row)
}

func (e *encoder) text(s string) {
	n, ok := e.index[s]
	if !ok {
		n = len(e.texts)
		e.index[s] = n
		e.texts = append(e.texts, s)
	}
	e.number(n)
}

func (e *encoder) flag(is bool) {
	if is {
		e.tag(truth)
	} else {
		e.tag(falsehood)
	}
}

func (e *encoder) tag(t tag) { e.data = append(e.data, byte(t)) }

func (e *encoder) number(n int) { e.data = binary.AppendUvarint(e.data, uint64(n)) }

// refuse notes the first thing that an image cannot hold.
func (e *encoder) refuse(thing any) {
	if e.err == nil {
		e.err = fmt.Errorf("an image of policies cannot hold %v (%[1]T)", thing)
	}
}
