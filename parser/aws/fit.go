package aws

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
)

// properties returns the properties of a resource as its type has them.
func (a *adapter) properties(res *Resource) Value { return a.fit(res, res.Properties) }

// fit returns properties as the type of a resource has them: scalars are converted as CloudFormation converts them, a
// single item is taken for a list of it, choices are settled, and what does not fit is noted and taken for unknown.
func (a *adapter) fit(res *Resource, properties Value) Value {
	f := fitter{adapter: a, resource: res}
	return f.fit(a.Settle(properties), schemas[res.Type])
}

// fitter makes the properties of one resource fit its schema.
type fitter struct {
	*adapter
	resource *Resource
}

// fit returns a value as the schema has it. One that fits is returned as it is.
func (f fitter) fit(v Value, s *schema) Value {
	if v.Kind == Absent || v.Kind == Unknown || f.fits(&v, s) {
		return v
	}
	switch s.kind {
	case reflect.Struct:
		return f.fitStruct(v, s)
	case reflect.Slice:
		return f.fitSlice(v, s.element())
	case reflect.Map:
		return f.fitMap(v, s.element())
	case reflect.Interface:
		return v
	default:
		return f.fitScalar(v, s.kind)
	}
}

// fits reports whether a value is as the schema has it.
func (f fitter) fits(v *Value, s *schema) bool {
	switch {
	case v.Kind == Absent || v.Kind == Unknown || s.kind == reflect.Interface:
		return true
	case s.kind == reflect.Struct:
		schemas := s.fields()
		return v.Kind == Object && f.allFit(v, func(key string) *schema { return schemas[key] })
	case s.kind == reflect.Map:
		return v.Kind == Object && f.allFit(v, func(string) *schema { return s.element() })
	case s.kind == reflect.Slice:
		return v.Kind == List && f.allFit(v, func(string) *schema { return s.element() })
	case s.kind == reflect.String:
		return v.Kind == Scalar
	default:
		text, known := f.Known(*v)
		return known && (s.kind == reflect.Int && isPlainNumber(text) || convert(text, s.kind) != nil)
	}
}

// allFit reports whether the members and items of a value are as the schema of each has them.
func (f fitter) allFit(v *Value, of func(key string) *schema) bool {
	for i := range v.Items {
		if !f.fits(&v.Items[i], of("")) {
			return false
		}
	}
	for i := range v.Fields {
		if s := of(v.Fields[i].Key); s == nil || !f.fits(&v.Fields[i].Value, s) {
			return false
		}
	}
	return true
}

// isPlainNumber reports whether text is a number of a few digits, as nearly all are.
func isPlainNumber(text string) bool {
	return text != "" && len(text) < 10 && strings.Trim(text, "0123456789") == ""
}

func (f fitter) fitStruct(v Value, s *schema) Value {
	if v.Kind != Object {
		return f.misfit(v, "a map of properties")
	}
	schemas := s.fields()
	fitted := v
	fitted.Fields = make([]Field, 0, len(v.Fields))
	for _, member := range v.Fields {
		if schemas[member.Key] == nil {
			f.noteUnknown(v, member)
			continue
		}
		fitted.Fields = append(fitted.Fields, Field{member.Key, member.At, f.fit(member.Value, schemas[member.Key])})
	}
	return fitted
}

// noteUnknown tells about a property that the schema lacks: it is misspelt, or newer than goformation.
func (f fitter) noteUnknown(of Value, member Field) {
	if member.Key == "Tags" { // some resources can be tagged since
		return
	}
	name := quote(member.Key)
	if of.Sensitive {
		name = visible.Hidden
	}
	at := member.Value.At
	if member.At != nil {
		at = *member.At
	}
	f.note(model.SeverityInfo, at, fmt.Sprintf("The property %s of %s is not known to egresslint and was left out.", name, f.resource.Type))
}

// fitSlice takes a single item for a list of it, as CloudFormation does.
func (f fitter) fitSlice(v Value, element *schema) Value {
	fitted := v
	fitted.Kind, fitted.Items, fitted.Text, fitted.Fields = List, nil, "", nil
	items := v.Items
	if v.Kind != List {
		items = []Value{v}
	}
	for _, item := range items {
		m := f.fit(item, element)
		m.SetMaybe(item.Maybe())
		fitted.Items = append(fitted.Items, m)
	}
	return fitted
}

func (f fitter) fitMap(v Value, element *schema) Value {
	if v.Kind != Object {
		return f.misfit(v, "a map")
	}
	fitted := v
	fitted.Fields = make([]Field, 0, len(v.Fields))
	for _, member := range v.Fields {
		fitted.Fields = append(fitted.Fields, Field{member.Key, member.At, f.fit(member.Value, element)})
	}
	return fitted
}

// fitScalar converts text, which is all that a template holds, to what a property takes.
func (f fitter) fitScalar(v Value, kind reflect.Kind) Value {
	if v.Kind != Scalar {
		return f.misfit(v, "a single value")
	}
	text, known := f.Known(v)
	switch {
	case kind == reflect.String:
		return v
	case !known:
		unknown := f.Unknown(v.At, Reference{Why: f.Why(v)})
		unknown.Via, unknown.Sensitive = v.Via, v.Sensitive
		return unknown
	case convert(text, kind) == nil:
		return f.refused(v, expectation(kind))
	}
	return v
}

func expectation(kind reflect.Kind) string {
	switch kind {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	default:
		return "a number"
	}
}

// convert returns the number or boolean that text means, nil if it means none.
func convert(text string, kind reflect.Kind) any {
	if kind == reflect.Int && isPlainNumber(text) {
		number, _ := strconv.Atoi(text) // it has digits only
		return number
	}
	text = strings.TrimSpace(text)
	number, err := strconv.ParseFloat(text, 64)
	numeric := err == nil && math.Abs(number) < 1<<31 // not for NaN
	switch {
	case kind == reflect.Bool:
		return truthOf(text)
	case kind == reflect.Int && numeric && number == math.Trunc(number):
		return int(number)
	case kind == reflect.Float64 && numeric:
		return number
	default:
		return nil
	}
}

// truthOf returns the boolean that text means in YAML 1.1, which CloudFormation reads; nil if it means none.
func truthOf(text string) any {
	switch strings.ToLower(text) {
	case "true", "yes", "on":
		return true
	case "false", "no", "off":
		return false
	default:
		return nil
	}
}

// misfit notes that a value is not what its property takes, and returns an unknown in its place.
func (f fitter) misfit(v Value, expected string) Value {
	return f.unfit(model.SeverityWarning, v, expected)
}

// refused is misfit of a text with which there is no deployment.
func (f fitter) refused(v Value, expected string) Value {
	return f.unfit(model.SeverityError, v, expected)
}

func (f fitter) unfit(severity model.Severity, v Value, expected string) Value {
	reason := fmt.Sprintf("%s is expected here", expected)
	f.note(severity, v.At, sentence(fmt.Sprintf("%s, so this property of %s is taken for unknown", reason, f.resource.ID)))
	misfit := f.Unknown(v.At, Reference{Why: f.because(v, reason)})
	misfit.Via = v.Via
	misfit.SetMaybe(v.Maybe())
	return misfit
}
