package schema

import (
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Keyword is what a value does not fit.
type Keyword string

// The keywords. Several is none: there are only causes.
const (
	Several    Keyword = ""
	Type       Keyword = "type"
	Const      Keyword = "const"
	Enum       Keyword = "enum"
	Format     Keyword = "format"
	Pattern    Keyword = "pattern"
	MinLength  Keyword = "minLength"
	Minimum    Keyword = "minimum"
	MinItems   Keyword = "minItems"
	Required   Keyword = "required"
	Additional Keyword = "additionalProperties"
	AnyOf      Keyword = "anyOf"
	OneOf      Keyword = "oneOf"
)

// Mismatch is a value that does not fit a schema.
type Mismatch struct {
	Path    []string // the keys, and the indices in lists, that lead to the value
	Value   any
	Schema  *Schema
	Keyword Keyword
	Keys    []string // that are missing, or that the schema does not have, sorted
	Err     error    // why a text does not have the format
	// Causes are what differs where there is Several, and for each alternative of AnyOf and OneOf. There are none where a value fits
	// more than one of OneOf.
	Causes []*Mismatch
}

// Formats are the functions that say why a text does not have a format, by its name. A format without one allows everything.
type Formats map[string]func(text string) error

// Compare compares a value with the schema, and returns nil if it fits. The value consists of nil, bool, string, json.Number,
// []any and map[string]any.
func (s *Schema) Compare(value any, formats Formats) *Mismatch {
	c := &comparison{definitions: s.Definitions, formats: formats, patterns: map[string]*regexp.Regexp{}}
	return c.compare(value, s)
}

// comparison is where a comparison is.
type comparison struct {
	definitions map[string]*Schema
	formats     Formats
	patterns    map[string]*regexp.Regexp
	path        []string
}

// compare compares a value with a schema. Where the value as a whole does not fit, its parts say nothing new.
func (c *comparison) compare(value any, s *Schema) *Mismatch {
	if m := c.whole(value, s); m != nil {
		return m
	}
	var found []*Mismatch
	switch value := value.(type) {
	case string:
		found = c.text(value, s)
	case json.Number:
		if n, _ := value.Float64(); s.Minimum != nil && n < *s.Minimum {
			found = append(found, c.mismatch(value, s, Minimum))
		}
	case []any:
		found = c.list(value, s)
	case map[string]any:
		found = c.object(value, s)
	}
	if s.Ref != "" {
		found = appended(found, c.compare(value, c.definitions[strings.TrimPrefix(s.Ref, "#/$defs/")]))
	}
	found = append(found, c.alternatives(value, s)...)
	switch len(found) {
	case 0:
		return nil
	case 1:
		return found[0]
	}
	all := c.mismatch(value, s, Several)
	all.Causes = found
	return all
}

func (c *comparison) mismatch(value any, s *Schema, keyword Keyword) *Mismatch {
	return &Mismatch{Path: slices.Clone(c.path), Value: value, Schema: s, Keyword: keyword}
}

func appended(found []*Mismatch, m *Mismatch) []*Mismatch {
	if m == nil {
		return found
	}
	return append(found, m)
}

// whole compares what a schema says of the value as a whole.
func (c *comparison) whole(value any, s *Schema) *Mismatch {
	same := func(other any) bool { return equal(value, other) }
	switch {
	case len(s.Type) > 0 && !slices.ContainsFunc(s.Type, func(name string) bool { return is(value, name) }):
		return c.mismatch(value, s, Type)
	case s.Const != nil && !same(s.Const):
		return c.mismatch(value, s, Const)
	case len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, same):
		return c.mismatch(value, s, Enum)
	}
	text, isText := value.(string)
	if check := c.formats[s.Format]; isText && check != nil {
		if err := check(text); err != nil {
			m := c.mismatch(value, s, Format)
			m.Err = err
			return m
		}
	}
	return nil
}

// TypeOf returns the name of the type of a value.
func TypeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	default:
		return "number"
	}
}

// is reports whether a value has a type.
func is(value any, name string) bool {
	number, ok := value.(json.Number)
	if name != "integer" || !ok {
		return TypeOf(value) == name
	}
	n, _ := number.Float64()
	return n == math.Trunc(n)
}

// equal compares a value with one of a schema, which is true, false, a text or a number.
func equal(value, other any) bool {
	number, isNumber := value.(json.Number)
	want, wantsNumber := other.(float64)
	if isNumber && wantsNumber {
		n, err := number.Float64()
		return err == nil && n == want
	}
	switch value.(type) {
	case bool, string:
		return value == other
	default:
		return false
	}
}

func (c *comparison) text(text string, s *Schema) []*Mismatch {
	var found []*Mismatch
	if utf8.RuneCountInString(text) < s.MinLength {
		found = append(found, c.mismatch(text, s, MinLength))
	}
	if s.Pattern != "" && !c.matches(s.Pattern, text) {
		found = append(found, c.mismatch(text, s, Pattern))
	}
	return found
}

// matches reports whether a text matches a pattern. Each pattern is compiled once in a comparison.
func (c *comparison) matches(pattern, text string) bool {
	if c.patterns[pattern] == nil {
		c.patterns[pattern] = regexp.MustCompile(pattern)
	}
	return c.patterns[pattern].MatchString(text)
}

func (c *comparison) list(list []any, s *Schema) []*Mismatch {
	var found []*Mismatch
	if len(list) < s.MinItems {
		found = append(found, c.mismatch(list, s, MinItems))
	}
	for i := 0; i < len(list) && s.Items != nil; i++ {
		found = appended(found, c.below(strconv.Itoa(i), list[i], s.Items))
	}
	return found
}

// below compares a part of a value.
func (c *comparison) below(step string, value any, s *Schema) *Mismatch {
	c.path = append(c.path, step)
	m := c.compare(value, s)
	c.path = c.path[:len(c.path)-1]
	return m
}

func (c *comparison) object(object map[string]any, s *Schema) []*Mismatch {
	var found []*Mismatch
	missing := slices.DeleteFunc(slices.Clone(s.Required), func(key string) bool {
		_, ok := object[key]
		return ok
	})
	if len(missing) > 0 {
		found = append(found, c.mismatch(object, s, Required))
		found[0].Keys = missing
	}
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(object)) {
		schemas := c.schemasOf(key, s)
		for _, one := range schemas {
			found = appended(found, c.below(key, object[key], one))
		}
		if len(schemas) == 0 && s.AdditionalProperties.Refused {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) > 0 {
		m := c.mismatch(object, s, Additional)
		m.Keys = unknown
		found = append(found, m)
	}
	return found
}

// schemasOf returns what holds for the value of a key.
func (c *comparison) schemasOf(key string, s *Schema) []*Schema {
	var schemas []*Schema
	if named := s.Properties[key]; named != nil {
		schemas = append(schemas, named)
	}
	for pattern, one := range s.PatternProperties {
		if c.matches(pattern, key) {
			schemas = append(schemas, one)
		}
	}
	if others := s.AdditionalProperties.Schema; len(schemas) == 0 && others != nil {
		schemas = append(schemas, others)
	}
	return schemas
}

// alternatives compares a value with each of several schemas.
func (c *comparison) alternatives(value any, s *Schema) []*Mismatch {
	var found []*Mismatch
	if causes := c.each(value, s.AnyOf); len(s.AnyOf) > 0 && len(causes) == len(s.AnyOf) {
		m := c.mismatch(value, s, AnyOf)
		m.Causes = causes
		found = append(found, m)
	}
	causes := c.each(value, s.OneOf)
	switch fits := len(s.OneOf) - len(causes); {
	case len(s.OneOf) == 0 || fits == 1:
	case fits == 0:
		m := c.mismatch(value, s, OneOf)
		m.Causes = causes
		found = append(found, m)
	default:
		found = append(found, c.mismatch(value, s, OneOf))
	}
	return found
}

func (c *comparison) each(value any, schemas []*Schema) []*Mismatch {
	var causes []*Mismatch
	for _, s := range schemas {
		causes = appended(causes, c.compare(value, s))
	}
	return causes
}
