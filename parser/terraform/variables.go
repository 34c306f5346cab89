package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/bounds"
)

// rootInputs collects the values given to the root module's variables, from the weakest to the strongest.
func (e *evaluator) rootInputs(c *config) map[string]input {
	inputs := map[string]input{}
	e.readEnvironment(c, inputs)
	for _, name := range e.loader.directory(e.root, e.opt.Tool).variables {
		e.readVariables(name, inputs)
	}
	for _, name := range e.opt.Variant.VarFiles {
		e.readVariables(name, inputs)
	}
	for _, assignment := range e.opt.Variant.Vars {
		e.setVariable(c, assignment, inputs)
	}
	for _, name := range e.opt.VarFiles {
		e.readVariables(name, inputs)
	}
	for _, assignment := range e.opt.Vars {
		e.setVariable(c, assignment, inputs)
	}
	for name, v := range e.opt.Facts.Variables {
		inputs[name] = input{value: v, written: inputs[name].written}
	}
	return inputs
}

// readEnvironment takes the variables that are given as TF_VAR_NAME, if they are to count.
func (e *evaluator) readEnvironment(c *config, inputs map[string]input) {
	if e.opt.Getenv == nil {
		return
	}
	for name := range c.variables {
		if text := e.opt.Getenv("TF_VAR_" + name); text != "" {
			e.setVariable(c, name+"="+text, inputs)
		}
	}
}

func (e *evaluator) readVariables(name string, inputs map[string]input) {
	file := e.loader.varFile(name)
	if file.err != nil {
		e.notes.failure(name, file.err)
	}
	e.notes.diagnostics(model.SeverityError, file.diags)
	for _, a := range file.assignments {
		inputs[a.name] = input{value: a.value, at: a.at, written: a.expr}
	}
}

// setVariable takes one NAME=VALUE. As on Terraform's command line, the value is an expression where the variable's
// type is not a primitive one, and plain text otherwise.
func (e *evaluator) setVariable(c *config, assignment string, inputs map[string]input) {
	name, text, _ := strings.Cut(assignment, "=")
	v, ok := c.variables[name]
	if !ok {
		return // another root declares it
	}
	if v.typ.IsPrimitiveType() || v.typ == cty.DynamicPseudoType {
		inputs[name] = input{value: cty.StringVal(text)}
		return
	}
	if err := bounds.Check([]byte(text)); err != nil {
		e.notes.add(model.SeverityError, 0, "--var %s: %v.", name, err)
		return
	}
	value, diags := valueOf(text, "--var "+name)
	if diags.HasErrors() {
		if v.sensitive {
			e.notes.add(model.SeverityError, 0, "--var %s: the value, which is not shown, as it is sensitive, is not an expression of the language.", name)
			return
		}
		e.notes.diagnostics(model.SeverityError, diags)
		return
	}
	inputs[name] = input{value: value}
}

// valueOf returns the value of an expression that is given as text.
func valueOf(text, name string) (cty.Value, hcl.Diagnostics) {
	expr, diags := hclsyntax.ParseExpression([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	return expr.Value(nil)
}
