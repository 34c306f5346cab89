package cloudformation

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// fitter makes the properties of one resource fit a struct.
type fitter struct {
	*run
	resource *resource
}

// fit returns a value as encoding/json must see it to decode it into the type, nil for nothing, and the value that is
// left of it: of the same shape as the type, with unknowns in the place of what does not fit.
func (f fitter) fit(v value, t reflect.Type) (any, value) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if v.kind == absent || v.kind == unknown {
		return nil, v
	}
	switch t.Kind() {
	case reflect.Struct:
		return f.fitStruct(v, t)
	case reflect.Slice:
		return f.fitSlice(v, t)
	case reflect.Map:
		return f.fitMap(v, t)
	case reflect.Interface:
		return f.plain(v), v
	default:
		return f.fitScalar(v, t.Kind())
	}
}

func (f fitter) fitStruct(v value, t reflect.Type) (any, value) {
	if v.kind != mapping {
		return f.misfit(v, "a map of properties")
	}
	types := map[string]reflect.Type{}
	for i := range t.NumField() {
		types[propertyName(t.Field(i))] = t.Field(i).Type
	}
	plain := map[string]any{}
	fitted := value{kind: mapping, at: v.at, maybe: v.maybe}
	for _, member := range v.fields {
		if types[member.key] == nil {
			f.noteUnknown(member)
			continue
		}
		p, m := f.fit(member.value, types[member.key])
		if p != nil {
			plain[member.key] = p
		}
		fitted.fields = append(fitted.fields, field{member.key, member.at, m})
	}
	return plain, fitted
}

// noteUnknown tells about a property that the struct lacks: it is misspelt, or newer than goformation.
func (f fitter) noteUnknown(member field) {
	if member.key != "Tags" { // some resources can be tagged since
		f.note(model.SeverityInfo, member.at, fmt.Sprintf("The property %s of %s is not known to egresslint and was left out.", quote(member.key), f.resource.kind))
	}
}

// fitSlice takes a single item for a list of it, as CloudFormation does.
func (f fitter) fitSlice(v value, t reflect.Type) (any, value) {
	fitted := v
	fitted.kind, fitted.items, fitted.text, fitted.fields = list, nil, "", nil
	items := v.items
	if v.kind != list {
		items = []value{v}
	}
	plain := make([]any, len(items))
	for i, item := range items {
		p, m := f.fit(item, t.Elem())
		if p == nil {
			p = zero(t.Elem())
		}
		m.maybe = item.maybe
		plain[i] = p
		fitted.items = append(fitted.items, m)
	}
	return plain, fitted
}

// zero returns what encoding/json decodes into the zero value.
func zero(t reflect.Type) any {
	if t.Kind() == reflect.Struct {
		return map[string]any{}
	}
	return reflect.Zero(t).Interface()
}

func (f fitter) fitMap(v value, t reflect.Type) (any, value) {
	if v.kind != mapping {
		return f.misfit(v, "a map")
	}
	plain := map[string]any{}
	fitted := value{kind: mapping, at: v.at, maybe: v.maybe}
	for _, member := range v.fields {
		p, m := f.fit(member.value, t.Elem())
		if p != nil {
			plain[member.key] = p
		}
		fitted.fields = append(fitted.fields, field{member.key, member.at, m})
	}
	return plain, fitted
}

// fitScalar converts text, which is all that a template holds, to what a property takes.
func (f fitter) fitScalar(v value, kind reflect.Kind) (any, value) {
	if v.kind != scalar {
		return f.misfit(v, "a single value")
	}
	text, known := f.known(v)
	if kind == reflect.String {
		return v.text, v
	}
	if !known {
		return nil, f.unknown(v.at, reference{why: f.why(v)})
	}
	plain := convert(text, kind)
	if plain == nil {
		return f.misfit(v, expectation(kind))
	}
	return plain, v
}

func expectation(kind reflect.Kind) string {
	if kind == reflect.Bool {
		return "true or false"
	}
	return "a number"
}

// convert returns the number or boolean that text means, nil if it means none.
func convert(text string, kind reflect.Kind) any {
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
func (f fitter) misfit(v value, expected string) (any, value) {
	reason := fmt.Sprintf("%s is expected here", expected)
	f.note(model.SeverityWarning, v.at, sentence(fmt.Sprintf("%s, so this property of %s is taken for unknown", reason, f.resource.id)))
	misfit := f.unknown(v.at, reference{why: f.because(v.at, reason)})
	misfit.maybe = v.maybe
	return nil, misfit
}

// propertyName returns the name that a field has in templates, "" if it is no property.
func propertyName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" {
		return ""
	}
	return name
}
