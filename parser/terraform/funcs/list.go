package funcs

import (
	"errors"

	"github.com/hashicorp/go-cty-funcs/collection"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// listFunctions are the functions of lists, sets and tuples.
func listFunctions() map[string]function.Function {
	return map[string]function.Function{
		"alltrue":         truthFunction(cty.False),
		"anytrue":         truthFunction(cty.True),
		"chunklist":       stdlib.ChunklistFunc,
		"coalesce":        collection.CoalesceFunc,
		"coalescelist":    stdlib.CoalesceListFunc,
		"compact":         stdlib.CompactFunc,
		"concat":          stdlib.ConcatFunc,
		"contains":        stdlib.ContainsFunc,
		"distinct":        stdlib.DistinctFunc,
		"element":         stdlib.ElementFunc,
		"flatten":         stdlib.FlattenFunc,
		"index":           newFunction(cty.Number, index, parameters(cty.DynamicPseudoType, "list", "value")...),
		"length":          lengthFunction(),
		"list":            listFunction(),
		"matchkeys":       matchKeysFunction(),
		"one":             oneFunction(),
		"range":           stdlib.RangeFunc,
		"reverse":         stdlib.ReverseListFunc,
		"setintersection": stdlib.SetIntersectionFunc,
		"setproduct":      stdlib.SetProductFunc,
		"setsubtract":     stdlib.SetSubtractFunc,
		"setunion":        stdlib.SetUnionFunc,
		"slice":           stdlib.SliceFunc,
		"sort":            stdlib.SortFunc,
	}
}

// isSequence reports whether values of the type are lists, sets or tuples.
func isSequence(ty cty.Type) bool {
	return ty.IsListType() || ty.IsSetType() || ty.IsTupleType()
}

// truthFunction returns anytrue(list) for true and alltrue(list) for false: the given value decides the answer as
// soon as one element has it. An element that is null counts as false.
func truthFunction(decides cty.Value) function.Function {
	return newFunction(cty.Bool, func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		answer := decides.Not()
		for _, element := range args[0].Elements() {
			switch {
			case !element.IsKnown():
				answer = cty.UnknownVal(ty)
			case element.IsNull() && decides.False(), !element.IsNull() && element.RawEquals(decides):
				return decides, nil
			}
		}
		return answer, nil
	}, parameters(cty.List(cty.Bool), "list")...)
}

// index is index(list, value): the place of the first element that equals the value.
func index(args []cty.Value, ty cty.Type) (cty.Value, error) {
	if ty := args[0].Type(); !ty.IsListType() && !ty.IsTupleType() {
		return cty.NilVal, function.NewArgErrorf(0, "must be a list or tuple")
	}
	for i, element := range args[0].AsValueSlice() {
		equal := element.Equals(args[1])
		if !equal.IsKnown() {
			return cty.UnknownVal(ty), nil
		}
		if equal.True() {
			return cty.NumberIntVal(int64(i)), nil
		}
	}
	return cty.NilVal, errors.New("the list has no such element")
}

// lengthFunction returns length(value): the number of elements, or of a string's characters as a reader counts them.
func lengthFunction() function.Function {
	param := function.Parameter{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true}
	return newFunction(cty.Number, func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		switch of := args[0].Type(); {
		case of == cty.DynamicPseudoType:
			return cty.UnknownVal(ty), nil
		case of == cty.String:
			return stdlib.Strlen(args[0])
		case of.IsObjectType():
			return cty.NumberIntVal(int64(len(of.AttributeTypes()))), nil
		case isSequence(of), of.IsMapType():
			return args[0].Length(), nil
		}
		return cty.NilVal, function.NewArgErrorf(0, "must be a string, a collection or a structure")
	}, param)
}

// listFunction returns list(elements…), which Terraform had up to version 0.14.
func listFunction() function.Function {
	return function.New(&function.Spec{
		VarParam: anything("elements"),
		Type:     function.StaticReturnType(cty.List(cty.DynamicPseudoType)),
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			return convert.Convert(cty.TupleVal(args), ty)
		},
	})
}

// matchKeysFunction returns matchkeys(values, keys, searchset): the values whose keys are in the set.
func matchKeysFunction() function.Function {
	return function.New(&function.Spec{
		Params:       parameters(cty.List(cty.DynamicPseudoType), "values", "keys", "searchset"),
		Type:         func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			keys, searchset, err := unify(args[1], args[2])
			if err != nil {
				return cty.NilVal, err
			}
			return matchKeys(args[0], keys, searchset)
		},
	})
}

// unify converts both values to the type that they have in common.
func unify(a, b cty.Value) (cty.Value, cty.Value, error) {
	ty, _ := convert.UnifyUnsafe([]cty.Type{a.Type(), b.Type()})
	if ty == cty.NilType {
		return cty.NilVal, cty.NilVal, errors.New("keys and searchset must be of the same type")
	}
	a, err := convert.Convert(a, ty)
	if err != nil {
		return cty.NilVal, cty.NilVal, err
	}
	b, err = convert.Convert(b, ty)
	return a, b, err
}

func matchKeys(values, keys, searchset cty.Value) (cty.Value, error) {
	all := values.AsValueSlice()
	if len(all) != keys.LengthInt() {
		return cty.NilVal, errors.New("values and keys must be of the same length")
	}
	var matched []cty.Value
	for i, key := range keys.AsValueSlice() {
		found, err := stdlib.Contains(searchset, key)
		switch {
		case err != nil:
			return cty.NilVal, err
		case !found.IsKnown():
			return cty.UnknownVal(values.Type()), nil
		case found.True():
			matched = append(matched, all[i])
		}
	}
	return listOf(values.Type().ElementType(), matched), nil
}

// listOf returns the list of the elements, which may be none.
func listOf(ty cty.Type, elements []cty.Value) cty.Value {
	if len(elements) == 0 {
		return cty.ListValEmpty(ty)
	}
	return cty.ListVal(elements)
}

// oneFunction returns one(list): the only element, or null where there is none.
func oneFunction() function.Function {
	return function.New(&function.Spec{
		Params: parameters(cty.DynamicPseudoType, "list"),
		Type: func(args []cty.Value) (cty.Type, error) {
			switch ty := args[0].Type(); {
			case ty.IsListType(), ty.IsSetType():
				return ty.ElementType(), nil
			case ty.IsTupleType() && ty.Length() == 1:
				return ty.TupleElementType(0), nil
			case ty.IsTupleType() && ty.Length() == 0:
				return cty.DynamicPseudoType, nil
			}
			return cty.NilType, errNotOne()
		},
		Impl: one,
	})
}

func one(args []cty.Value, ty cty.Type) (cty.Value, error) {
	elements := args[0].AsValueSlice()
	switch {
	case len(elements) == 0:
		return cty.NullVal(ty), nil
	case !args[0].Length().IsKnown(): // the unknown elements of a set may turn out to be the same
		return cty.UnknownVal(ty), nil
	case len(elements) > 1:
		return cty.NilVal, errNotOne()
	}
	return elements[0], nil
}

func errNotOne() error {
	return function.NewArgErrorf(0, "must be a list, set or tuple of at most one element")
}
