package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// normalise drops from a plan what differs from run to run and lays it out for people: what fits on a line stays on one.
func normalise(plan []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(plan))
	decoder.UseNumber()
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("reading the plan: %w", err)
	}
	delete(document, "timestamp")
	delete(document, "relevant_attributes") // in no certain order, and no reader of the plan needs it
	return append(layOut(document, ""), '\n'), nil
}

// width is the length of the longest line that holds more than one value.
const width = 120

// layOut writes a JSON value whose later lines have the indentation.
func layOut(v any, indent string) []byte {
	line := oneLine(v)
	if len(indent)+len(line) <= width {
		return line
	}
	inner := indent + "  "
	switch v := v.(type) {
	case map[string]any:
		var members [][]byte
		for _, name := range names(v) {
			members = append(members, slices.Concat(oneLine(name), []byte(": "), layOut(v[name], inner)))
		}
		return bracket("{", members, "}", indent)
	case []any:
		var elements [][]byte
		for _, element := range v {
			elements = append(elements, layOut(element, inner))
		}
		return bracket("[", elements, "]", indent)
	default:
		return line
	}
}

// bracket writes one element a line.
func bracket(open string, elements [][]byte, end, indent string) []byte {
	inner := "\n" + indent + "  "
	body := bytes.Join(elements, []byte(","+inner))
	return slices.Concat([]byte(open+inner), body, []byte("\n"+indent+end))
}

// names lists the members of an object as Terraform writes them: the versions, by which a plan is known, come first.
func names(object map[string]any) []string {
	return slices.SortedFunc(maps.Keys(object), func(a, b string) int {
		if va, vb := strings.HasSuffix(a, "_version"), strings.HasSuffix(b, "_version"); va != vb {
			if va {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
}

// oneLine writes a value that came from JSON, without the escapes that are only of use in HTML.
func oneLine(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // what came from JSON can be written as JSON
	return bytes.TrimSpace(b.Bytes())
}
