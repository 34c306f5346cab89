// Package schema compares values with a JSON Schema, and returns what differs as data: where it is in the value, and which part
// of the schema does not allow it. Callers make messages of that.
//
// It knows the keywords that the schemas of this program have, which are made of Go types. Parse refuses any other keyword, so
// that none is skipped. Start reading at Compare.
package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Schema is a JSON Schema, or a part of one. What a schema does not say is zero.
//
// Source: https://json-schema.org/draft-07/json-schema-validation
type Schema struct {
	Version     string `json:"$schema"`
	Title       string
	Description string

	Ref         string             `json:"$ref"` // "#/$defs/NAME"
	Definitions map[string]*Schema `json:"$defs"`

	Type   Types
	Const  any
	Enum   []any
	Format string

	Pattern   string
	MinLength int
	Minimum   *float64

	Items    *Schema
	MinItems int

	Required             []string
	Properties           map[string]*Schema
	PatternProperties    map[string]*Schema
	AdditionalProperties Others

	AnyOf []*Schema
	OneOf []*Schema
}

// Types are the types that a value may have. None means any.
type Types []string

// UnmarshalJSON reads one type, or a list.
func (t *Types) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("[")) {
		return json.Unmarshal(text, (*[]string)(t))
	}
	*t = Types{""}
	return json.Unmarshal(text, &(*t)[0])
}

// Others says what holds for keys that a schema does not name.
type Others struct {
	Refused bool
	Schema  *Schema // nil means that every value is allowed
}

// UnmarshalJSON reads true, false or a schema.
func (o *Others) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("{")) {
		return strictly(text, &o.Schema)
	}
	var allowed bool
	err := json.Unmarshal(text, &allowed)
	o.Refused = !allowed
	return err
}

// Parse reads a schema.
func Parse(text []byte) (*Schema, error) {
	s := &Schema{}
	if err := strictly(text, s); err != nil {
		return nil, fmt.Errorf("reading a schema: %w", err)
	}
	return s, nil
}

func strictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// Decode reads the only value of a text, as Compare takes it.
func Decode(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the end of the document")
	}
	return value, nil
}
