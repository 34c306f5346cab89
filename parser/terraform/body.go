package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// object is the inside of a block, or a value that stands in for one: the two ways to write a nested configuration.
type object struct {
	scope  *scope
	at     *hcl.Range
	before *hops           // what is passed on the way here, if another thing gives the object
	from   provenance      // where the object is written, if that is not where its block is
	maybe  []model.Unknown // why the block may be absent

	body  hcl.Body       // nil where the object is a value
	value value          // where body is nil
	expr  hcl.Expression // that gives the value, nil where there is none of its own
	// fields are attributes with reasons of their own, in place of those of value.
	fields *plannedFields
}

// provenance is where the object is written.
func (o object) provenance() provenance {
	if o.from.expr != nil || o.expr == nil {
		return o.from
	}
	return provenance{scope: o.scope, expr: o.expr}
}

// hops is what is passed on the way to where the object is written.
func (o object) hops() *hops {
	if o.before != nil {
		return o.before
	}
	return &hops{hop: o.scope.use(o.at)}
}

// ref is the position of the object.
func (o object) position() source.Position {
	if o.before == nil && o.provenance().expr == nil {
		if at, ok := o.scope.here(o.at); ok {
			return at
		}
	}
	if o.before == nil {
		return o.scope.module.placeUsed(o.scope.use(o.at), o.provenance())
	}
	return o.scope.module.place(o.before, o.provenance())
}

// argument is one argument of an object. The zero argument is not set.
type argument struct {
	set   bool
	scope *scope
	expr  hcl.Expression
	at    *hcl.Range
	value *value // the value where it is not expr that gives it; expr then still tells positions
	// single is true where the argument takes one thing and not a list.
	single bool
	// from is where the value is written, if it is not what expr says; before is what is passed on the way to there.
	from   provenance
	before *hops
}

// provenance is where the value is written.
func (a argument) provenance() provenance {
	if a.from.expr != nil || a.expr == nil {
		return a.from
	}
	return provenance{scope: a.scope, expr: a.expr}
}

// hops is what is passed on the way to where the value is written.
func (a argument) hops() *hops {
	if a.before != nil {
		return a.before
	}
	return &hops{hop: a.scope.use(a.at)}
}

// use is the hop where a value takes effect.
func (s *scope) use(at *hcl.Range) hop {
	return hop{at: at, module: s.module, kind: atUse, in: s}
}

// one returns the argument as one that takes a single thing.
func (a argument) one() argument {
	a.single = true
	return a
}

// eval returns the value of the argument, null where it is not set.
func (a argument) eval() value {
	switch {
	case !a.set:
		return known(cty.NullVal(cty.DynamicPseudoType))
	case a.value != nil:
		return *a.value
	default:
		return a.scope.eval(a.expr)
	}
}

// whyUnknown returns the reasons for the argument's unknown value.
func (a argument) whyUnknown(v value) []model.Unknown { return a.scope.whyUnknown(v, a.at) }

// ref is the position of the argument's value.
func (a argument) position() source.Position {
	if a.before == nil && a.from.expr == nil && a.provenance().isHere() {
		if at, ok := a.scope.here(a.at); ok {
			return at
		}
	}
	if a.before == nil {
		return a.scope.module.placeUsed(a.scope.use(a.at), a.provenance())
	}
	return a.scope.module.place(a.before, a.provenance())
}

// ref numbers the position.
func (a argument) ref() source.Ref { return a.scope.module.notes.put(a.position()) }

// arg returns the named argument.
func (o object) arg(name string) argument {
	if o.body == nil {
		return o.valueArg(name)
	}
	if body, ok := o.body.(*hclsyntax.Body); ok {
		attr, ok := body.Attributes[name]
		if !ok {
			return argument{}
		}
		return argument{set: true, scope: o.scope, expr: attr.Expr, at: rangeOf(attr.Expr)}
	}
	content, _, _ := o.body.PartialContent(attributes(name))
	attr, ok := content.Attributes[name]
	if !ok {
		return argument{}
	}
	return argument{set: true, scope: o.scope, expr: o.scope.module.native(attr.Expr), at: rangeOf(attr.Expr)}
}

// valueArg returns an attribute of an object that is a value.
func (o object) valueArg(name string) argument {
	if o.fields != nil {
		return o.field(name)
	}
	a := argument{scope: o.scope, at: o.at, before: o.hops(), from: o.provenance().along(step{of: cty.StringVal(name)})}
	if cons, ok := o.expr.(*hclsyntax.ObjectConsExpr); ok {
		for _, item := range cons.Items {
			if hcl.ExprAsKeyword(item.KeyExpr) == name || o.scope.isText(item.KeyExpr, name) {
				a.expr, a.at = item.ValueExpr, rangeOf(item.ValueExpr)
			}
		}
	}
	bare, marks := o.value.Unmark()
	typ := bare.Type()
	var v value
	switch {
	case !bare.IsKnown():
		v = value{Value: cty.DynamicVal, why: o.value.why}
	case bare.IsNull():
		return argument{}
	case typ.IsObjectType() && typ.HasAttribute(name):
		v = o.value.part(bare.GetAttr(name).WithMarks(marks))
	case typ.IsMapType() && bare.HasIndex(cty.StringVal(name)).True():
		v = o.value.part(bare.Index(cty.StringVal(name)).WithMarks(marks))
	default:
		return argument{}
	}
	if a.expr != nil && !v.IsWhollyKnown() {
		v = o.scope.eval(a.expr) // with the reasons that concern this attribute alone
	}
	a.set, a.value = true, &v
	return a
}

// field returns an attribute of a planned resource.
func (o object) field(name string) argument {
	f := o.fields.get(name)
	if f == nil {
		return argument{}
	}
	return argument{set: !f.value.absent(), scope: o.scope, at: o.at, value: &f.value}
}

func (s *scope) isText(expr hcl.Expression, want string) bool {
	text, ok := s.eval(expr).text()
	return ok && text == want
}

// blocks returns the nested blocks of a type: written out, made by dynamic blocks, or given as a list of objects.
// Where it is not known what there is, the second result holds the reasons why there may be more.
func (o object) blocks(name string) ([]object, []model.Unknown) {
	if o.body == nil {
		return o.arg(name).objects()
	}
	if a := o.arg(name); a.set && (isNative(o.body) || !isBlocks(a.expr)) {
		return a.objects()
	}
	if body, ok := o.body.(*hclsyntax.Body); ok {
		return o.nativeBlocks(body, name), nil
	}
	schema := &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: name, LabelNames: labelsOf[name]}, {Type: "dynamic", LabelNames: []string{"type"}},
	}}
	content, _, _ := o.body.PartialContent(schema)
	var list []object
	for _, block := range content.Blocks {
		switch {
		case block.Type == name:
			list = append(list, object{scope: o.scope, at: &block.DefRange, body: block.Body, maybe: o.maybe})
		case block.Labels[0] == name:
			list = o.expand(list, dynamicBlock(block))
		}
	}
	return list, nil
}

// nativeBlocks returns the nested blocks of a type in a body of the native syntax, as PartialContent would.
func (o object) nativeBlocks(body *hclsyntax.Body, name string) []object {
	list := make([]object, 0, countBlocks(body, name))
	for _, block := range body.Blocks {
		switch {
		case block.Type == name && len(block.Labels) == len(labelsOf[name]):
			list = append(list, object{scope: o.scope, at: headerOf(block), body: block.Body, maybe: o.maybe})
		case block.Type == "dynamic" && len(block.Labels) == 1 && block.Labels[0] == name:
			list = o.expand(list, nativeDynamic(block))
		}
	}
	return list
}

// countBlocks returns how many blocks of a type are in a body.
func countBlocks(body *hclsyntax.Body, typ string) int {
	n := 0
	for _, block := range body.Blocks {
		if block.Type == typ {
			n++
		}
	}
	return n
}

// labelsOf names the labels of the nested blocks that have any.
var labelsOf = map[string][]string{"provisioner": {"type"}}

// dynamic is a dynamic block.
type dynamic struct {
	at       *hcl.Range
	forEach  hcl.Expression // nil where the block makes nothing
	iterator string
	content  hcl.Body
}

// dynamicBlock reads a dynamic block of any syntax.
func dynamicBlock(block *hcl.Block) dynamic {
	schema := attributes("for_each", "iterator", "labels")
	schema.Blocks = []hcl.BlockHeaderSchema{{Type: "content"}}
	content, _, _ := block.Body.PartialContent(schema)
	if len(content.Blocks) == 0 {
		return dynamic{}
	}
	return newDynamic(&block.DefRange, block.Labels[0], native(expression(content, "for_each")), expression(content, "iterator"), content.Blocks[0].Body)
}

// nativeDynamic reads a dynamic block of the native syntax, as PartialContent would.
func nativeDynamic(block *hclsyntax.Block) dynamic {
	for _, inner := range block.Body.Blocks {
		if inner.Type == "content" && len(inner.Labels) == 0 {
			return newDynamic(headerOf(block), block.Labels[0],
				nativeArgument(block.Body, "for_each"), nativeArgument(block.Body, "iterator"), inner.Body)
		}
	}
	return dynamic{}
}

// newDynamic returns a dynamic block. Its iterator is called like the blocks that it makes, unless the block gives it a name.
func newDynamic(at *hcl.Range, label string, forEach, iterator hcl.Expression, content hcl.Body) dynamic {
	d := dynamic{at: at, forEach: forEach, iterator: label, content: content}
	if iterator != nil {
		d.iterator = hcl.ExprAsKeyword(iterator)
	}
	return d
}

// expand adds the blocks that a dynamic block makes to a list. What is written out in its content stays known even where
// for_each is not.
func (o object) expand(list []object, d dynamic) []object {
	if d.forEach == nil {
		return list
	}
	its := o.scope.iterate(d.forEach)
	list = slices.Grow(list, len(its))
	for i := range its {
		it := &its[i]
		made := object{scope: o.scope.with(d.iterator, it), at: d.at, body: d.content, maybe: model.Reasons(o.maybe, it.maybe)}
		if isObject(it.value.Value) { // which describes the block, other than the 1 in for_each = var.enabled ? [1] : []
			made.from = it.from
		}
		list = append(list, made)
	}
	return list
}

// objects returns the elements of a list of objects, or a single object.
func (a argument) objects() ([]object, []model.Unknown) {
	items, open := a.members()
	list := make([]object, len(items))
	for i, item := range items {
		list[i] = object{scope: item.scope, at: item.at, value: item.value, expr: item.expr, maybe: item.maybe, from: item.from, before: item.hops()}
	}
	return list, open
}

// symbolic evaluates an argument with placeholders for unknown strings.
func (a argument) symbolic() value { return a.symbolicOf(a.eval()) }

// symbolicOf evaluates an argument, of which the value is known otherwise, with placeholders for unknown strings.
func (a argument) symbolicOf(v value) value {
	if !a.set || a.expr == nil || v.IsWhollyKnown() {
		return v
	}
	return a.scope.as(true).eval(a.expr)
}

// orMissing returns the reasons for an argument's unknown value, or that the object must have it and does not.
func (a argument) orMissing(o object, what string) []model.Unknown {
	if a.set {
		return a.whyUnknown(a.eval())
	}
	return []model.Unknown{{Reason: "a block has no " + what, At: o.scope.module.notes.at(*o.at)}}
}
