package funcs

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// typeFunctions are the functions that convert values and deal with their nature. Whether a value is sensitive or
// ephemeral is not kept track of: it changes how Terraform shows and stores the value, not what it is.
func typeFunctions() map[string]function.Function {
	return map[string]function.Function{
		"ephemeralasnull": sameFunction(),
		"issensitive":     undetermined(cty.Bool),
		"nonsensitive":    sameFunction(),
		"sensitive":       sameFunction(),
		"tobool":          stdlib.MakeToFunc(cty.Bool),
		"tolist":          stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":           stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber":        stdlib.MakeToFunc(cty.Number),
		"toset":           stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tostring":        stdlib.MakeToFunc(cty.String),
		"type":            undetermined(cty.DynamicPseudoType), // only for a console
	}
}

// sameFunction returns a function that returns its argument.
func sameFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{*anything("value")},
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0], nil },
	})
}
