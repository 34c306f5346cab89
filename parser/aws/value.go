package aws

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Value is what a property is given, as far as the files say: the same for every input format. The zero Value is
// absent. Values are never changed once they are made.
type Value struct {
	Kind Kind
	// Sensitive is true for what must not be shown.
	Sensitive bool
	// Settled is true for a list without choices. Then Open returns the reasons why it may have further items, and Vacant
	// why it may have none at all.
	Settled bool
	// Reference is the number of the reference that an unknown value stands for.
	Reference uint32
	// At is where the value is written, and Via the next place on the way from there to the resource, such as the line of
	// a module that uses a caller's argument; zero where there is none.
	At  source.Range
	Via source.Ref
	// Text is that of a scalar; it may hold tokens, which stand for references.
	Text string
	// Items are those of a list.
	Items []Value
	// Fields are those of an object, in the order of the file.
	Fields []Field
	// doubts is nil for what is certain.
	doubts *doubts
}

// Kind says what a Value is.
type Kind uint8

// The kinds of values.
const (
	Absent  Kind = iota // nothing is written, or what counts as nothing: null, AWS::NoValue
	Scalar              // text, number or boolean, which CloudFormation and Terraform convert into each other
	List                //
	Object              //
	Unknown             // something whose shape is not known either
	Choice              // one of several values; which one is up to conditions that are not known
)

// Field is a member of an object.
type Field struct {
	Key   string
	At    *source.Range // of the key; nil where only that of the value is known
	Value Value
}

// Option is a value that a choice may take.
type Option struct {
	Guards []Guard
	Why    []model.Unknown // why it is not known whether the guards hold
	Value  Value
}

// Guard demands that a condition has a certain outcome.
type Guard struct {
	Condition string // unique among all templates
	Holds     bool
}

// Get returns a member of an object, or a member of that. Of a choice it is the choice of the members, of an unknown
// value that unknown value.
func (v Value) Get(keys ...string) Value {
	for _, key := range keys {
		v = v.member(key)
	}
	return v
}

func (v Value) member(key string) Value {
	switch v.Kind {
	case Unknown:
		return v
	case Choice:
		return NewChoice(v.At, v.Via, mapped(v.Options(), func(option Value) Value { return option.member(key) }))
	}
	for i := range v.Fields {
		if v.Fields[i].Key == key {
			member := v.Fields[i].Value
			member.Sensitive = member.Sensitive || v.Sensitive
			return member
		}
	}
	return Value{}
}

// With returns the object with another value for a key that it has.
func (v Value) With(key string, replacement Value) Value {
	fields := slices.Clone(v.Fields)
	for i := range fields {
		if fields[i].Key == key {
			fields[i].Value = replacement
		}
	}
	v.Fields = fields
	return v
}

// Moved returns the value as if it were written elsewhere: what a function returns is placed where it is called.
func (v Value) Moved(at source.Range) Value {
	v.At, v.Via = at, 0
	return v
}

// IsWritten reports whether a property says anything: some configurations leave one empty for none.
func (v Value) IsWritten() bool { return v.Kind != Absent && (v.Kind != Scalar || v.Text != "") }

// IsSensitive reports whether the value, or anything in it, must not be shown.
func (v Value) IsSensitive() bool { return v.isSensitive() }

func (v *Value) isSensitive() bool {
	if v.Sensitive {
		return true
	}
	for i := range v.Items {
		if v.Items[i].isSensitive() {
			return true
		}
	}
	for i := range v.Fields {
		if v.Fields[i].Value.isSensitive() {
			return true
		}
	}
	options := v.Options()
	for i := range options {
		if options[i].Value.isSensitive() {
			return true
		}
	}
	return false
}

// Like returns the value as sensitive as what it was made from.
func (v Value) Like(from Value) Value {
	if !from.IsSensitive() {
		return v
	}
	v.Sensitive = true
	v.Items, v.Fields = slices.Clone(v.Items), slices.Clone(v.Fields)
	for i := range v.Items {
		v.Items[i] = v.Items[i].Like(from)
	}
	for i := range v.Fields {
		v.Fields[i].Value = v.Fields[i].Value.Like(from)
	}
	v.MapOptions(func(option Value) Value { return option.Like(from) })
	return v
}

// Size counts the values of a tree.
func (v Value) Size() int {
	n := 1 + len(v.Text)/64
	for _, item := range v.Items {
		n += item.Size()
	}
	for _, f := range v.Fields {
		n += f.Value.Size()
	}
	for _, o := range v.Options() {
		n += o.Value.Size()
	}
	return n
}
