package funcs

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Sensitive marks values that must not be shown to people. Disclosed marks what nonsensitive returns: Terraform shows it, and
// takes it for keys of instances, but reports do not show it either.
const (
	Sensitive = mark("sensitive")
	Disclosed = mark("disclosed")
)

// mark is the type of marks, so that no other package's mark equals one.
type mark string

// typeFunctions are the functions that convert values and deal with their nature. Ephemeral values
// are marked as sensitive.
func typeFunctions() map[string]function.Function {
	return map[string]function.Function{
		"ephemeralasnull": sameFunction(),
		"issensitive":     undetermined(cty.Bool),
		"nonsensitive":    remarkFunction(disclosed),
		"sensitive":       remarkFunction(func(v cty.Value) cty.Value { return v.Mark(Sensitive) }),
		"tobool":          stdlib.MakeToFunc(cty.Bool),
		"tolist":          stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":           stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber":        stdlib.MakeToFunc(cty.Number),
		"toset":           stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tostring":        stdlib.MakeToFunc(cty.String),
		"type":            undetermined(cty.DynamicPseudoType), // only for a console
	}
}

// disclosed returns a value as Terraform's nonsensitive() does.
func disclosed(v cty.Value) cty.Value {
	bare, marks := v.UnmarkDeep()
	if len(marks) == 0 {
		return v
	}
	return bare.Mark(Disclosed)
}

// remarkFunction returns a function that changes the marks of its argument.
func remarkFunction(remark func(cty.Value) cty.Value) function.Function {
	same := anything("value")
	same.AllowMarked = true
	return function.New(&function.Spec{
		Params: []function.Parameter{*same},
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return remark(args[0]), nil },
	})
}

// sameFunction returns a function that returns its argument.
func sameFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{*anything("value")},
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0], nil },
	})
}
