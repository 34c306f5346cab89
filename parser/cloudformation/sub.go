package cloudformation

import (
	"strings"

	"github.com/egresslint/egresslint/internal/source"
)

// sub is Fn::Sub in both forms: a text, or a text with a map of variables.
func (e env) sub(argument *node, at source.Range) value {
	template, variables := argument, value{}
	if argument.kind == listNode {
		if len(argument.items) != 2 || argument.items[1].kind != mapNode {
			return e.malformed(at, "Fn::Sub takes a text, or a list of a text and a map of variables")
		}
		template, variables = argument.items[0], e.eval(argument.items[1])
	}
	if template.kind != scalarNode {
		return e.malformed(at, "Fn::Sub takes a text, or a list of a text and a map of variables")
	}
	pieces := value{kind: list, at: at, items: e.substitute(template.text, variables, at)}
	return e.each(pieces, func(pieces value) value {
		return e.concatenate(pieces.items, "", at).like(pieces)
	})
}

// substitute cuts the text of an Fn::Sub into pieces, each literal or the value of a variable.
func (e env) substitute(text string, variables value, at source.Range) []value {
	var pieces []value
	for {
		before, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(pieces, value{kind: scalar, at: at, text: text})
		}
		pieces = append(pieces, value{kind: scalar, at: at, text: before})
		if literal, escaped := strings.CutPrefix(name, "!"); escaped {
			pieces = append(pieces, value{kind: scalar, at: at, text: "${" + literal + "}"})
		} else {
			pieces = append(pieces, e.variable(strings.TrimSpace(name), variables, at))
		}
		text = after
	}
}

// variable returns what stands for ${name} in an Fn::Sub.
func (e env) variable(name string, variables value, at source.Range) value {
	for _, f := range variables.fields {
		if f.key == name {
			return f.value
		}
	}
	if id, attribute, dotted := strings.Cut(name, "."); dotted {
		return e.attribute(id, attribute, at)
	}
	return e.named(name, at)
}
