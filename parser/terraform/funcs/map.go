package funcs

import (
	"errors"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// mapFunctions are the functions of maps and objects.
func mapFunctions() map[string]function.Function {
	return map[string]function.Function{
		"keys":      stdlib.KeysFunc,
		"lookup":    lookupFunction(),
		"map":       mapFunction(),
		"merge":     stdlib.MergeFunc,
		"transpose": transposeFunction(),
		"values":    stdlib.ValuesFunc,
		"zipmap":    stdlib.ZipmapFunc,
	}
}

// lookupFunction returns lookup(map, key, default). It finds an element also in a map of which other elements are
// not known, and takes an object for a map.
func lookupFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "map", Type: cty.DynamicPseudoType},
			{Name: "key", Type: cty.String},
		},
		VarParam: anything("default"),
		Type: func(args []cty.Value) (cty.Type, error) {
			if len(args) > 3 {
				return cty.NilType, errors.New("takes a map, a key and at most one default")
			}
			switch ty := args[0].Type(); {
			case ty.IsMapType():
				return ty.ElementType(), nil
			case ty.IsObjectType():
				return cty.DynamicPseudoType, nil
			}
			return cty.NilType, function.NewArgErrorf(0, "must be a map")
		},
		Impl: lookUp,
	})
}

func lookUp(args []cty.Value, ty cty.Type) (cty.Value, error) {
	collection, key := args[0], args[1]
	switch name := key.AsString(); {
	case collection.Type().IsObjectType() && collection.Type().HasAttribute(name):
		return collection.GetAttr(name), nil
	case collection.Type().IsMapType() && collection.HasIndex(key).True():
		return collection.Index(key), nil
	case sentinel.In(name): // the key that it stands for may be there
		return cty.UnknownVal(ty), nil
	case len(args) < 3:
		return cty.NilVal, function.NewArgErrorf(1, "the map has no element %q, and there is no default", name)
	}
	found, err := convert.Convert(args[2], ty)
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(2, "must be of the type of the map's elements: %s", err)
	}
	return found, nil
}

// mapFunction returns map(key, value, …), which Terraform had up to version 0.14.
func mapFunction() function.Function {
	return function.New(&function.Spec{
		VarParam: anything("keys_and_values"),
		Type:     function.StaticReturnType(cty.Map(cty.DynamicPseudoType)),
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			if len(args)%2 != 0 {
				return cty.NilVal, errors.New("takes a value for every key")
			}
			elements := map[string]cty.Value{}
			for pair := range slices.Chunk(args, 2) {
				key, err := convert.Convert(pair[0], cty.String)
				if err != nil || key.IsNull() {
					return cty.NilVal, errors.New("keys must be strings")
				}
				if !key.IsKnown() {
					return cty.UnknownVal(ty), nil
				}
				elements[key.AsString()] = pair[1]
			}
			return convert.Convert(cty.ObjectVal(elements), ty)
		},
	})
}

// transposeFunction returns transpose(map): for a map from keys to lists, the map from their elements to the keys.
func transposeFunction() function.Function {
	return newFunction(cty.Map(cty.List(cty.String)), func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		keys := map[string][]cty.Value{}
		for key, list := range args[0].Elements() {
			if list.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "must not hold null")
			}
			for _, element := range list.AsValueSlice() {
				if element.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "must not hold null")
				}
				keys[element.AsString()] = append(keys[element.AsString()], key)
			}
		}
		return transposed(keys), nil
	}, parameters(cty.Map(cty.List(cty.String)), "map")...)
}

func transposed(keys map[string][]cty.Value) cty.Value {
	if len(keys) == 0 {
		return cty.MapValEmpty(cty.List(cty.String))
	}
	elements := make(map[string]cty.Value, len(keys))
	for name, list := range keys {
		elements[name] = cty.ListVal(list)
	}
	return cty.MapVal(elements)
}
