package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/egresslint/egresslint/internal/model"
)

// How many availability zones there are only AWS knows, and so the list of them is unknown. Its elements still are what
// they are: names[0] of one data source is always the same zone, and never that of names[1].

// maxZones is how many elements of a list of zones can be told apart.
const maxZones = 16

// minZones is how many zones a region has at least, so that element() does not start again from the first.
// Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
const minZones = 2

// zoneList returns the list of all zones that an attribute is: unknown, or in symbolic evaluation its first elements.
func (i *instance) zoneList(name string, symbolic bool) (value, bool) {
	if i.res.fullType() != "data.aws_availability_zones" || name != "names" && name != "zone_ids" {
		return value{}, false
	}
	list := reference{of: i, attr: name, index: -1}
	if symbolic {
		return known(i.module.symbols.zones(list, 0, maxZones)), true
	}
	v := unknown(list.address(), list.reason())
	v.Value, v.list = cty.UnknownVal(cty.List(cty.String)), &list
	return v, true
}

// zones returns some elements of a list of zones.
func (t *symbols) zones(list reference, start, end int) cty.Value {
	var elements []cty.Value
	for n := start; n < end; n++ {
		element := list
		element.index = n
		elements = append(elements, cty.StringVal(t.sentinel(element)))
	}
	return cty.TupleVal(elements)
}

// slicedZones returns the one list of zones that an expression takes slices of, nil where there is none.
func (s *scope) slicedZones(u *usage) *reference {
	var list *reference
	for _, call := range u.slices {
		argument, ok := call.Args[0].(*hclsyntax.ScopeTraversalExpr)
		if !ok || !slices.Contains([]string{"data", "local", "var", "module"}, argument.Traversal.RootName()) {
			continue
		}
		switch of := s.traverse(argument.Traversal).list; {
		case of == nil:
		case list != nil && *list != *of:
			return nil
		default:
			list = of
		}
	}
	return list
}

// sliceOf returns the function slice() that knows the elements of a list of zones: taking more than there are is an
// error, so that a slice has as many as it asks for.
func (s *scope) sliceOf(list reference) function.Function {
	elements := func(args []cty.Value) (cty.Value, bool) {
		start, hasStart := known(args[1]).number()
		end, hasEnd := known(args[2]).number()
		if args[0].IsKnown() || !hasStart || !hasEnd || start < 0 || start > end || end > maxZones {
			return cty.NilVal, false
		}
		return s.module.symbols.zones(list, start, end), true
	}
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "list", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true},
			{Name: "start_index", Type: cty.Number},
			{Name: "end_index", Type: cty.Number},
		},
		Type: func(args []cty.Value) (cty.Type, error) {
			if zones, ok := elements(args); ok {
				return zones.Type(), nil
			}
			return stdlib.SliceFunc.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if zones, ok := elements(args); ok {
				return zones, nil
			}
			return stdlib.SliceFunc.Call(args)
		},
	})
}

// elementOf returns the function element() for symbolic evaluation, in which a list of zones seems to have as many
// elements as can be told apart: beyond the fewest that there can be, it may have started again.
func (s *scope) elementOf() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "list", Type: cty.DynamicPseudoType}, {Name: "index", Type: cty.Number},
		},
		Type: func(args []cty.Value) (cty.Type, error) { return stdlib.ElementFunc.ReturnTypeForValues(args) },
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			n, _ := known(args[1]).number()
			if n < minZones || !s.isAllZones(args[0]) {
				return stdlib.ElementFunc.Call(args)
			}
			why := model.Unknown{Reason: "how many availability zones there are is read from AWS"}
			return cty.StringVal(s.module.symbols.placeholder(unknown("", why))), nil
		},
	})
}

// isAllZones reports whether a value is what stands for all the elements of a list of zones.
func (s *scope) isAllZones(v cty.Value) bool {
	if !v.Type().IsTupleType() || v.LengthInt() != maxZones {
		return false
	}
	text, _ := known(v.Index(cty.NumberIntVal(maxZones - 1))).text()
	ref, rest, ok := s.module.symbols.reference(text)
	return ok && rest == "" && ref.isZone()
}

// isZone reports whether the reference is to an element of a list of zones.
func (r reference) isZone() bool {
	return r.index >= 0 && r.of.res.fullType() == "data.aws_availability_zones"
}
