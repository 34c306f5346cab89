package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// errUnlike is returned for a plan that does not have the form in which Terraform writes it, such as one with null in the place
// of a list, or with a key twice in one object.
var errUnlike = errors.New("this is not how Terraform writes a plan")

// stream decodes a plan value by value: of what is long, one element is held at a time.
type stream struct {
	*json.Decoder
	depth   int  // of the objects and lists that are read value by value
	managed bool // whether managed resources of the state are kept
}

// maxStreamed bounds the depth. No plan has modules that deep: encoding/json says what is wrong with one.
const maxStreamed = 1000

// decodeParts decodes the parts of a plan that the network depends on. It returns the keys of the outermost object with the
// offset behind it. What it does not decode at all, or not as all of encoding/json would, is an error.
func decodeParts(text []byte, managed bool) (*document, outline, error) {
	s := &stream{Decoder: json.NewDecoder(bytes.NewReader(text)), managed: managed}
	s.UseNumber()
	d, o := &document{}, outline{whole: true}
	err := s.object(func(key string) { o.keys = append(o.keys, key) }, map[string]func() error{
		"format_version":   s.value(&d.FormatVersion),
		"errored":          s.value(&d.Errored),
		"complete":         s.value(&d.Complete),
		"deferred_changes": s.value(&d.Deferred),
		"variables":        s.value(&d.Variables),
		"planned_values":   func() error { return s.plannedValues(d) },
		"resource_changes": func() error { return s.changes(&d.ResourceChanges) },
		"prior_state": s.fields(map[string]func() error{
			"values": s.fields(map[string]func() error{"root_module": s.stateModule(&d.PriorState.Values.RootModule)}),
		}),
		"configuration": s.fields(map[string]func() error{
			"provider_config": s.value(&d.Configuration.ProviderConfig),
			"root_module":     s.module(&d.Configuration.RootModule),
		}),
	})
	o.end = int(s.InputOffset())
	return d, o, err
}

// value returns what decodes a value as a whole.
func (s *stream) value(into any) func() error { return func() error { return s.Decode(into) } }

// fields returns what reads an object with these fields.
func (s *stream) fields(of map[string]func() error) func() error {
	return func() error { return s.object(func(string) {}, of) }
}

// object reads an object: the values of fields as they say, and others past. It calls met with each key.
func (s *stream) object(met func(key string), fields map[string]func() error) error {
	seen := map[string]bool{}
	return s.members(func(key string) error {
		met(key)
		read := fields[key]
		switch {
		case seen[key] || read == nil && hasFold(fields, key):
			return errUnlike
		case read == nil:
			return s.skip()
		}
		seen[key] = true
		return read()
	})
}

// hasFold reports whether a key is one of the fields but for its case, which encoding/json does not look at.
func hasFold(fields map[string]func() error, key string) bool {
	for field := range fields {
		if strings.EqualFold(field, key) {
			return true
		}
	}
	return false
}

// members calls read with each key of an object, to read its value.
func (s *stream) members(read func(key string) error) error {
	return s.delimited('{', func() error {
		token, err := s.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string) // which it is in an object
		return read(key)
	})
}

// list calls read for each element of a list.
func (s *stream) list(read func() error) error { return s.delimited('[', read) }

func (s *stream) delimited(opening json.Delim, read func() error) error {
	if token, err := s.Token(); err != nil || token != opening || s.depth == maxStreamed {
		return errors.Join(err, errUnlike)
	}
	s.depth++
	defer func() { s.depth-- }()
	for s.More() {
		if err := read(); err != nil {
			return err
		}
	}
	_, err := s.Token()
	return err
}

// passed is a value that is only looked at for mistakes.
type passed struct{}

// UnmarshalJSON implements [json.Unmarshaler].
func (*passed) UnmarshalJSON([]byte) error { return nil }

// pass reads past a value.
func (s *stream) pass() error { return s.Decode(&passed{}) }

// skip reads past a value, past one of its elements after the other.
func (s *stream) skip() error {
	token, err := s.Token()
	opening, isDelimiter := token.(json.Delim)
	if err != nil || !isDelimiter {
		return err
	}
	for s.More() {
		if opening == '{' {
			if _, err := s.Token(); err != nil {
				return err
			}
		}
		if err := s.pass(); err != nil {
			return err
		}
	}
	_, err = s.Token()
	return err
}

func (s *stream) plannedValues(d *document) error {
	d.PlannedValues = &plannedValues{}
	root := &d.PlannedValues.RootModule
	count := func(elements *[]passed) func() error {
		return func() error {
			return s.list(func() error {
				*elements = append(*elements, passed{})
				return s.pass()
			})
		}
	}
	return s.fields(map[string]func() error{
		"root_module": s.fields(map[string]func() error{
			"resources": count(&root.Resources), "child_modules": count(&root.ChildModules),
		}),
	})()
}

func (s *stream) changes(into *[]change) error {
	err := s.list(func() error {
		var c change
		err := s.Decode(&c)
		c.settle()
		*into = append(*into, c)
		return err
	})
	*into = slices.Clip(*into)
	return err
}

func (s *stream) stateModule(m *stateModule) func() error {
	return s.fields(map[string]func() error{
		"resources": func() error {
			return s.list(func() error {
				var r stateResource
				err := s.Decode(&r)
				if s.managed || r.Mode == "data" {
					m.Resources = append(m.Resources, r)
				}
				return err
			})
		},
		"child_modules": func() error {
			return s.list(func() error {
				var child stateModule
				err := s.stateModule(&child)()
				m.ChildModules = append(m.ChildModules, child)
				return err
			})
		},
	})
}

func (s *stream) module(m *configModule) func() error {
	return s.fields(map[string]func() error{
		"outputs":   s.value(&m.Outputs),
		"variables": s.value(&m.Variables),
		"resources": func() error {
			return s.list(func() error {
				var r configResource
				err := s.Decode(&r)
				m.Resources = append(m.Resources, r)
				return err
			})
		},
		"module_calls": func() error {
			m.ModuleCalls = map[string]*moduleCall{}
			return s.members(func(name string) error {
				if m.ModuleCalls[name] != nil {
					return errUnlike
				}
				call := &moduleCall{}
				m.ModuleCalls[name] = call
				return s.fields(map[string]func() error{
					"expressions":         s.value(&call.Expressions),
					"for_each_expression": s.value(&call.ForEach),
					"module":              s.module(&call.Module),
				})()
			})
		},
	})
}
