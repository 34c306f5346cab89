package terraform

import (
	"math/big"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/funcs"
)

// value is the outcome of an evaluation.
type value struct {
	cty.Value
	// why holds the reasons for whatever is unknown in Value; it is empty where Value is wholly known.
	why []model.Unknown
	// name is how a person would write an unknown value that is exactly one thing from outside the files, such as
	// "var.vpc_id": equal names are equal values. It is empty for everything else.
	name string
	// list is set where the value is a list from outside the files of which slices can be told.
	list *reference
}

// known returns a value without unknowns.
func known(v cty.Value) value { return value{Value: v} }

// unknown returns a value of which nothing is known but why.
func unknown(name string, why ...model.Unknown) value {
	return value{Value: cty.DynamicVal, why: why, name: name}
}

// absent reports whether the value is null: an argument that is not set.
func (v value) absent() bool { return v.Value == cty.NilVal || v.IsKnown() && v.IsNull() }

// text returns the value as a known string; numbers and booleans count as the string Terraform would convert them to.
func (v value) text() (string, bool) {
	if n, ok := v.whole(); ok {
		return strconv.FormatInt(n, 10), true // what the conversion below returns, a hundred times faster
	}
	if v.Value != cty.NilVal && v.Type() == cty.String { // as most are
		bare, _ := v.Unmark()
		if !bare.IsKnown() || bare.IsNull() {
			return "", false
		}
		return bare.AsString(), true
	}
	s, ok := convertKnown(v.Value, cty.String)
	if !ok {
		return "", false
	}
	return s.AsString(), true
}

// shown returns the value as text if it may be shown.
func (v value) shown() (string, bool) {
	text, ok := v.text()
	if !ok || v.sensitive() {
		return "", false
	}
	return text, true
}

// whole returns the value if it is a known whole number that is written without an exponent.
func (v value) whole() (int64, bool) {
	if v.Value == cty.NilVal || v.Type() != cty.Number {
		return 0, false
	}
	bare, _ := v.Unmark()
	if !bare.IsKnown() || bare.IsNull() {
		return 0, false
	}
	n, accuracy := bare.AsBigFloat().Int64()
	return n, accuracy == big.Exact
}

// number returns the value as a known whole number.
func (v value) number() (int, bool) {
	n, ok := convertKnown(v.Value, cty.Number)
	if !ok {
		return 0, false
	}
	i, _ := n.AsBigFloat().Int64()
	return int(i), true
}

// truth returns the value as a known boolean.
func (v value) truth() (b, ok bool) {
	t, ok := convertKnown(v.Value, cty.Bool)
	return ok && t.True(), ok
}

// sensitive reports whether the value, or anything in it, must not be shown.
func (v value) sensitive() bool {
	switch {
	case v.Value == cty.NilVal:
		return false
	case v.IsMarked():
		return true
	default:
		return !v.Type().IsPrimitiveType() && v.ContainsMarked()
	}
}

// secret returns the value as one that must not be shown.
func (v value) secret() value {
	if v.Value != cty.NilVal {
		v.Value = v.Mark(funcs.Sensitive)
	}
	return v
}

// ternary returns the value as an answer; an absent value answers with unset.
func (v value) ternary(unset model.Ternary) model.Ternary {
	if v.absent() {
		return unset
	}
	b, ok := v.truth()
	switch {
	case !ok:
		return model.Unclear
	case b:
		return model.Yes
	default:
		return model.No
	}
}
