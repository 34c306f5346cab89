package terraform

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// property reads one property of an object.
func (t *translator) property(o object, p provider.Property) aws.Value {
	switch p.Form {
	case provider.Name:
		return t.name(o.arg(p.Argument))
	case provider.Link:
		return t.link(o.arg(p.Argument))
	case provider.Links:
		return t.links(o.arg(p.Argument))
	case provider.Block:
		return t.block(o, p.Argument, p.Of)
	case provider.Blocks:
		return t.blocks(o, p.Argument, p.Of)
	case provider.Document:
		return t.document(o, p.Argument)
	case provider.Containers:
		return capitalised(t.document(o, p.Argument))
	case provider.Definition:
		return t.definition(o.arg(p.Argument))
	default:
		return t.text(o.arg(p.Argument), p.Default)
	}
}

// placed returns an absent value at a position.
func (t *translator) placed(at source.Position) aws.Value {
	return aws.Value{At: at.Range, Via: at.Via}
}

// written returns an absent value where an argument is written.
func (t *translator) written(arg argument) aws.Value { return t.placed(arg.position()) }

// scalar returns a value in a place: its text, or what stands for it.
func (t *translator) scalar(v value, s aws.Value, why []model.Unknown) aws.Value {
	if text, ok := v.text(); ok {
		return t.literal(text, v, s)
	}
	switch {
	case v.name != "" && len(v.why) > 0:
		s = t.like(s, t.values.Token(s.At, aws.Reference{Name: v.name, Why: v.why, Own: isOwn(v.name)}))
	default:
		s = t.like(s, t.values.Unknown(s.At, aws.Reference{Why: why}))
	}
	s.Sensitive = v.sensitive()
	return s
}

// literal returns a value whose text is known, in a place.
func (t *translator) literal(text string, v value, s aws.Value) aws.Value {
	s.Kind, s.Text, s.Sensitive = aws.Scalar, t.tokens(text), v.sensitive()
	return s
}

// like returns a value at the position of another one.
func (t *translator) like(at, v aws.Value) aws.Value {
	v.At, v.Via = at.At, at.Via
	return v
}

// unknown returns an unknown value in a place.
func (t *translator) unknown(at aws.Value, why []model.Unknown) aws.Value {
	return t.like(at, t.values.Unknown(at.At, aws.Reference{Why: why}))
}

// Places are numbered in the order in which they are read, whether a message needs them or not: of several places, policies
// name the first.

// text reads an argument that takes one value. Where it is not set, the provider fills in the given one.
func (t *translator) text(arg argument, unset string) aws.Value {
	v := arg.eval()
	text, known := v.text()
	switch {
	case v.absent() || known && text == "":
		if unset == "" {
			return aws.Value{}
		}
		return aws.Value{Kind: aws.Scalar, Text: unset}
	case known:
		at := t.written(arg)
		t.notes.at(*arg.at)
		return t.literal(text, v, at)
	}
	return t.scalar(v, t.written(arg), arg.whyUnknown(v))
}

// isEmptyText reports whether a value is the text "". The provider takes it for an argument that is not set: where blocks
// are written as a list of objects, every object must have every attribute.
// Source: https://developer.hashicorp.com/terraform/language/attr-as-blocks#arbitrary-expressions-with-argument-syntax
func isEmptyText(v value) bool {
	text, ok := v.text()
	return ok && text == ""
}

// name reads an argument of which a part may be known.
func (t *translator) name(arg argument) aws.Value {
	v := arg.eval()
	symbolic := arg.symbolicOf(v)
	switch text, ok := v.text(); {
	case v.absent(), symbolic.absent(), ok && text == "":
		return aws.Value{}
	case ok:
		return t.literal(text, v, t.written(arg))
	case v.name != "":
		return t.scalar(v, t.written(arg), nil)
	}
	named := t.scalar(symbolic, t.written(arg), arg.whyUnknown(v))
	named.Sensitive = named.Sensitive || v.sensitive()
	return named
}

// link reads an argument that names one thing.
func (t *translator) link(arg argument) aws.Value {
	items, open := t.members(arg.one())
	defer t.release(items)
	switch {
	case len(items) == 0 && len(open) == 0:
		return aws.Value{}
	case len(items) == 0:
		return t.unknown(t.written(arg), open)
	case len(items) == 1 && len(open) == 0:
		return t.linked(&items[0])
	}
	var options []aws.Option
	for i := range items {
		option := aws.Option{Why: items[i].maybe, Value: t.linked(&items[i])}
		option.Value.SetMaybe(nil)
		options = append(options, option)
	}
	if len(open) > 0 {
		options = append(options, aws.Option{Why: open, Value: t.unknown(t.written(arg), open)})
	}
	return choiceAt(t.written(arg), options)
}

// choiceAt returns the choice among options, placed where another value is.
func choiceAt(placed aws.Value, options []aws.Option) aws.Value {
	return aws.NewChoice(placed.At, placed.Via, options)
}

// linked reads what an argument links to, which may be nothing.
func (t *translator) linked(m *member) aws.Value {
	if isEmptyText(m.value) {
		return t.placed(m.position())
	}
	return t.member(m)
}

// members returns the elements of a list, as those of the argument. Their room is free again once they are released.
func (t *translator) members(arg argument) ([]member, []model.Unknown) {
	if !arg.set {
		return nil, nil
	}
	if items, ok := t.plainMembers(arg); ok {
		return items, nil
	}
	return t.tracedMembers(arg)
}

func (t *translator) plainMembers(arg argument) ([]member, bool) {
	from := len(t.elements)
	list, ok := arg.plainMembers(t.elements)
	t.elements = list
	return list[from:], ok
}

func (t *translator) tracedMembers(arg argument) ([]member, []model.Unknown) {
	from := len(t.elements)
	items, open := arg.tracedMembers()
	t.elements = append(t.elements, items...)
	return t.elements[from:], open
}

// release makes the room free of the elements that were asked for last.
func (t *translator) release(items []member) {
	from := len(t.elements) - len(items)
	clear(t.elements[from:])
	t.elements = t.elements[:from]
}

// member reads an element of a list.
func (t *translator) member(m *member) aws.Value {
	at := t.placed(m.position())
	var v aws.Value
	if text, ok := m.text(); ok {
		t.notes.stack.Positions.Add(at.At, at.Via)
		v = t.literal(text, m.value, at)
	} else {
		v = t.scalar(m.value, at, m.scope.whyMember(*m))
	}
	v.SetMaybe(m.maybe)
	return v
}

// links reads an argument that takes a list.
func (t *translator) links(arg argument) aws.Value {
	items, plain := t.plainMembers(arg)
	if !plain && arg.eval().absent() {
		return aws.Value{}
	}
	list := t.written(arg)
	list.Kind, list.Settled = aws.List, true
	if !plain {
		var open []model.Unknown
		items, open = t.tracedMembers(arg)
		list.SetOpen(open)
	}
	defer t.release(items)
	if len(items) > 0 {
		list.Items = make([]aws.Value, len(items))
	}
	for i := range items {
		list.Items[i] = t.member(&items[i])
	}
	return list
}

// block reads a nested block of which there is at most one.
func (t *translator) block(o object, name string, properties []provider.Property) aws.Value {
	objects, open := o.blocks(name)
	switch {
	case len(objects)+len(open) == 0:
		return aws.Value{}
	case len(objects) == 0:
		return t.unknown(t.placed(o.position()), open)
	case len(objects) == 1 && len(open) == 0:
		return t.object(objects[0], properties)
	}
	options := make([]aws.Option, 0, len(objects)+1)
	for _, inner := range objects {
		options = append(options, aws.Option{Why: inner.maybe, Value: t.object(inner, properties)})
	}
	if len(open) > 0 {
		options = append(options, aws.Option{Why: open, Value: t.unknown(t.placed(o.position()), open)})
	}
	return choiceAt(t.placed(o.position()), options)
}

// blocks reads nested blocks.
func (t *translator) blocks(o object, name string, properties []provider.Property) aws.Value {
	objects, open := o.blocks(name)
	if len(objects)+len(open) == 0 {
		return aws.Value{}
	}
	list := t.placed(o.position())
	list.Kind, list.Settled = aws.List, true
	list.SetOpen(open)
	for _, inner := range objects {
		item := t.values.Settle(t.object(inner, properties))
		item.SetMaybe(inner.maybe)
		list.Items = append(list.Items, item)
	}
	return list
}

// capitalised returns a value of the ECS API with the names of CloudFormation, which begin with capital letters. The names
// of options and labels are the user's own.
func capitalised(v aws.Value) aws.Value {
	v.Items, v.Fields = slices.Clone(v.Items), slices.Clone(v.Fields)
	for i, item := range v.Items {
		v.Items[i] = capitalised(item)
	}
	v.MapOptions(capitalised)
	for i, f := range v.Fields {
		if f.Key == "" {
			continue
		}
		f.Key = strings.ToUpper(f.Key[:1]) + f.Key[1:]
		if f.Key != "Options" && f.Key != "DockerLabels" {
			f.Value = capitalised(f.Value)
		}
		v.Fields[i] = f
	}
	return v
}
