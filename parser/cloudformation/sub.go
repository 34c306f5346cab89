package cloudformation

import (
	"strings"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// sub is Fn::Sub in both forms: a text, or a text with a map of variables.
func (e env) sub(argument *node, at source.Range) aws.Value {
	template, variables := argument, aws.Value{}
	if argument.kind == listNode {
		if len(argument.items) != 2 || argument.items[1].kind != mapNode {
			return e.malformed(at, "Fn::Sub takes a text, or a list of a text and a map of variables")
		}
		template, variables = argument.items[0], e.eval(argument.items[1])
	}
	if template.kind != scalarNode {
		return e.malformed(at, "Fn::Sub takes a text, or a list of a text and a map of variables")
	}
	pieces := aws.Value{Kind: aws.List, At: at, Items: e.substitute(template.text, variables, at)}
	return e.Each(pieces, func(pieces aws.Value) aws.Value {
		return e.concatenate(pieces.Items, "", at).Like(pieces)
	})
}

// substitute cuts the text of an Fn::Sub into pieces, each literal or the value of a variable.
func (e env) substitute(text string, variables aws.Value, at source.Range) []aws.Value {
	var pieces []aws.Value
	for {
		before, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(pieces, aws.Value{Kind: aws.Scalar, At: at, Text: text})
		}
		pieces = append(pieces, aws.Value{Kind: aws.Scalar, At: at, Text: before})
		if literal, escaped := strings.CutPrefix(name, "!"); escaped {
			pieces = append(pieces, aws.Value{Kind: aws.Scalar, At: at, Text: "${" + literal + "}"})
		} else {
			pieces = append(pieces, e.variable(strings.TrimSpace(name), variables, at))
		}
		text = after
	}
}

// variable returns what stands for ${name} in an Fn::Sub.
func (e env) variable(name string, variables aws.Value, at source.Range) aws.Value {
	for _, f := range variables.Fields {
		if f.Key == name {
			return f.Value
		}
	}
	if id, attribute, dotted := strings.Cut(name, "."); dotted {
		return e.attribute(id, attribute, at)
	}
	return e.named(name, at)
}
