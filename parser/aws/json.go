package aws

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// ToJSON returns a value as JSON, in the form in which Fn::ToJsonString writes it: the members of objects are sorted.
func (r *Values) ToJSON(v Value) string {
	text, err := json.Marshal(r.plain(v))
	if err != nil { // strings, lists and maps can always be encoded
		return ""
	}
	return string(text)
}

// plain returns a value as encoding/json knows it. Unknowns are their tokens; choices are settled.
func (r *Values) plain(v Value) any {
	switch v.Kind {
	case Scalar:
		return v.Text
	case Unknown:
		return token(v.Reference)
	case List:
		items := make([]any, len(v.Items))
		for i, item := range v.Items {
			items[i] = r.plain(item)
		}
		return items
	case Object:
		members := make(map[string]any, len(v.Fields))
		for _, f := range v.Fields {
			members[f.Key] = r.plain(f.Value)
		}
		return members
	case Choice:
		return r.plain(r.Settle(v))
	default:
		return nil
	}
}

// FromJSON reads the JSON that a value is the text of, such as a state machine's definition. All of it stands where
// the text does.
func (r *Values) FromJSON(v Value) (Value, error) {
	var decoded any
	if err := json.Unmarshal([]byte(quoted(v.Text)), &decoded); err != nil {
		return Value{}, err
	}
	return fromPlain(decoded, v), nil
}

// quoted puts quotes around tokens that stand outside of any: in {"Action": ${jsonencode(var.actions)}} that can be a
// value of any kind.
func quoted(text string) string {
	if !strings.ContainsRune(text, TokenStart) {
		return text
	}
	var b strings.Builder
	inString, escapes := false, false
	for _, r := range text {
		bare := !inString
		switch {
		case escapes:
			escapes = false
		case r == '\\':
			escapes = inString
		case r == '"':
			inString = !inString
		case bare && r == TokenStart:
			b.WriteByte('"')
		}
		b.WriteRune(r)
		if bare && r == TokenEnd {
			b.WriteByte('"')
		}
	}
	return b.String()
}

// fromPlain returns the value of what encoding/json decoded, placed where like is.
func fromPlain(decoded any, like Value) Value {
	v := Value{At: like.At, Via: like.Via, Sensitive: like.Sensitive}
	switch d := decoded.(type) {
	case string:
		v.Kind, v.Text = Scalar, d
	case []any:
		v.Kind = List
		for _, item := range d {
			v.Items = append(v.Items, fromPlain(item, like))
		}
	case map[string]any:
		v.Kind = Object
		for _, key := range slices.Sorted(maps.Keys(d)) {
			v.Fields = append(v.Fields, Field{Key: key, Value: fromPlain(d[key], like)})
		}
	case nil:
	default: // a number or a boolean
		v.Kind = Scalar
		text, _ := json.Marshal(d) // which can be encoded, as it was decoded
		v.Text = string(text)
	}
	return v
}

// Substituted puts values in the place of ${name} in a text.
func (r *Values) Substituted(text string, substitutions Value) string {
	for _, f := range substitutions.Fields {
		if value, ok := r.TextOf(f.Value); ok && r.Spend(len(text)/64) {
			text = strings.ReplaceAll(text, "${"+f.Key+"}", value)
		}
	}
	return text
}
