package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// document reads an argument that takes JSON. Where the text is not known as a whole, because something in it is not,
// the argument of the jsonencode that makes it still tells the rest, and so does the text around it.
func (t *translator) document(o object, name string) aws.Value {
	return t.documentOf(o.arg(name), value{})
}

// documentOf reads the JSON of an argument. What a plan tells of it, if anything, counts where the files leave it open.
func (t *translator) documentOf(arg argument, fact value) aws.Value {
	switch {
	case !arg.set && fact.absent():
		return aws.Value{}
	case !arg.set:
		return t.parsed(fact, aws.Value{})
	case arg.expr == nil: // of a plan
		return t.parsed(arg.eval(), t.written(arg))
	}
	branches := arg.origin().branches()
	if len(branches) == 1 {
		return t.documentAt(branches[0], fact)
	}
	options := make([]aws.Option, len(branches))
	for i, b := range branches {
		options[i] = aws.Option{Why: b.maybe, Value: t.documentAt(b, fact)}
	}
	return choiceAt(t.written(arg), options)
}

// documentAt reads the JSON that an expression gives.
func (t *translator) documentAt(o origin, fact value) aws.Value {
	at := t.placed(o.position())
	if inner, ok := o.encoded(); ok {
		return t.tree(inner)
	}
	v := o.scope.eval(o.expr)
	if _, ok := v.text(); !ok && !v.absent() {
		if symbolic := o.scope.as(true).eval(o.expr); symbolic.IsKnown() {
			v = symbolic
		}
	}
	if _, ok := v.text(); !ok && !fact.absent() {
		v = fact
	}
	return t.parsed(v, at)
}

// encoded returns what an expression is the JSON of, if jsonencode makes it.
func (o origin) encoded() (origin, bool) {
	call, ok := o.expr.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "jsonencode" || len(call.Args) != 1 {
		return origin{}, false
	}
	return o.to(call.Args[0]).follow(), true
}

// parsed reads JSON from its text.
func (t *translator) parsed(v value, at aws.Value) aws.Value {
	text, ok := v.text()
	switch {
	case v.absent() || ok && strings.TrimSpace(text) == "":
		return aws.Value{}
	case !ok:
		return t.like(at, t.values.Unknown(at.At, aws.Reference{Why: t.whyNoText(v, at)}))
	}
	if ref, rest, ok := t.symbols.reference(text); ok && rest == "" {
		if provider.IsDocument(ref.of.res.fullType(), ref.attr) {
			return t.policyDocument(ref.of, at)
		}
		return t.like(at, t.values.Unknown(at.At, aws.Reference{Why: []model.Unknown{ref.reason()}}))
	}
	document := at
	document.Kind, document.Text, document.Sensitive = aws.Scalar, t.tokens(text), v.sensitive()
	parsed, err := t.values.FromJSON(document)
	why := t.symbols.reasons(text)
	switch {
	case err == nil && (parsed.Kind != aws.Scalar || len(why) == 0):
		return parsed
	case len(why) > 0:
		return t.like(at, t.values.Unknown(at.At, aws.Reference{Why: why}))
	}
	t.note(model.SeverityWarning, at.At, fmt.Sprintf("This text is not JSON: %v.", err))
	return t.like(at, t.values.Unknown(at.At, aws.Reference{Why: t.because(at, "a text is not JSON")}))
}

// because returns one reason.
func (t *translator) because(at aws.Value, reason string) []model.Unknown {
	return []model.Unknown{{Reason: reason, At: t.notes.stack.Positions.Add(at.At, at.Via)}}
}

func (t *translator) whyNoText(v value, at aws.Value) []model.Unknown {
	if len(v.why) > 0 {
		return v.why
	}
	return t.because(at, "a value cannot be worked out")
}

// treeOfArgument reads an argument with all that is in it.
func (t *translator) treeOfArgument(arg argument) aws.Value {
	if arg.expr == nil {
		return t.treeOf(arg, t.written(arg))
	}
	return t.tree(arg.origin())
}

// tree reads an expression with all that is in it, each part at its own position.
func (t *translator) tree(o origin) aws.Value {
	branches := o.branches()
	if len(branches) > 1 {
		options := make([]aws.Option, len(branches))
		for i, b := range branches {
			options[i] = aws.Option{Why: b.maybe, Value: t.tree(b)}
		}
		return choiceAt(t.placed(o.position()), options)
	}
	o = branches[0]
	return t.treeOf(o.argument(), t.placed(o.position()))
}

// treeOf reads a value and the expression that gives it, which may be nil, side by side.
func (t *translator) treeOf(arg argument, at aws.Value) aws.Value {
	v := arg.eval()
	bare, _ := v.Unmark()
	switch {
	case v.absent():
		return aws.Value{}
	case isCollection(arg.expr) && !bare.IsKnown(), bare.IsKnown() && isList(bare):
		return t.treeItems(arg, at)
	case !bare.IsKnown():
		return t.like(at, t.spelled(arg, v))
	case isObject(bare):
		return t.treeFields(arg, v, at)
	default:
		return t.like(at, t.scalar(v, t.written(arg), nil))
	}
}

// spelled reads a text of which parts are not known.
func (t *translator) spelled(arg argument, v value) aws.Value {
	if arg.expr == nil {
		return t.scalar(v, t.written(arg), arg.whyUnknown(v))
	}
	symbolic := arg.scope.as(true).eval(arg.expr)
	if bare, _ := symbolic.Unmark(); bare.IsKnown() && (isList(bare) || isObject(bare)) {
		return t.treeOf(argument{set: true, scope: arg.scope, at: arg.at, value: &symbolic, from: arg.provenance(), before: arg.hops()}, t.written(arg))
	}
	spelled := t.scalar(symbolic, t.written(arg), arg.whyUnknown(v))
	switch bare, _ := v.Unmark(); {
	case bare.Type() != cty.String: // it may be of any shape
		ref := aws.Reference{Name: v.name, Why: arg.whyUnknown(v), Own: isOwn(v.name)}
		spelled = t.like(spelled, t.values.Unknown(spelled.At, ref))
	case v.name != "":
		spelled = t.scalar(v, t.written(arg), nil)
	}
	spelled.Sensitive = spelled.Sensitive || v.sensitive()
	return spelled
}

// isCollection reports whether an expression makes a list out of others.
func isCollection(expr hcl.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		return true
	case *hclsyntax.FunctionCallExpr:
		return keepsElements(expr.Name)
	default:
		return false
	}
}

func (t *translator) treeItems(arg argument, at aws.Value) aws.Value {
	list := at
	list.Kind, list.Settled, list.Sensitive = aws.List, true, arg.eval().IsMarked()
	items, open := arg.members()
	list.SetOpen(open)
	list.Items = slices.Grow(list.Items, len(items))
	for _, m := range items {
		item := t.treeOf(argument{set: true, scope: m.scope, expr: m.expr, at: m.at, value: &m.value, from: m.from, before: m.hops()}, t.placed(m.position()))
		if item.Kind == aws.Absent {
			continue
		}
		item.SetMaybe(m.maybe)
		list.Items = append(list.Items, item)
	}
	return list
}

func (t *translator) treeFields(arg argument, v value, at aws.Value) aws.Value {
	whole := at
	whole.Kind, whole.Sensitive = aws.Object, v.IsMarked()
	o := object{scope: arg.scope, at: arg.at, value: v, expr: arg.expr, from: arg.provenance(), before: arg.hops()}
	names := fieldNames(v.Value)
	whole.Fields = slices.Grow(whole.Fields, len(names))
	for _, name := range names {
		member := o.arg(name)
		if !member.set {
			continue
		}
		place := t.written(member)
		if member.expr == nil {
			place = at
		}
		if field := t.treeMember(member, place); field.Kind != aws.Absent {
			whole.Fields = append(whole.Fields, aws.Field{Key: t.symbols.display(name), At: new(place.At), Value: field})
		}
	}
	return whole
}

// treeMember reads a member of an object. Where its expression chooses between several, all of them may be meant.
func (t *translator) treeMember(member argument, at aws.Value) aws.Value {
	if bare, _ := member.eval().Unmark(); member.expr != nil && !bare.IsKnown() {
		return t.tree(member.origin())
	}
	if member.expr != nil {
		o := member.origin().follow()
		v := member.eval()
		return t.treeOf(argument{set: true, scope: o.scope, expr: o.expr, at: member.at, value: &v, before: o.before}, at)
	}
	return t.treeOf(member, at)
}

// fieldNames lists the names of an object's attributes, sorted.
func fieldNames(v cty.Value) []string {
	if v, _ = v.Unmark(); !v.IsKnown() || v.IsNull() || !isObject(v) {
		return nil
	}
	return slices.Sorted(maps.Keys(v.AsValueMap()))
}
