package terraform

import (
	"errors"
	"io/fs"
	"path"
	"slices"
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
	for _, name := range e.automaticFiles() {
		e.readVariables(name, inputs)
	}
	for _, name := range e.opt.VarFiles {
		e.readVariables(name, inputs)
	}
	for _, assignment := range e.opt.Vars {
		e.setVariable(c, assignment, inputs)
	}
	for name, v := range e.opt.Facts.Variables {
		inputs[name] = input{value: v}
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

// automaticFiles lists the variable files that Terraform reads without being told to, in its order.
func (e *evaluator) automaticFiles() []string {
	entries, err := e.loader.tree.ReadDir(e.root)
	if err != nil {
		return nil // the root could not be read at all, which is noted already
	}
	var standard, auto []string
	for _, entry := range entries {
		name := path.Join(e.root, entry.Name())
		switch {
		case entry.Name() == "terraform.tfvars" || entry.Name() == "terraform.tfvars.json":
			standard = append(standard, name)
		case strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json"):
			auto = append(auto, name)
		}
	}
	return slices.Concat(standard, auto)
}

func (e *evaluator) readVariables(name string, inputs map[string]input) {
	text, err := e.loader.tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("there is no such file")
	}
	if err != nil {
		e.notes.failure(name, err)
		return
	}
	file, diags := parseSyntax(name, text)
	e.notes.diagnostics(model.SeverityError, diags)
	if file == nil {
		return
	}
	attrs, diags := file.Body.JustAttributes()
	e.notes.diagnostics(model.SeverityError, diags)
	for _, attr := range attrs {
		v, diags := attr.Expr.Value(nil)
		e.notes.diagnostics(model.SeverityError, diags)
		if !diags.HasErrors() {
			inputs[attr.Name] = input{value: v}
		}
	}
}

// setVariable takes one NAME=VALUE. As on Terraform's command line, the value is an expression where the variable's
// type is not a primitive one, and plain text otherwise.
func (e *evaluator) setVariable(c *config, assignment string, inputs map[string]input) {
	name, text, _ := strings.Cut(assignment, "=")
	v, ok := c.variables[name]
	if !ok {
		e.notes.add(model.SeverityWarning, 0, "--var %s: the configuration in %s declares no such variable.", name, e.root)
		return
	}
	if v.typ.IsPrimitiveType() || v.typ == cty.DynamicPseudoType {
		inputs[name] = input{value: cty.StringVal(text)}
		return
	}
	if err := bounds.Check([]byte(text)); err != nil {
		e.notes.add(model.SeverityError, 0, "--var %s: %v.", name, err)
		return
	}
	expr, diags := hclsyntax.ParseExpression([]byte(text), "--var "+name, hcl.InitialPos)
	e.notes.diagnostics(model.SeverityError, diags)
	if diags.HasErrors() {
		return
	}
	value, diags := expr.Value(nil)
	e.notes.diagnostics(model.SeverityError, diags)
	if !diags.HasErrors() {
		inputs[name] = input{value: value}
	}
}
