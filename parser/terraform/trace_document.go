package terraform

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/parser/terraform/bounds"
)

// decoded follows what a function reads out of a text, such as yamldecode(file("rules.yaml")), into the file.
func (c tracedCall) decoded(function string, left int) trail {
	here := ending{c.scope, c.call, c.way}
	o := c.originOf(c.call.Args[0]).follow()
	call, ok := o.expr.(*hclsyntax.FunctionCallExpr)
	if !ok || len(call.Args) == 0 {
		return here.trail()
	}
	from := o.scope.as(false)
	name := strings.TrimPrefix(call.Name, "core::")
	if encoded, ok := strings.CutSuffix(name, "encode"); ok && encoded+"decode" == function {
		return from.trace(call.Args[0], c.way, left)
	}
	if name != "file" && name != "templatefile" {
		return here.trail()
	}
	file, known := from.peek(call.Args[0]).text()
	text, made := c.peek(c.call.Args[0]).text()
	if !known || !made {
		return here.trail()
	}
	document := c.module.document(function, file, text)
	if document == nil {
		return here.trail()
	}
	found := c.module.scope().trace(document, c.way, left)
	if !found.exact && !found.missing {
		return here.trail()
	}
	return found.after(hop{at: rangeOf(c.call), module: c.module, kind: atRead})
}

// document returns what a file holds as an expression, nil if no line of it can be told: it is not what it is decoded as,
// or it is a template that gives other lines than it has.
func (e *evaluator) document(function, file, text string) hcl.Expression {
	name := path.Join(e.root, file)
	if path.IsAbs(file) {
		name = e.loader.tree.Name(file)
	}
	key := function + " " + name
	document, ok := e.documents[key]
	if !ok {
		document = e.readDocument(function, name, text)
		e.documents[key] = document
	}
	return document
}

func (e *evaluator) readDocument(function, name, text string) hcl.Expression {
	source, err := e.loader.tree.ReadFile(name)
	if err != nil || bytes.Count(source, []byte("\n")) != strings.Count(text, "\n") || bounds.Check([]byte(text)) != nil {
		return nil
	}
	e.loader.tree.Withhold(name)
	switch function {
	case "jsondecode":
		expr, diags := hcljson.ParseExpression([]byte(text), name)
		if diags.HasErrors() {
			return nil
		}
		return literalNode(expr)
	case "yamldecode":
		var document yaml.Node
		if yaml.Unmarshal([]byte(text), &document) != nil || len(document.Content) != 1 {
			return nil
		}
		return (&yamlDocument{name: name, done: map[*yaml.Node]hclsyntax.Expression{}}).expression(document.Content[0])
	case "csvdecode":
		return csvDocument(name, text)
	default:
		return nil
	}
}

// literal returns an expression without references in the native syntax.
func literal(expr hcl.Expression) hcl.Expression {
	if _, ok := expr.(hclsyntax.Expression); ok {
		return expr
	}
	return literalNode(expr)
}

// literalNode returns an expression of the JSON syntax of which no text is a template.
func literalNode(expr hcl.Expression) hclsyntax.Expression {
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() {
		tuple := &hclsyntax.TupleConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
		for _, element := range list {
			tuple.Exprs = append(tuple.Exprs, literalNode(element))
		}
		return tuple
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		object := &hclsyntax.ObjectConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
		for _, pair := range pairs {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{KeyExpr: literalNode(pair.Key), ValueExpr: literalNode(pair.Value)})
		}
		return object
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() {
		v = cty.DynamicVal
	}
	return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: expr.Range()}
}

// yamlDocument turns a document in YAML into an expression.
type yamlDocument struct {
	name string
	done map[*yaml.Node]hclsyntax.Expression
}

func (d *yamlDocument) expression(n *yaml.Node) hclsyntax.Expression {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias // what it stands for is where the value is written
	}
	if done, ok := d.done[n]; ok {
		return done
	}
	at := d.at(n)
	switch n.Kind {
	case yaml.SequenceNode:
		tuple := &hclsyntax.TupleConsExpr{SrcRange: at, OpenRange: at}
		d.done[n] = tuple
		for _, item := range n.Content {
			tuple.Exprs = append(tuple.Exprs, d.expression(item))
		}
		return tuple
	case yaml.MappingNode:
		object := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: at}
		d.done[n] = object
		d.add(object, n)
		return object
	default:
		v := cty.StringVal(n.Value)
		if n.Tag == "!!null" {
			v = cty.NullVal(cty.DynamicPseudoType)
		}
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: at}
	}
}

// add adds the members of a map to an object; those that it merges come first, as its own ones take precedence.
func (d *yamlDocument) add(object *hclsyntax.ObjectConsExpr, n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			continue
		}
		if merged, ok := d.expression(n.Content[i+1]).(*hclsyntax.ObjectConsExpr); ok {
			object.Items = append(object.Items, merged.Items...)
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr: d.expression(n.Content[i]), ValueExpr: d.expression(n.Content[i+1]),
			})
		}
	}
}

// at returns where a node is, up to the end of a text that is written as it is.
func (d *yamlDocument) at(n *yaml.Node) hcl.Range {
	start := hcl.Pos{Line: n.Line, Column: n.Column}
	end := start
	switch {
	case n.Kind != yaml.ScalarNode:
		end.Column++
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		end.Column += utf8.RuneCountInString(n.Value) + len(`""`)
	default:
		end.Column += utf8.RuneCountInString(n.Value)
	}
	return hcl.Range{Filename: d.name, Start: start, End: end}
}

// csvDocument returns a table, whose first row names the columns, as an expression.
func csvDocument(name, text string) hcl.Expression {
	r := csv.NewReader(strings.NewReader(text))
	names, err := r.Read()
	if err != nil {
		return nil
	}
	table := &hclsyntax.TupleConsExpr{SrcRange: hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return table
		}
		if err != nil || len(row) != len(names) {
			return nil
		}
		object := &hclsyntax.ObjectConsExpr{SrcRange: fieldAt(r, name, 0, "")}
		for i, field := range row {
			at := fieldAt(r, name, i, field)
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr:   &hclsyntax.LiteralValueExpr{Val: cty.StringVal(names[i]), SrcRange: at},
				ValueExpr: &hclsyntax.LiteralValueExpr{Val: cty.StringVal(field), SrcRange: at},
			})
		}
		table.Exprs = append(table.Exprs, object)
	}
}

// fieldAt returns where a field of the row is that was read last.
func fieldAt(r *csv.Reader, name string, i int, field string) hcl.Range {
	line, column := r.FieldPos(i)
	start := hcl.Pos{Line: line, Column: column}
	return hcl.Range{Filename: name, Start: start, End: hcl.Pos{Line: line, Column: column + max(utf8.RuneCountInString(field), 1)}}
}
