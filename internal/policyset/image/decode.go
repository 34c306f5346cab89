package image

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"

	"github.com/open-policy-agent/opa/v1/ast"
)

// ErrCorrupt is returned for a line that Encode did not write.
var ErrCorrupt = errors.New("the image of the policies is corrupt")

// Decode reads the modules that have one of the digests, by file name. It skips lines with other digests.
func Decode(image []byte, digests map[string]Digest) (map[string]*ast.Module, error) {
	modules := make(map[string]*ast.Module, len(digests))
	d := decoder{}
	for line := range bytes.Lines(image) {
		file, rest, _ := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
		digest, encoded, _ := bytes.Cut(rest, []byte(" "))
		want, ok := digests[string(file)]
		if !ok || string(digest) != hex.EncodeToString(want[:]) {
			continue
		}
		module, err := d.decode(string(file), encoded)
		if err != nil {
			return nil, err
		}
		modules[string(file)] = module
	}
	return modules, nil
}

// decoder takes a module apart from the front. Once it is corrupt, all that it returns is empty. Terms without parts are
// shared, also between modules.
type decoder struct {
	data    []byte
	texts   []string
	locals  []*ast.Term
	file    string
	corrupt bool
}

func (d *decoder) decode(file string, encoded []byte) (*ast.Module, error) {
	data, err := base64.StdEncoding.AppendDecode(nil, encoded)
	if err != nil {
		return nil, ErrCorrupt
	}
	d.data, d.file = data, file
	d.texts = list(d, d.string)
	module := d.module()
	if d.corrupt || len(d.data) > 0 {
		return nil, ErrCorrupt
	}
	return module, nil
}

func (d *decoder) module() *ast.Module {
	m := &ast.Module{Package: &ast.Package{Path: d.ref()}}
	m.Rules = list(d, func() *ast.Rule { return d.rule(m) })
	return m
}

func (d *decoder) rule(m *ast.Module) *ast.Rule {
	at := d.location()
	rule := &ast.Rule{
		Location: at,
		Module:   m,
		Default:  d.flag(),
		Head: &ast.Head{
			Location:  at,
			Name:      ast.Var(d.text()),
			Reference: d.ref(),
			Args:      d.terms(),
			Key:       d.term(),
			Value:     d.term(),
			Assign:    d.flag(),
		},
		Body: d.body(),
	}
	if d.flag() {
		rule.Else = d.rule(m)
	}
	return rule
}

func (d *decoder) body() ast.Body { return ast.NewBody(list(d, d.expr)...) }

func (d *decoder) expr() *ast.Expr {
	expr := &ast.Expr{Location: d.location(), Negated: d.flag()}
	switch d.tag() {
	case single:
		expr.Terms = d.term()
	case applied:
		expr.Terms = d.terms()
	case every:
		expr.Terms = &ast.Every{Key: d.term(), Value: d.term(), Domain: d.term(), Body: d.body()}
	default:
		d.fail()
	}
	return expr
}

// term reads a term; nil is an absent one.
func (d *decoder) term() *ast.Term {
	t := d.tag()
	if d.corrupt {
		return ast.InternedNullTerm
	}
	switch t {
	case absent:
		return nil
	case null:
		return ast.InternedNullTerm
	case truth, falsehood:
		return ast.InternedTerm(t == truth)
	case number:
		return ast.NewTerm(ast.Number(d.text()))
	case text:
		return ast.StringTerm(d.text())
	case variable:
		return ast.VarTerm(d.text())
	case local:
		return d.local()
	case reference:
		return ast.NewTerm(d.ref())
	case call:
		return ast.CallTerm(d.terms()...)
	case array, set, object:
		return d.collection(t)
	default:
		return d.comprehension(t)
	}
}

// local reads a variable that the compiler made.
func (d *decoder) local() *ast.Term {
	n := d.number()
	if n > maxLocals {
		d.fail()
		return ast.InternedNullTerm
	}
	for len(d.locals) <= n {
		d.locals = append(d.locals, ast.VarTerm(fmt.Sprintf("__local%d__", len(d.locals))))
	}
	return d.locals[n]
}

// maxLocals bounds the variables of a rule.
const maxLocals = 1 << 16

func (d *decoder) collection(t tag) *ast.Term {
	switch t {
	case array:
		return ast.ArrayTerm(d.terms()...)
	case set:
		return ast.SetTerm(d.terms()...)
	default:
		return ast.ObjectTerm(list(d, func() [2]*ast.Term { return ast.Item(d.term(), d.term()) })...)
	}
}

func (d *decoder) comprehension(t tag) *ast.Term {
	switch t {
	case arrayComprehension:
		return ast.ArrayComprehensionTerm(d.term(), d.body())
	case setComprehension:
		return ast.SetComprehensionTerm(d.term(), d.body())
	case objectComprehension:
		return ast.ObjectComprehensionTerm(d.term(), d.term(), d.body())
	default:
		d.fail()
		return ast.InternedNullTerm
	}
}

func (d *decoder) ref() ast.Ref       { return d.terms() }
func (d *decoder) terms() []*ast.Term { return list(d, d.term) }

func (d *decoder) location() *ast.Location {
	return &ast.Location{File: d.file, Row: d.number()}
}

func (d *decoder) text() string {
	n := d.number()
	if n >= len(d.texts) {
		d.fail()
		return ""
	}
	return d.texts[n]
}

func (d *decoder) string() string {
	n := d.length()
	s := string(d.data[:n])
	d.data = d.data[n:]
	return s
}

func (d *decoder) flag() bool { return d.tag() == truth }

func (d *decoder) tag() tag {
	if len(d.data) == 0 {
		d.fail()
		return absent
	}
	t := tag(d.data[0])
	d.data = d.data[1:]
	return t
}

// length reads the length of something that takes at least a byte for each of its parts.
func (d *decoder) length() int {
	n := d.number()
	if n > len(d.data) {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) number() int {
	n, width := binary.Uvarint(d.data)
	if width <= 0 || n > math.MaxInt32 {
		d.fail()
		return 0
	}
	d.data = d.data[width:]
	return int(n)
}

func (d *decoder) fail() {
	d.corrupt = true
	d.data = nil
}

func list[T any](d *decoder, item func() T) []T {
	items := make([]T, d.length())
	for i := range items {
		items[i] = item()
	}
	return items
}
