package cloudformation

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// value is what a node evaluates to. Values are never changed once they are made.
type value struct {
	kind kind
	at   source.Range
	// text of a scalar; it may hold tokens, which stand for references.
	text string
	// items of a list.
	items []value
	// fields of a mapping, in the order of the file.
	fields []field
	// options of a choice.
	options []option
	// ref numbers the reference that an unknown stands for.
	ref int
	// secret is true for what comes from a parameter that must not be shown.
	secret bool
	// maybe holds the reasons why an item of a settled list may not be there.
	maybe []model.Unknown
	// settled is true for a list that choices were settled in. Then open holds the reasons why it may have further
	// items, and vacant why it may have none at all.
	settled      bool
	open, vacant []model.Unknown
}

// kind says what a value is.
type kind int

const (
	absent  kind = iota // AWS::NoValue, null, or a property that is not written
	scalar              // text, number or boolean: CloudFormation treats them alike
	list                //
	mapping             //
	unknown             // something whose shape is not known either
	choice              // one of several values; which one is up to conditions that are not known
)

// field is a member of a mapping.
type field struct {
	key   string
	at    source.Range // of the key
	value value
}

// option is a value that a choice may take.
type option struct {
	guards []guard
	why    []model.Unknown // why it is not known whether the guards hold
	value  value
}

// guard demands that a condition has a certain outcome.
type guard struct {
	condition string // unique among all scopes
	holds     bool
}

// get returns a member of a mapping. Of a choice it is the choice of the members, of an unknown that unknown.
func (v value) get(keys ...string) value {
	for _, key := range keys {
		v = v.member(key)
	}
	return v
}

func (v value) member(key string) value {
	if v.kind == unknown {
		return v
	}
	if v.kind == choice {
		member := value{kind: choice, at: v.at}
		for _, o := range v.options {
			member.options = append(member.options, option{o.guards, o.why, o.value.member(key)})
		}
		return member
	}
	for _, f := range v.fields {
		if f.key == key {
			return f.value
		}
	}
	return value{}
}

// with returns the mapping with another value for a key that it has.
func (v value) with(key string, replacement value) value {
	fields := make([]field, len(v.fields))
	for i, f := range v.fields {
		if f.key == key {
			f.value = replacement
		}
		fields[i] = f
	}
	v.fields = fields
	return v
}

// moved returns the value as if it were written elsewhere: what a function returns stands where it is called.
func (v value) moved(at source.Range) value {
	v.at = at
	return v
}

// isSecret reports whether the value, or anything in it, comes from a parameter that must not be shown.
func (v value) isSecret() bool {
	return v.secret || slices.ContainsFunc(v.items, value.isSecret) ||
		slices.ContainsFunc(v.fields, func(f field) bool { return f.value.isSecret() }) ||
		slices.ContainsFunc(v.options, func(o option) bool { return o.value.isSecret() })
}

// like returns the value as secret as what it was made from.
func (v value) like(from value) value {
	if !from.isSecret() {
		return v
	}
	v.secret = true
	v.items = slices.Clone(v.items)
	for i := range v.items {
		v.items[i].secret = true
	}
	return v
}

// size counts the values of a tree.
func (v value) size() int {
	n := 1 + len(v.text)/64
	for _, item := range v.items {
		n += item.size()
	}
	for _, f := range v.fields {
		n += f.value.size()
	}
	for _, o := range v.options {
		n += o.value.size()
	}
	return n
}
