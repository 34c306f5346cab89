package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/funcs"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// document is a JSON text that an argument holds, as far as it is known.
type document struct {
	object
	// ref is set where the whole text is an attribute that only AWS or a data source tells.
	ref *reference
	// absent is true where nothing is given.
	absent bool
	// why holds the reasons where nothing is known of the document.
	why []model.Unknown
}

// documents returns the JSON documents that an argument may hold: several where a condition that is not known chooses
// between them.
func (a *adapter) documents(i *instance, name string) []document {
	arg := i.arg(name)
	fact, told := i.fact(name)
	switch {
	case !arg.set && !told:
		return []document{{absent: true}}
	case !arg.set:
		return []document{a.parsed(i.object, fact)}
	case arg.expr == nil: // of a plan
		return []document{a.parsed(object{scope: arg.scope, at: arg.at}, arg.eval())}
	}
	var list []document
	for _, o := range arg.scope.originOf(arg.expr).branches() {
		d := a.documentAt(o)
		if told && len(d.why) > 0 {
			d = a.parsed(object{scope: arg.scope, at: arg.at}, fact)
		}
		list = append(list, d)
	}
	return list
}

// whyUnknown returns the reasons where nothing is known of the document.
func (d document) whyUnknown() []model.Unknown {
	if d.absent || len(d.why) > 0 {
		return d.why
	}
	return whyUnknownObject(d.object)
}

// elements returns the objects that a document is a list of.
func (d document) elements() ([]object, []model.Unknown) {
	return argument{set: true, scope: d.scope, expr: d.expr, at: d.at, value: &d.value}.objects()
}

// documentAt reads the document that an expression gives. Where its text is not known as a whole, because something in
// it is not, the argument of the jsonencode that makes it still tells the rest, and so does the text around it.
func (a *adapter) documentAt(o origin) document {
	place := object{scope: o.scope, at: o.anchor, maybe: o.maybe}
	if inner, ok := o.encoded(); ok {
		place.scope, place.at = inner.scope, inner.anchor
		place.value, place.expr = inner.scope.eval(inner.expr), inner.expr
		return document{object: place}
	}
	v := o.scope.eval(o.expr)
	if _, ok := v.text(); !ok && !v.absent() {
		if symbolic := o.scope.as(true).eval(o.expr); symbolic.IsKnown() {
			v = symbolic
		}
	}
	return a.parsed(place, v)
}

// whyUnknownObject returns the reasons where nothing is known of an object.
func whyUnknownObject(o object) []model.Unknown {
	if bare, _ := o.value.Unmark(); bare.IsKnown() {
		return nil
	}
	return o.scope.whyUnknown(o.value, o.at)
}

// encoded returns what an expression is the JSON of, if jsonencode makes it.
func (o origin) encoded() (origin, bool) {
	call, ok := o.expr.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "jsonencode" || len(call.Args) != 1 {
		return origin{}, false
	}
	return o.to(call.Args[0]).follow(), true
}

// parsed reads a document from its text.
func (a *adapter) parsed(place object, v value) document {
	d := document{object: place}
	text, ok := v.text()
	switch {
	case v.absent() || ok && strings.TrimSpace(text) == "":
		d.absent = true
		return d
	case !ok:
		d.why = place.scope.whyUnknown(v, place.at)
		return d
	}
	if ref, rest, ok := a.symbols.reference(text); ok && rest == "" {
		d.ref, d.why = &ref, []model.Unknown{ref.reason()}
		return d
	}
	decoded, err := stdlib.JSONDecode(cty.StringVal(quoted(text)))
	switch reasons := a.symbols.reasons(text); {
	case err == nil && (isObject(decoded) || isList(decoded) || len(reasons) == 0):
		d.value = known(decoded)
		if v.sensitive() {
			d.value = known(decoded.Mark(funcs.Sensitive))
		}
	case len(reasons) > 0:
		d.why = reasons
	default:
		at := a.notes.at(place.at)
		a.notes.add(model.SeverityWarning, at, "This text is not JSON: %v.", err)
		d.why = []model.Unknown{{Reason: "a text is not JSON", At: at}}
	}
	return d
}

// quoted puts quotes around what stands for something else outside of any: in `{"Action": ${jsonencode(var.actions)}}`
// that can be a value of any kind.
func quoted(text string) string {
	var b strings.Builder
	inString, escapes := false, false
	for _, r := range text {
		bare := !inString
		switch {
		case escapes:
			escapes = false
		case r == '\\':
			escapes = inString
		case r == '"':
			inString = !inString
		case bare && string(r) == sentinel.Opening:
			b.WriteByte('"')
		}
		b.WriteRune(r)
		if bare && string(r) == sentinel.Closing {
			b.WriteByte('"')
		}
	}
	return b.String()
}

// encodingOf returns the function jsonencode() for symbolic evaluation: of what is not known as a whole, the result is a
// placeholder, so that the text around it survives.
func (s *scope) encodingOf(why []model.Unknown) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{
			Name: "val", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
		}},
		Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].IsWhollyKnown() {
				return cty.StringVal(s.module.symbols.placeholder(unknown("", why...))), nil
			}
			return s.module.functions["jsonencode"].Call(args)
		},
	})
}
