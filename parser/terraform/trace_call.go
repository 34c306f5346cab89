package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// traceCall follows what a function returns to the argument that it comes from.
func (s *scope) traceCall(call *hclsyntax.FunctionCallExpr, way []step, left int) trail {
	name := strings.TrimPrefix(call.Name, "core::")
	c := tracedCall{s, call, way}
	follow := c.follow(name)
	switch {
	case len(call.Args) == 0:
		return ending{s, call, way}.trail()
	case follow != nil:
		if expr, rest, ok := follow(); ok {
			return s.trace(expr, rest, left)
		}
		return ending{s, call, way}.tracePicked(left)
	case strings.HasSuffix(name, "decode"):
		return c.decoded(name, left)
	default:
		return s.traceMade(call, way, left)
	}
}

// tracedCall is a call of a function, and a way into what it returns.
type tracedCall struct {
	*scope
	call *hclsyntax.FunctionCallExpr
	way  []step
}

// follow returns what follows the function, if it returns what it is given: the argument that has what is at the end of the
// way, and the way into that.
func (c tracedCall) follow(name string) func() (hcl.Expression, []step, bool) {
	switch name {
	case "merge":
		return c.merge
	case "concat":
		return c.concat
	case "flatten":
		return c.flatten
	case "setproduct":
		return c.setproduct
	case "chunklist":
		return c.chunklist
	case "zipmap":
		return c.zipmap
	case "values":
		return c.values
	case "keys":
		return c.keys
	case "lookup":
		return c.lookup
	case "element":
		return c.element
	case "try", "coalesce", "coalescelist":
		return c.first
	case "split":
		return c.split
	case "join":
		return c.join
	case "distinct", "compact", "sort", "reverse", "slice", "toset", "tolist", "setunion", "setintersection",
		"setsubtract", "matchkeys", "one":
		return c.byValue
	case "tomap", "tostring", "tonumber", "tobool", "nonsensitive", "sensitive", "ephemeralasnull", "convert":
		return c.same
	default:
		return nil
	}
}

func (c tracedCall) same() (hcl.Expression, []step, bool) { return c.call.Args[0], c.way, true }

// last returns the arguments but for a last one that is a list of arguments, and that one.
func (c tracedCall) arguments() (each []hclsyntax.Expression, list hclsyntax.Expression) {
	if !c.call.ExpandFinal {
		return c.call.Args, nil
	}
	n := len(c.call.Args) - 1
	return c.call.Args[:n], c.call.Args[n]
}

// merge leads to the last argument that has the key.
func (c tracedCall) merge() (hcl.Expression, []step, bool) {
	key, ok := firstKey(c.way)
	if !ok {
		return nil, nil, false
	}
	each, list := c.arguments()
	if list != nil {
		elements, _ := c.peek(list).items()
		for n := len(elements) - 1; n >= 0; n-- {
			if hasKey(elements[n], key) {
				return list, slices.Concat([]step{{of: cty.NumberIntVal(int64(n))}}, c.way), true
			}
		}
	}
	for _, arg := range slices.Backward(each) {
		if hasKey(c.peek(arg).Value, key) {
			return arg, c.way, true
		}
	}
	return nil, nil, false
}

// items returns the elements of a list.
func (v value) items() ([]cty.Value, bool) {
	if v.Value == cty.NilVal {
		return nil, false
	}
	bare, _ := v.Unmark()
	if !bare.IsKnown() || bare.IsNull() || !isList(bare) {
		return nil, false
	}
	return bare.AsValueSlice(), true
}

// hasKey reports whether a map or an object has a key.
func hasKey(v cty.Value, key string) bool {
	bare, _ := v.Unmark()
	switch {
	case !bare.IsKnown() || bare.IsNull():
		return false
	case bare.Type().IsObjectType():
		return bare.Type().HasAttribute(key)
	case bare.Type().IsMapType():
		has := bare.HasIndex(cty.StringVal(key))
		return has.IsKnown() && has.True()
	}
	return false
}

// concat leads to the argument that has the element with the number.
func (c tracedCall) concat() (hcl.Expression, []step, bool) {
	if len(c.way) == 0 {
		return nil, nil, false
	}
	n, ok := c.way[0].index()
	if !ok {
		return nil, nil, false
	}
	each, list := c.arguments()
	for _, arg := range each {
		elements, known := c.peek(arg).items()
		switch {
		case !known:
			return nil, nil, false
		case n < len(elements):
			return arg, c.at(n), true
		}
		n -= len(elements)
	}
	if list != nil {
		lists, _ := c.peek(list).items()
		for i, inner := range lists {
			elements, known := known(inner).items()
			switch {
			case !known:
				return nil, nil, false
			case n < len(elements):
				return list, slices.Concat([]step{{of: cty.NumberIntVal(int64(i))}}, c.at(n)), true
			}
			n -= len(elements)
		}
	}
	return nil, nil, false
}

// at returns the way with the number of another element in it.
func (c tracedCall) at(n int) []step {
	return slices.Concat([]step{{of: cty.NumberIntVal(int64(n))}}, c.way[1:])
}

// flatten leads to the element of one of the lists in the argument.
func (c tracedCall) flatten() (hcl.Expression, []step, bool) {
	if len(c.way) == 0 {
		return nil, nil, false
	}
	n, ok := c.way[0].index()
	if !ok {
		return nil, nil, false
	}
	t := c.traced(c.call)
	if t.flat == nil {
		t.flat = flatWays(c.peek(c.call.Args[0]).Value, nil, nil)
	}
	if n < 0 || n >= len(t.flat) {
		return nil, nil, false
	}
	return c.call.Args[0], slices.Concat(t.flat[n], c.way[1:]), true
}

// flatWays adds the ways to all the elements of a list that are no lists.
func flatWays(v cty.Value, way []step, ways [][]step) [][]step {
	bare, _ := v.Unmark()
	if !bare.IsKnown() || bare.IsNull() || !isList(bare) {
		return append(ways, way)
	}
	n := 0
	for it := bare.ElementIterator(); it.Next(); n++ {
		_, element := it.Element()
		next := step{of: cty.NumberIntVal(int64(n))}
		if bare.Type().IsSetType() {
			next = step{kind: toElement, of: element}
		}
		ways = flatWays(element, slices.Concat(way, []step{next}), ways)
	}
	return ways
}

// setproduct leads to the argument that gives one part of a combination.
func (c tracedCall) setproduct() (hcl.Expression, []step, bool) {
	if len(c.way) < 2 {
		return nil, nil, false
	}
	part, ok := c.way[1].index()
	if !ok || part < 0 || part >= len(c.call.Args) {
		return nil, nil, false
	}
	combination := c.way[0].of
	if n, ok := c.way[0].index(); ok {
		all, _ := c.peek(c.call).items()
		if n < 0 || n >= len(all) {
			return nil, nil, false
		}
		combination = all[n]
	}
	parts, _ := known(combination).items()
	if part >= len(parts) {
		return nil, nil, false
	}
	return c.call.Args[part], slices.Concat([]step{{kind: toElement, of: parts[part]}}, c.way[2:]), true
}

// chunklist leads to the element that is in a part of the list.
func (c tracedCall) chunklist() (hcl.Expression, []step, bool) {
	if len(c.way) < 2 || len(c.call.Args) != 2 {
		return nil, nil, false
	}
	part, ok := c.way[0].index()
	n, ok2 := c.way[1].index()
	size, ok3 := c.peek(c.call.Args[1]).number()
	if !ok || !ok2 || !ok3 {
		return nil, nil, false
	}
	return c.call.Args[0], slices.Concat([]step{{of: cty.NumberIntVal(int64(part*size + n))}}, c.way[2:]), true
}

// zipmap leads to the value that is paired with the key, or to the key.
func (c tracedCall) zipmap() (hcl.Expression, []step, bool) {
	if len(c.way) == 0 || len(c.call.Args) != 2 {
		return nil, nil, false
	}
	n, ok := c.indexOf(c.call.Args[0], c.way[0].of)
	switch {
	case !ok:
		return nil, nil, false
	case len(c.way) > 1 && c.way[1].kind == toKey:
		return c.call.Args[0], slices.Concat([]step{{of: cty.NumberIntVal(int64(n))}}, c.way[2:]), true
	default:
		return c.call.Args[1], c.at(n), true
	}
}

// keyAt returns the key with the number, in the order of the keys of the first argument.
func (c tracedCall) keyAt() (step, bool) {
	if len(c.way) == 0 {
		return step{}, false
	}
	if c.way[0].kind == toElement {
		return step{of: c.way[0].of}, c.call.Name == "keys"
	}
	n, ok := c.way[0].index()
	bare, _ := c.peek(c.call.Args[0]).Unmark()
	if !ok || !bare.IsKnown() || bare.IsNull() || !isObject(bare) {
		return step{}, false
	}
	names := fieldNames(bare)
	if n < 0 || n >= len(names) {
		return step{}, false
	}
	return step{of: cty.StringVal(names[n])}, true
}

func (c tracedCall) values() (hcl.Expression, []step, bool) {
	key, ok := c.keyAt()
	if !ok {
		return nil, nil, false
	}
	return c.call.Args[0], slices.Concat([]step{key}, c.way[1:]), true
}

func (c tracedCall) keys() (hcl.Expression, []step, bool) {
	key, ok := c.keyAt()
	if !ok {
		return nil, nil, false
	}
	return c.call.Args[0], slices.Concat([]step{key, {kind: toKey}}, afterElement(c.way)), true
}

// lookup leads to the element with the key, or to the default.
func (c tracedCall) lookup() (hcl.Expression, []step, bool) {
	if len(c.call.Args) < 2 {
		return nil, nil, false
	}
	key := c.peek(c.call.Args[1])
	text, ok := key.text()
	switch {
	case !ok:
		return nil, nil, false
	case hasKey(c.peek(c.call.Args[0]).Value, text):
		return c.call.Args[0], slices.Concat([]step{{of: cty.StringVal(text)}}, c.way), true
	case len(c.call.Args) == 3:
		return c.call.Args[2], c.way, true
	}
	return nil, nil, false
}

func (c tracedCall) element() (hcl.Expression, []step, bool) {
	if len(c.call.Args) != 2 {
		return nil, nil, false
	}
	list, _ := c.peek(c.call.Args[0]).items()
	n, ok := c.peek(c.call.Args[1]).number()
	if !ok || len(list) == 0 {
		return nil, nil, false
	}
	n = (n%len(list) + len(list)) % len(list)
	return c.call.Args[0], slices.Concat([]step{{of: cty.NumberIntVal(int64(n))}}, c.way), true
}

// first leads to the first argument that counts.
func (c tracedCall) first() (hcl.Expression, []step, bool) {
	each, list := c.arguments()
	for _, arg := range each {
		if v := c.peek(arg); c.counts(v) {
			return arg, c.way, true
		}
	}
	if list != nil {
		elements, _ := c.peek(list).items()
		for n, element := range elements {
			if c.counts(known(element)) {
				return list, slices.Concat([]step{{of: cty.NumberIntVal(int64(n))}}, c.way), true
			}
		}
	}
	return nil, nil, false
}

// counts reports whether a function that returns the first of its arguments returns one with this value: try() returns one
// that has a value, coalesce() one that is neither null nor empty.
func (c tracedCall) counts(v value) bool {
	if strings.HasSuffix(c.call.Name, "try") {
		return v.Value != cty.NilVal && v.IsKnown()
	}
	if v.absent() || !v.IsKnown() || isEmptyText(v) {
		return false
	}
	elements, isList := v.items()
	return !isList || len(elements) > 0
}

// split leads to the text that is split.
func (c tracedCall) split() (hcl.Expression, []step, bool) {
	if len(c.way) == 0 || len(c.call.Args) != 2 {
		return nil, nil, false
	}
	piece := c.way[0].of
	if n, ok := c.way[0].index(); ok {
		pieces, _ := c.peek(c.call).items()
		if n < 0 || n >= len(pieces) {
			return nil, nil, false
		}
		piece = pieces[n]
	}
	return c.call.Args[1], slices.Concat([]step{{kind: toPiece, of: piece}}, afterElement(c.way)), true
}

// join leads to the element that is a piece of the text, or to the only one.
func (c tracedCall) join() (hcl.Expression, []step, bool) {
	if len(c.call.Args) != 2 {
		return nil, nil, false
	}
	list := c.call.Args[1]
	if len(c.way) > 0 && c.way[0].kind == toPiece {
		if n, ok := c.indexOf(list, c.way[0].of); ok {
			return list, c.at(n), true
		}
	}
	if elements, _ := c.peek(list).items(); len(elements) == 1 {
		return list, slices.Concat([]step{{kind: toElement, of: elements[0]}}, c.way), true
	}
	return nil, nil, false
}

// byValue leads to the argument that has an element with the same value: the function drops or reorders elements.
func (c tracedCall) byValue() (hcl.Expression, []step, bool) {
	element, rest, ok := c.elementWanted()
	if !ok {
		return nil, nil, false
	}
	args := c.call.Args
	if c.call.Name != "setunion" {
		args = args[:1]
	}
	for _, arg := range args {
		v := c.peek(arg)
		bare, _ := v.Unmark()
		switch {
		case !bare.IsKnown() || bare.IsNull() || !isList(bare):
		case bare.Type().IsSetType():
			if hasElement(bare, element) {
				return arg, slices.Concat([]step{{kind: toElement, of: element}}, rest), true
			}
		default:
			if n, ok := c.indexOf(arg, element); ok {
				return arg, slices.Concat([]step{{of: cty.NumberIntVal(int64(n))}}, afterElement(slices.Concat([]step{{}}, rest))), true
			}
		}
	}
	return nil, nil, false
}

// elementWanted returns the element of the result that the way leads to, and the way that is left. Of one() that is the
// result itself.
func (c tracedCall) elementWanted() (cty.Value, []step, bool) {
	if strings.HasSuffix(c.call.Name, "one") {
		v := c.peek(c.call)
		return v.Value, c.way, v.IsKnown()
	}
	if len(c.way) == 0 {
		return cty.NilVal, nil, false
	}
	if c.way[0].kind == toElement {
		return c.way[0].of, c.way[1:], true
	}
	n, ok := c.way[0].index()
	all, _ := c.peek(c.call).items()
	if !ok || n < 0 || n >= len(all) {
		return cty.NilVal, nil, false
	}
	return all[n], c.way[1:], true
}
