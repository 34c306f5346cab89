package funcs

import (
	"errors"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// tryFunctions are the functions that take expressions, which may fail, rather than values.
//
// They take an expression for good whose value is known at the top, also where parts of it are not: everything that
// was certain of an object with one unknown attribute would be lost otherwise.
func tryFunctions() map[string]function.Function {
	return map[string]function.Function{
		"can": function.New(&function.Spec{
			Params:       parameters(customdecode.ExpressionClosureType, "expression"),
			Type:         function.StaticReturnType(cty.Bool),
			RefineResult: notNull,
			Impl:         can,
		}),
		"try": function.New(&function.Spec{
			VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
			Type:     function.StaticReturnType(cty.DynamicPseudoType),
			Impl:     try,
		}),
	}
}

// can reports whether the expression succeeds.
func can(args []cty.Value, _ cty.Type) (cty.Value, error) {
	v, diags := customdecode.ExpressionClosureFromVal(args[0]).Value()
	switch {
	case diags.HasErrors():
		return cty.False, nil
	case !v.IsKnown():
		return cty.UnknownVal(cty.Bool).WithSameMarks(v), nil
	}
	return cty.True, nil
}

// try returns the value of the first expression that succeeds. An unknown value may turn into a failure, and then a
// later expression would give the value, which may be of any type.
func try(args []cty.Value, _ cty.Type) (cty.Value, error) {
	var failures hcl.Diagnostics
	for _, arg := range args {
		v, diags := customdecode.ExpressionClosureFromVal(arg).Value()
		switch {
		case diags.HasErrors():
			failures = append(failures, diags...)
		case !v.IsKnown():
			return cty.DynamicVal.WithSameMarks(v), nil
		default:
			return v, nil
		}
	}
	if len(failures) == 0 {
		return cty.NilVal, errors.New("takes at least one expression")
	}
	return cty.NilVal, failures
}
