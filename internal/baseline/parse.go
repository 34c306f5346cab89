package baseline

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/schema"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/suggest"
)

// schemaText is the JSON Schema of the file, generated from File.
//
//go:embed schema.json
var schemaText []byte

// Schema returns the JSON Schema of the file.
func Schema() []byte { return schemaText }

// Problem is something that is wrong with a file.
type Problem struct {
	At      source.Range
	Message string
}

// Parse reads the text of a file. It finds all problems at once; the File is only of use where there are none. What is known
// of rules is whether there is one of the name.
func Parse(file string, text []byte, rules []string) (*File, []Problem) {
	root, broken := scan(file, text)
	if broken != nil {
		return nil, []Problem{{broken.at, fmt.Sprintf("The baseline cannot be parsed: %s.", broken.message)}}
	}
	if problems := otherVersion(root); problems != nil {
		return nil, problems
	}
	if problems := validate(root); len(problems) > 0 {
		return nil, problems
	}
	f := &File{}
	if err := json.Unmarshal(text, f); err != nil { // a number that is too large
		return nil, []Problem{{source.Range{File: file}, fmt.Sprintf("The baseline cannot be read: %v.", err)}}
	}
	for i, entry := range root.members["entries"].items {
		f.Entries[i].At = entry.at
	}
	return f, f.check(root, rules)
}

// otherVersion is the only problem of a file in a form of another version: nothing else of it can be judged.
func otherVersion(root *node) []Problem {
	said := root.members["version"]
	if said == nil || said.value == json.Number(strconv.Itoa(version)) {
		return nil
	}
	if _, isNumber := said.value.(json.Number); !isNumber {
		return nil
	}
	return []Problem{{said.at, fmt.Sprintf(
		"This baseline has version %v, but this version of egresslint reads version %d. Create it anew with the version that is used everywhere.",
		said.value, version)}}
}

// check finds what the schema cannot say: rules that there are not, and entries that are there twice.
func (f *File) check(root *node, rules []string) []Problem {
	var problems []Problem
	seen := map[string]Entry{}
	for i, e := range f.Entries {
		if !slices.Contains(rules, e.Rule) {
			at := root.members["entries"].items[i].members["rule"].at
			problems = append(problems, Problem{at, fmt.Sprintf("There is no rule %q.%s", e.Rule, meant(e.Rule, rules))})
		}
		key := fmt.Sprintf("%+v %q", e.key(), e.Variants)
		if first, twice := seen[key]; twice {
			problems = append(problems, Problem{e.At, fmt.Sprintf(
				"The entry in line %d is the same. Keep one of them, and say there how many findings are alike: \"count\": 2.", first.At.Start.Line)})
		}
		seen[key] = e
	}
	return problems
}

func meant(word string, known []string) string {
	if near := suggest.Nearest(word, known); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

// validate compares the document with the schema.
func validate(root *node) []Problem {
	s, err := schema.Parse(schemaText)
	if err != nil {
		return []Problem{{root.at, err.Error()}}
	}
	var problems []Problem
	if m := s.Compare(root.value, schema.Formats{"date": checkDate}); m != nil {
		root.explain(m, &problems)
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.At.Compare(b.At) })
	return problems
}

func checkDate(text string) error {
	_, err := time.Parse(time.DateOnly, text)
	return err
}

// explain turns what does not fit the schema into problems.
func (n *node) explain(m *schema.Mismatch, problems *[]Problem) {
	where, name := n.locate(m.Path)
	add := func(at source.Range, format string, args ...any) {
		*problems = append(*problems, Problem{at, fmt.Sprintf(format, args...)})
	}
	switch m.Keyword {
	case schema.Additional:
		for _, key := range m.Keys {
			add(where.names[key], "%q is not a key of %s.%s", key, name, meant(key, slices.Sorted(maps.Keys(m.Schema.Properties))))
		}
	case schema.Required:
		for _, key := range m.Keys {
			add(where.at, "%s lacks the key %q.", capitalised(name), key)
		}
	case schema.Type:
		add(where.at, "%s must be of type %s.", capitalised(name), strings.Join(m.Schema.Type, " or "))
	case schema.Enum:
		add(where.at, "%s must be one of %s.", capitalised(name), quoted(m.Schema.Enum))
	case schema.Format:
		add(where.at, "%s must be a day such as %q.", capitalised(name), time.DateOnly)
	case schema.Pattern:
		add(where.at, "%s must be 32 hexadecimal digits, as create and update write them.", capitalised(name))
	case schema.MinLength, schema.MinItems:
		add(where.at, "%s must not be empty.", capitalised(name))
	case schema.Minimum:
		add(where.at, "%s must be at least 1.", capitalised(name))
	default: // several of these
		for _, cause := range m.Causes {
			n.explain(cause, problems)
		}
	}
}

// locate returns the value at the place, and what it is called.
func (n *node) locate(path []string) (*node, string) {
	name := "the baseline"
	for _, step := range path {
		if member := n.members[step]; member != nil {
			n, name = member, strconv.Quote(step)
			continue
		}
		if i, err := strconv.Atoi(step); err == nil && i < len(n.items) {
			n, name = n.items[i], "an entry"
			if _, text := n.value.(string); text {
				name = "a variant"
			}
		}
	}
	return n, name
}

func capitalised(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func quoted(words []any) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = fmt.Sprintf("%q", fmt.Sprint(word))
	}
	return strings.Join(texts, ", ")
}
