package funcs

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// numberFunctions are the functions that calculate.
func numberFunctions() map[string]function.Function {
	return map[string]function.Function{
		"abs":      stdlib.AbsoluteFunc,
		"ceil":     stdlib.CeilFunc,
		"floor":    stdlib.FloorFunc,
		"log":      stdlib.LogFunc,
		"max":      stdlib.MaxFunc,
		"min":      stdlib.MinFunc,
		"parseint": stdlib.ParseIntFunc,
		"pow":      stdlib.PowFunc,
		"signum":   stdlib.SignumFunc,
		"sum":      newFunction(cty.Number, sum, parameters(cty.DynamicPseudoType, "numbers")...),
	}
}

// sum is sum(numbers).
func sum(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if !isSequence(args[0].Type()) || args[0].LengthInt() == 0 {
		return cty.NilVal, function.NewArgErrorf(0, "must be a list, set or tuple of at least one number")
	}
	total := cty.Zero
	for _, element := range args[0].Elements() {
		n, err := convert.Convert(element, cty.Number)
		if err != nil || n.IsNull() {
			return cty.NilVal, function.NewArgErrorf(0, "all elements must be numbers")
		}
		total = total.Add(n)
	}
	return total, nil
}
