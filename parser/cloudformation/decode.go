package cloudformation

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/egresslint/egresslint/internal/model"
)

// decode returns the properties of a resource as goformation's struct T, and what each of its fields comes from.
//
// goformation is the schema: it says which properties there are, what they are made of, and it decodes them. Its own
// reading of whole templates is not used, as it keeps neither positions nor what is not known, and refuses a template
// for one property that it does not like. So the properties are first made to fit the struct: scalars are converted as
// CloudFormation converts them, choices are settled, and what does not fit is noted and taken for unknown.
func decode[T any](r *run, res *resource, properties value) (*T, origins) {
	decoded := new(T)
	f := fitter{run: r, resource: res}
	plain, fitted := f.fit(r.settle(properties), reflect.TypeFor[T]())
	if plain == nil {
		plain = map[string]any{}
	}
	text, err := json.Marshal(map[string]any{"Type": res.kind, "Properties": plain})
	if err == nil {
		err = json.Unmarshal(text, decoded)
	}
	if err != nil {
		r.note(model.SeverityWarning, res.at, fmt.Sprintf("The properties of %s could not be read: %s.", res.id, err))
		return new(T), origins{}
	}
	from := origins{}
	from.locate(reflect.ValueOf(decoded).Elem(), fitted)
	return decoded, from
}

// origins maps the address of a decoded field to the value that it was decoded from: where it is written, and why it
// is not known. A field whose value is not known has its zero value.
type origins map[any]value

// of returns what the field at an address comes from; it is absent where nothing is written.
func (o origins) of(address any) value { return o[address] }

// locate records where a decoded value and all that it holds come from.
func (o origins) locate(decoded reflect.Value, from value) {
	if from.kind == absent {
		return
	}
	o[decoded.Addr().Interface()] = from
	if decoded.Kind() == reflect.Pointer && decoded.Type().Elem().Kind() == reflect.Struct {
		if decoded.IsNil() { // an unknown object: its fields are there, and unknown too
			decoded.Set(reflect.New(decoded.Type().Elem()))
		}
		decoded = decoded.Elem()
	}
	switch decoded.Kind() {
	case reflect.Struct:
		for i := range decoded.NumField() {
			if name := propertyName(decoded.Type().Field(i)); name != "" {
				o.locate(decoded.Field(i), from.get(name))
			}
		}
	case reflect.Slice:
		for i := range min(decoded.Len(), len(from.items)) {
			o.locate(decoded.Index(i), from.items[i])
		}
	default: // a scalar holds nothing further
	}
}

// deref returns what a pointer of a decoded struct leads to, and something empty where it leads nowhere.
func deref[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}
