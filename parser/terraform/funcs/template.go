package funcs

import (
	"errors"
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/egresslint/egresslint/parser/terraform/bounds"
	"github.com/egresslint/egresslint/parser/terraform/effort"
)

// templateFunctions are the functions that render templates, in which all the given functions can be called.
func templateFunctions(files FileReader, all map[string]function.Function, meter *effort.Meter) map[string]function.Function {
	return renderFunctions(files, func() *renderer {
		return &renderer{files: files, functions: all, meter: meter, left: maxTemplates}
	})
}

// renderFunctions returns the template functions; each call renders with what start returns.
func renderFunctions(files FileReader, start func() *renderer) map[string]function.Function {
	return map[string]function.Function{
		"templatefile": function.New(&function.Spec{
			Params: []function.Parameter{
				{Name: "path", Type: cty.String},
				{Name: "vars", Type: cty.DynamicPseudoType},
			},
			Type: function.StaticReturnType(cty.DynamicPseudoType),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				content, err := readFile(files, args[0].AsString())
				if err != nil {
					return cty.NilVal, function.NewArgError(0, err)
				}
				return start().render(args[0].AsString(), content, args[1])
			},
		}),
		"templatestring": function.New(&function.Spec{
			Params: []function.Parameter{
				{Name: "template", Type: cty.String},
				{Name: "vars", Type: cty.DynamicPseudoType},
			},
			Type: function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				v, err := start().render("template", []byte(args[0].AsString()), args[1])
				if err != nil {
					return cty.NilVal, err
				}
				return convert.Convert(v, cty.String)
			},
		}),
	}
}

// maxTemplates bounds how many templates one call renders: a template can call itself.
const maxTemplates = 1000

// charsOfStep is how many characters of a template are read in a step.
const charsOfStep = 64

// renderer renders a template and the templates that it calls.
type renderer struct {
	files     FileReader
	functions map[string]function.Function
	meter     *effort.Meter
	left      int // how many more templates may be rendered
}

// render returns the value of a template in which the elements of vars are variables.
func (r *renderer) render(name string, content []byte, vars cty.Value) (cty.Value, error) {
	if r.left--; r.left < 0 {
		return cty.NilVal, errors.New("calls too many other templates")
	}
	if ty := vars.Type(); !ty.IsObjectType() && !ty.IsMapType() {
		return cty.NilVal, function.NewArgErrorf(1, "must be a map of the template's variables")
	}
	if err := bounds.Check(content); err != nil {
		return cty.NilVal, err
	}
	expr, diags := hclsyntax.ParseTemplate(content, name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	ctx := &hcl.EvalContext{Variables: vars.AsValueMap(), Functions: maps.Clone(r.functions)}
	maps.Copy(ctx.Functions, renderFunctions(r.files, func() *renderer { return r }))
	if err := r.meter.Take(1 + len(content)/charsOfStep); err != nil {
		return cty.NilVal, err
	}
	v, diags := effort.Bounded(expr, r.meter).Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	return v, nil
}
