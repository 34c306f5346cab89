package plan

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// errUnlike is returned for a plan that does not have the form in which Terraform writes it, such as one with null in the place
// of a list, or with a key twice in one object.
var errUnlike = errors.New("this is not how Terraform writes a plan")

// stream decodes a plan value by value. It copies nothing but names: values stay parts of the text.
type stream struct {
	*jsontext.Decoder
	text    []byte
	at      cursor
	names   map[string]string   // which many resources share
	lists   map[string][]string // of actions
	members attributes          // of the object that is read
	depth   int                 // of the objects and lists that are read value by value
	managed bool                // whether managed resources of the state are kept
}

// maxStreamed bounds the depth. No plan has modules that deep: encoding/json says what is wrong with one.
const maxStreamed = 1000

// decodeParts decodes the parts of a plan that the network depends on. It returns the keys of the outermost object with the
// offset behind it. What it does not decode at all, or not as all of encoding/json would, is an error.
func decodeParts(text []byte, managed bool) (*document, outline, error) {
	s := &stream{
		Decoder: jsontext.NewDecoder(bytes.NewBuffer(text)),
		text:    text, at: cursor{text: text, line: 1}, managed: managed,
		names: map[string]string{}, lists: map[string][]string{},
	}
	d, o := &document{}, outline{whole: true}
	err := s.object(topFields, func(key string) error {
		o.keys = append(o.keys, key)
		return s.part(d, &o, key)
	})
	o.end = int(s.InputOffset())
	return d, o, err
}

var topFields = []string{
	"format_version", "errored", "complete", "deferred_changes", "variables", "planned_values", "resource_changes", "prior_state",
	"configuration",
}

// part decodes one of the parts of a plan.
func (s *stream) part(d *document, o *outline, key string) error {
	switch key {
	case "format_version":
		return s.value(&d.FormatVersion)
	case "errored":
		return s.value(&d.Errored)
	case "complete":
		return s.value(&d.Complete)
	case "deferred_changes":
		return s.value(&d.Deferred)
	case "variables":
		return s.value(&d.Variables)
	case "planned_values":
		return s.plannedValues(d)
	case "resource_changes":
		if o.has("prior_state") {
			d.PriorState.forgetPlaces()
		}
		return s.changes(&d.ResourceChanges)
	case "prior_state":
		return s.within("values", func() error {
			return s.within("root_module", func() error { return s.stateModule(&d.PriorState.Values.RootModule) })
		})
	case "configuration":
		return s.configuration(&d.Configuration)
	default:
		return s.SkipValue()
	}
}

// value decodes a value as a whole.
func (s *stream) value(into any) error {
	text, err := s.raw()
	if err != nil {
		return err
	}
	return unmarshal(text, into)
}

// raw returns the next value as JSON text.
func (s *stream) raw() (jsontext.Value, error) {
	v, err := s.ReadValue()
	end := int(s.InputOffset())
	return s.text[end-len(v) : end : end], err
}

// object calls read with each key of an object, to read its value. The keys of no other than the fields may be those but for
// their case, which encoding/json does not look at.
func (s *stream) object(fields []string, read func(key string) error) error {
	return s.delimited(jsontext.KindBeginObject, func() error {
		key, err := s.name()
		if err != nil {
			return err
		}
		if !slices.Contains(fields, key) && slices.ContainsFunc(fields, func(field string) bool { return strings.EqualFold(field, key) }) {
			return errUnlike
		}
		return read(key)
	})
}

// within reads the only field of an object that counts.
func (s *stream) within(field string, read func() error) error {
	return s.object([]string{field}, func(key string) error {
		if key == field {
			return read()
		}
		return s.SkipValue()
	})
}

// list calls read for each element of a list.
func (s *stream) list(read func() error) error { return s.delimited(jsontext.KindBeginArray, read) }

func (s *stream) delimited(opening jsontext.Kind, read func() error) error {
	if s.PeekKind() != opening || s.depth == maxStreamed {
		return errUnlike
	}
	if _, err := s.ReadToken(); err != nil {
		return err
	}
	s.depth++
	defer func() { s.depth-- }()
	for s.PeekKind() != opening+2 { // which closes it
		if err := read(); err != nil {
			return err
		}
	}
	_, err := s.ReadToken()
	return err
}

// quoted returns a string in its quotation marks.
func (s *stream) quoted() (jsontext.Value, error) {
	if s.PeekKind() != jsontext.KindString {
		return nil, errUnlike
	}
	return s.raw()
}

// name reads a string that others are likely to be equal to: they share its text.
func (s *stream) name() (string, error) {
	text, err := s.quoted()
	if err != nil {
		return "", err
	}
	name, ok := s.names[string(text)]
	if !ok {
		name = unquoted(text)
		s.names[string(text)] = name
	}
	return name, nil
}

// actions reads what is done with a resource. Few lists of actions differ.
func (s *stream) actions(into *[]string) error {
	text, err := s.raw()
	if err != nil {
		return err
	}
	list, ok := s.lists[string(text)]
	if !ok {
		if err := unmarshal(text, &list); err != nil {
			return err
		}
		s.lists[string(text)] = list
	}
	*into = list
	return nil
}

// own reads a string that belongs to one resource.
func (s *stream) own(into *string) error {
	text, err := s.quoted()
	if err == nil {
		*into = unquoted(text)
	}
	return err
}

// address reads the address of a resource, and its place.
func (s *stream) address(into *string, at *span) error {
	text, err := s.quoted()
	if err != nil {
		return err
	}
	*into = unquoted(text)
	*at = s.at.span(int(s.InputOffset())-len(text), text)
	return nil
}

// attributes reads an object, or null, without decoding its values.
func (s *stream) attributes(into *attributes) error {
	if s.PeekKind() == jsontext.KindNull {
		return s.SkipValue()
	}
	s.members = s.members[:0]
	err := s.delimited(jsontext.KindBeginObject, func() error {
		name, err := s.name()
		if err != nil {
			return err
		}
		text, err := s.raw()
		s.members = append(s.members, member{name, text})
		return err
	})
	if len(s.members) > 0 {
		*into = slices.Clone(s.members)
	}
	return err
}

// mask reads what marks attributes.
func (s *stream) mask(into *mask) error {
	switch s.PeekKind() {
	case jsontext.KindBeginObject:
		return s.attributes(&into.parts)
	case jsontext.KindNull, jsontext.KindFalse:
		return s.SkipValue()
	default:
		return errUnlike
	}
}

func (s *stream) plannedValues(d *document) error {
	d.PlannedValues = &plannedValues{}
	root := &d.PlannedValues.RootModule
	count := func(elements *[]passed) error {
		return s.list(func() error {
			*elements = append(*elements, passed{})
			return s.SkipValue()
		})
	}
	return s.within("root_module", func() error {
		return s.object([]string{"resources", "child_modules"}, func(key string) error {
			switch key {
			case "resources":
				return count(&root.Resources)
			case "child_modules":
				return count(&root.ChildModules)
			default:
				return s.SkipValue()
			}
		})
	})
}

// passed is a value that is only looked at for mistakes.
type passed struct{}

// UnmarshalJSON implements [json.Unmarshaler].
func (*passed) UnmarshalJSON([]byte) error { return nil }
