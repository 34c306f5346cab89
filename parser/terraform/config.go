package terraform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// config is the first level of one module directory: its blocks, sorted by what they declare, nothing evaluated.
type config struct {
	dir       string
	variables map[string]*variable
	locals    map[string]*hcl.Attribute
	outputs   map[string]*output
	resources map[string]*resource // by "type.name", "data.type.name" for data sources
	order     []*resource          // in the order of files and lines
	calls     map[string]*moduleCall
	providers []*providerBlock
	files     []string
	ignores   []*ignored
	moves     []model.Move // as seen from the module
}

func newConfig(dir string) *config {
	return &config{
		dir:       dir,
		variables: map[string]*variable{},
		locals:    map[string]*hcl.Attribute{},
		outputs:   map[string]*output{},
		resources: map[string]*resource{},
		calls:     map[string]*moduleCall{},
	}
}

// variable is a variable block.
type variable struct {
	name     string
	at       hcl.Range
	typ      cty.Type
	typeExpr hcl.Expression // what typ is written as; nil where it is not written
	defaults *typeexpr.Defaults
	value    hcl.Expression // the default; nil where there is none
	nullable bool
	// sensitive is true for a variable whose value must not be shown.
	sensitive bool
}

// output is an output block.
type output struct {
	*hcl.Block
	value     hcl.Expression // nil where it is not set
	sensitive bool           // its value must not be shown
}

// moduleCall is a module block.
type moduleCall struct {
	name     string
	at       hcl.Range
	source   string
	sourceAt hcl.Range
	// sourceExpr is what source is written as; nil where it is missing.
	sourceExpr hcl.Expression
	arguments  []callArgument // sorted by name
	repeated
	providers hcl.Expression
}

// callArgument is an argument of a module call that is a variable of the module.
type callArgument struct {
	name string
	expr hcl.Expression
	at   *hcl.Range // the name and the expression
}

// argument returns the expression of an argument, nil where it is not set.
func (c *moduleCall) argument(name string) hcl.Expression {
	for i := range c.arguments {
		if c.arguments[i].name == name {
			return c.arguments[i].expr
		}
	}
	return nil
}

// providerBlock is a provider block for AWS.
type providerBlock struct {
	alias  string
	region hcl.Expression // nil where there is none
	// accounts are the ids that allowed_account_ids permits, and role is the role that is assumed; each is nil where there
	// is none.
	accounts, role hcl.Expression
	// tags are given to everything; nil where there are none.
	tags hcl.Expression
}

var rootSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "variable", LabelNames: []string{"name"}},
	{Type: "locals"},
	{Type: "output", LabelNames: []string{"name"}},
	{Type: "resource", LabelNames: []string{"type", "name"}},
	{Type: "data", LabelNames: []string{"type", "name"}},
	{Type: "module", LabelNames: []string{"name"}},
	{Type: "provider", LabelNames: []string{"name"}},
	{Type: "moved"},
	// The rest has no bearing on the network, but is no mistake either.
	{Type: "terraform"}, {Type: "removed"}, {Type: "import"},
	{Type: "check", LabelNames: []string{"name"}},
	{Type: "ephemeral", LabelNames: []string{"type", "name"}},
	{Type: "action", LabelNames: []string{"type", "name"}},
	{Type: "language"},
}}

// blocksOf returns the top-level blocks of a file.
func blocksOf(body hcl.Body) ([]*hcl.Block, hcl.Diagnostics) {
	content, diags := body.Content(rootSchema)
	for _, d := range diags {
		if d.Summary == "Unsupported block type" { // of a later version: the rest is still understood
			d.Severity = hcl.DiagWarning
		}
	}
	return content.Blocks, diags
}

// addBlock sorts a top-level block into the config.
func (c *config) addBlock(block *hcl.Block) hcl.Diagnostics {
	switch block.Type {
	case "variable":
		v, diags := decodeVariable(block)
		if old, ok := c.variables[v.name]; ok {
			return append(diags, duplicate("variable", "var."+v.name, old.at, &v.at))
		}
		c.variables[v.name] = v
		return diags
	case "locals":
		return c.addLocals(block, false)
	case "output":
		if old, ok := c.outputs[block.Labels[0]]; ok {
			return hcl.Diagnostics{duplicate("output", "output."+block.Labels[0], old.DefRange, &block.DefRange)}
		}
		meta, _, _ := block.Body.PartialContent(attributes("value", "sensitive", "ephemeral"))
		c.outputs[block.Labels[0]] = &output{block, native(expression(meta, "value")), isSecret(meta)}
	case "resource", "data":
		return c.addResource(block)
	case "module":
		call, diags := decodeCall(block)
		if old, ok := c.calls[call.name]; ok {
			return append(diags, duplicate("module call", "module."+call.name, old.at, &call.at))
		}
		c.calls[call.name] = call
		return diags
	case "provider":
		if block.Labels[0] == "aws" {
			c.providers = append(c.providers, decodeProvider(block))
		}
	case "moved":
		c.addMove(block)
	}
	return nil
}

// addLocals takes the values of a locals block. Those of an override file take the places of others.
func (c *config) addLocals(block *hcl.Block, override bool) hcl.Diagnostics {
	attrs, diags := block.Body.JustAttributes()
	for name, attr := range attrs {
		attr.Expr = native(attr.Expr)
		if old, ok := c.locals[name]; ok && !override {
			diags = append(diags, duplicate("local value", "local."+name, old.NameRange, &attr.NameRange))
			continue
		}
		c.locals[name] = attr
	}
	return diags
}

// duplicate is what Terraform says of something that is declared twice.
func duplicate(what, name string, old hcl.Range, at *hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: "Duplicate " + what, Detail: name + " is declared before at " + old.String() + ".", Subject: at,
	}
}

func decodeVariable(block *hcl.Block) (*variable, hcl.Diagnostics) {
	meta, _, diags := block.Body.PartialContent(attributes("type", "default", "nullable", "sensitive", "ephemeral"))
	v := &variable{
		name:     block.Labels[0],
		at:       block.DefRange,
		typ:      cty.DynamicPseudoType,
		value:    expression(meta, "default"),
		nullable: boolean(meta, "nullable", true),

		sensitive: isSecret(meta),
	}
	if typ := expression(meta, "type"); typ != nil {
		var more hcl.Diagnostics
		v.typeExpr = typ
		v.typ, v.defaults, more = typeConstraint(typ)
		diags = append(diags, more...)
	}
	return v, diags
}

// isSecret reports whether the value of a variable or an output must not be shown: it is sensitive, or ephemeral, which
// keeps it out of state and plan for the same reason. What is not plainly false counts as true.
func isSecret(meta *hcl.BodyContent) bool {
	for _, name := range []string{"sensitive", "ephemeral"} {
		if expression(meta, name) != nil && boolean(meta, name, true) {
			return true
		}
	}
	return false
}

// typeConstraint returns the type of a variable. The keywords list and map alone mean those of any type.
// Source: https://developer.hashicorp.com/terraform/language/expressions/type-constraints#collection-types
func typeConstraint(expr hcl.Expression) (cty.Type, *typeexpr.Defaults, hcl.Diagnostics) {
	switch hcl.ExprAsKeyword(expr) {
	case "list":
		return cty.List(cty.DynamicPseudoType), nil, nil
	case "map":
		return cty.Map(cty.DynamicPseudoType), nil, nil
	}
	return typeexpr.TypeConstraintWithDefaults(expr)
}

// boolean returns an attribute that can only be written as true or false.
func boolean(content *hcl.BodyContent, name string, unset bool) bool {
	expr := expression(content, name)
	if expr == nil {
		return unset
	}
	b, _ := expr.Value(nil)
	is, ok := known(b).truth()
	if !ok {
		return unset
	}
	return is
}

func decodeCall(block *hcl.Block) (*moduleCall, hcl.Diagnostics) {
	call := &moduleCall{name: block.Labels[0], at: block.DefRange, sourceAt: block.DefRange}
	if native, ok := block.Body.(*hclsyntax.Body); ok && len(native.Blocks) == 0 { // as most are
		call.decodeNative(native)
		return call, nil
	}
	meta, rest, diags := block.Body.PartialContent(withLifecycle(attributes(callMeta...)))
	arguments, more := rest.JustAttributes()
	if len(meta.Blocks) > 0 { // the complaint is about the block that was just read
		more = nil
	}
	for name, attr := range arguments {
		call.arguments = append(call.arguments, callArgument{name, native(attr.Expr), &attr.Range})
	}
	call.sortArguments()
	call.repeated, call.providers = decodeRepeated(meta), expression(meta, "providers")
	call.setSource(expression(meta, "source"))
	return call, append(diags, more...)
}

// callMeta are the arguments of a module call that are Terraform's own.
var callMeta = []string{"source", "version", "count", "for_each", "providers", "depends_on"}

// decodeNative takes the arguments of a module call without nested blocks in the native syntax.
func (c *moduleCall) decodeNative(body *hclsyntax.Body) {
	c.arguments = make([]callArgument, 0, len(body.Attributes))
	for name, attr := range body.Attributes {
		if !slices.Contains(callMeta, name) {
			c.arguments = append(c.arguments, callArgument{name, attr.Expr, &attr.SrcRange})
		}
	}
	c.sortArguments()
	c.count, c.forEach = nativeArgument(body, "count"), nativeArgument(body, "for_each")
	c.providers = nativeArgument(body, "providers")
	c.setSource(nativeArgument(body, "source"))
}

func (c *moduleCall) sortArguments() {
	slices.SortFunc(c.arguments, func(a, b callArgument) int { return strings.Compare(a.name, b.name) })
}

// setSource sets where the module comes from; src is nil where that is not written.
func (c *moduleCall) setSource(src hcl.Expression) {
	if src == nil {
		return
	}
	c.sourceAt, c.sourceExpr = src.Range(), src
	if v, _ := src.Value(nil); v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
		c.source = v.AsString()
	}
}

func decodeProvider(block *hcl.Block) *providerBlock {
	schema := attributes("alias", "region", "allowed_account_ids")
	schema.Blocks = []hcl.BlockHeaderSchema{{Type: "assume_role"}, {Type: "default_tags"}}
	meta, _, _ := block.Body.PartialContent(schema)
	p := &providerBlock{region: expression(meta, "region"), accounts: expression(meta, "allowed_account_ids")}
	for _, inner := range meta.Blocks {
		content, _, _ := inner.Body.PartialContent(attributes("role_arn", "tags"))
		p.role, p.tags = cmp.Or(p.role, expression(content, "role_arn")), cmp.Or(p.tags, expression(content, "tags"))
	}
	if alias := expression(meta, "alias"); alias != nil {
		if v, _ := alias.Value(nil); v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
			p.alias = v.AsString()
		}
	}
	return p
}

// attributes returns a schema of optional attributes.
func attributes(names ...string) *hcl.BodySchema {
	schema := &hcl.BodySchema{}
	for _, name := range names {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: name})
	}
	return schema
}

// expression returns the expression of an attribute, nil where it is not set.
func expression(content *hcl.BodyContent, name string) hcl.Expression {
	if attr, ok := content.Attributes[name]; ok {
		return attr.Expr
	}
	return nil
}
