package plan

import (
	"bytes"
	"slices"
	"strings"
)

// outline is what the outermost object of a JSON text says about what the text is, without its values.
type outline struct {
	keys  []string // in the order of the text, as far as it goes
	end   int      // the offset behind the object
	whole bool     // the object has an end
}

// IsPlan reports whether a JSON text is a plan, or a state in the same form, be it whole or cut short. The order of its
// parts does not matter, as tools such as jq sort them.
func IsPlan(text []byte) bool {
	if !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) || !mentionsPart(text) {
		return false
	}
	o := outlineOf(text, decisive...)
	return slices.ContainsFunc(decisive, o.has) ||
		o.has("format_version") && (o.has("terraform_version") || o.has("values")) ||
		!o.whole && o.has("configuration") && bytes.Contains(text, []byte(`"root_module"`))
}

// decisive are the keys each of which makes an object a plan.
var decisive = []string{"resource_changes", "planned_values", "prior_state"}

// parts are words of which a plan has at least one, but for what it escapes.
var parts = []string{"format_version", "planned_values", "resource_changes", "root_module"}

// mentionsPart is a quick look for any of the parts that make a text a plan. It looks for their underscores, which other texts
// have fewer of than of any letter.
func mentionsPart(text []byte) bool {
	for at := 0; ; at++ {
		next := bytes.IndexByte(text[at:], '_')
		if next < 0 {
			return bytes.Contains(text, []byte(`\u00`))
		}
		at += next
		if slices.ContainsFunc(parts, func(part string) bool { return hasAt(text, part, at-strings.IndexByte(part, '_')) }) {
			return true
		}
	}
}

// hasAt reports whether a text has a part at an offset.
func hasAt(text []byte, part string, at int) bool {
	return at >= 0 && len(part) <= len(text)-at && string(text[at:at+len(part)]) == part
}

func (o outline) has(key string) bool { return slices.Contains(o.keys, key) }

// repeated returns a key that the object has twice, "" if there is none.
func (o outline) repeated() string {
	seen := map[string]bool{}
	for _, key := range o.keys {
		if seen[key] {
			return key
		}
		seen[key] = true
	}
	return ""
}

// outlineOf reads the keys of the outermost object, up to any of those that are enough. It takes any nesting and does not look for mistakes, which decoding does.
func outlineOf(text []byte, enough ...string) outline {
	var o outline
	depth, isKey := 0, false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			end := stringEnd(text, i)
			if depth == 1 && isKey {
				o.keys, isKey = append(o.keys, unquoted(text[i:end])), false
				if slices.Contains(enough, o.keys[len(o.keys)-1]) {
					return o
				}
			}
			i = end - 1
		case '{', '[':
			depth++
			isKey = depth == 1
		case '}', ']':
			if depth--; depth == 0 {
				o.end, o.whole = i+1, true
				return o
			}
		case ',':
			isKey = depth == 1
		}
	}
	o.end = len(text)
	return o
}

// stringEnd returns the offset behind the string that begins at an offset.
func stringEnd(text []byte, start int) int {
	for i := start + 1; i < len(text); i++ {
		next := bytes.IndexAny(text[i:], `"\`)
		if next < 0 {
			break
		}
		if i += next; text[i] == '"' {
			return i + 1
		}
		i++ // what is escaped
	}
	return len(text)
}
