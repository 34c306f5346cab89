// Package funcs holds the functions of the Terraform language.
package funcs

import (
	"errors"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/egresslint/egresslint/internal/visible"
	"github.com/egresslint/egresslint/parser/terraform/effort"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// All returns the functions of the Terraform language by name: those that Terraform and OpenTofu bring along,
// as opposed to those of providers. Each is also there under its full name, such as core::upper. The file functions
// read through files, and what all of them do takes steps of the meter.
//
// A function of something unknown is unknown, and so is a function whose value only a real run decides, such as
// timestamp. A function of something that it cannot work with is an error, as it is in Terraform.
func All(files FileReader, meter *effort.Meter) map[string]function.Function {
	all := map[string]function.Function{}
	for _, part := range []map[string]function.Function{
		numberFunctions(),
		stringFunctions(),
		listFunctions(),
		mapFunctions(),
		encodingFunctions(),
		fileFunctions(files),
		hashFunctions(files),
		timeFunctions(),
		cidrFunctions(),
		typeFunctions(),
	} {
		maps.Copy(all, part)
	}
	for name, excessive := range excesses() {
		all[name] = bounded(all[name], excessive)
	}
	for name, f := range all {
		all[name] = discreet(tolerant(f), work(name), meter)
	}
	maps.Copy(all, tryFunctions())
	for name, f := range templateFunctions(files, all, meter) {
		all[name] = discreet(f, effort.Reading, meter)
	}
	for name, f := range maps.Clone(all) {
		all["core::"+name] = f
	}
	return all
}

// tolerant returns the function with the difference that its result is unknown where it fails on arguments with a
// sentinel: the text that a real run would have in its place need not fail.
func tolerant(f function.Function) function.Function {
	return around(f, func(args []cty.Value) (cty.Type, error) {
		ty, err := f.ReturnTypeForValues(args)
		if err != nil && slices.ContainsFunc(args, sentinel.InValue) {
			return cty.DynamicPseudoType, nil
		}
		return ty, err
	}, func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		v, err := f.Call(args)
		if err != nil && slices.ContainsFunc(args, sentinel.InValue) {
			return cty.UnknownVal(ty), nil
		}
		return v, err
	})
}

// discreet returns the function with the difference that its errors do not quote arguments that must not be shown, and that it
// takes steps for its arguments and its result.
func discreet(f function.Function, work effort.Work, meter *effort.Meter) function.Function {
	return around(f, func(args []cty.Value) (cty.Type, error) {
		ty, err := f.ReturnTypeForValues(args)
		return ty, withoutSecrets(err, args)
	}, func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if err := meter.TakeFor(work, args...); err != nil {
			return cty.NilVal, err
		}
		v, err := f.Call(args)
		if err == nil {
			err = meter.TakeFor(work, v)
		}
		return v, withoutSecrets(err, args)
	})
}

// work is what a function does to the parts of its arguments: most look at all, but some take one out or copy the outermost.
func work(name string) effort.Work {
	switch name {
	case "coalesce", "coalescelist", "concat", "element", "keys", "length", "lookup", "merge", "one", "slice", "values", "zipmap":
		return effort.Passing
	default:
		return effort.Reading
	}
}

// around returns a function that takes what another one takes, and leaves it to that one to refuse values.
func around(f function.Function, returns function.TypeFunc, impl function.ImplFunc) function.Function {
	params := f.Params()
	for i := range params {
		params[i] = *unrestricted(&params[i])
	}
	return function.New(&function.Spec{Params: params, VarParam: unrestricted(f.VarParam()), Type: returns, Impl: impl})
}

// withoutSecrets returns an error of a function that says nothing about arguments that must not be shown.
func withoutSecrets(err error, args []cty.Value) error {
	if err == nil || !slices.ContainsFunc(args, cty.Value.ContainsMarked) {
		return err
	}
	if arg := (function.ArgError{}); errors.As(err, &arg) {
		return function.NewArgErrorf(arg.Index, "it does not fit, or does not go with %s", visible.Hidden)
	}
	return errors.New("it does not go with " + visible.Hidden)
}

// unrestricted returns the parameter without restrictions but its type, so that the function behind it decides on every
// value.
func unrestricted(p *function.Parameter) *function.Parameter {
	if p == nil {
		return nil
	}
	free := *p
	free.AllowNull, free.AllowUnknown, free.AllowDynamicType, free.AllowMarked = true, true, true, true
	return &free
}

// Mock returns a function that takes any arguments and of whose result nothing is known. It stands in for a
// function that the files call and that All does not have, such as one of a provider.
func Mock(name string) function.Function {
	return function.New(&function.Spec{
		Description: name + " is not known here.",
		VarParam:    anything("arguments"),
		Type:        function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) {
			return cty.DynamicVal, nil
		},
	})
}

// newFunction returns a function with a fixed type of result, which is never null and unknown where an argument is.
func newFunction(result cty.Type, impl function.ImplFunc, params ...function.Parameter) function.Function {
	return function.New(&function.Spec{
		Params:       params,
		Type:         function.StaticReturnType(result),
		RefineResult: notNull,
		Impl:         impl,
	})
}

// undetermined returns a function whose result is of the given type and otherwise only known in a real run.
func undetermined(ty cty.Type) function.Function {
	return function.New(&function.Spec{
		VarParam:     anything("arguments"),
		Type:         function.StaticReturnType(ty),
		RefineResult: notNull,
		Impl: func(_ []cty.Value, ty cty.Type) (cty.Value, error) {
			return cty.UnknownVal(ty), nil
		},
	})
}

// anything is a parameter that takes every value, also none and an unknown one.
func anything(name string) *function.Parameter {
	return &function.Parameter{
		Name:             name,
		Type:             cty.DynamicPseudoType,
		AllowNull:        true,
		AllowUnknown:     true,
		AllowDynamicType: true,
	}
}

// parameters are parameters of one type.
func parameters(ty cty.Type, names ...string) []function.Parameter {
	list := make([]function.Parameter, len(names))
	for i, name := range names {
		list[i] = function.Parameter{Name: name, Type: ty}
	}
	return list
}

// notNull tells cty that a function never returns null, so that a comparison of its unknown result with null is known.
func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }
