package terraform_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// alike compares values as the provider's schema sees them: order is nothing to a set, and some texts are normalised.
func alike(at string, ours, theirs any) bool {
	switch theirs := theirs.(type) {
	case mystery:
		return true
	case []any:
		return alikeLists(at, ours, theirs)
	case map[string]any:
		return alikeObjects(at, ours, theirs)
	case string:
		text, ok := ours.(string)
		return ok && (text == theirs || normalised(at, text) == normalised(at, theirs))
	}
	return isZero(ours) && isZero(theirs)
}

func alikeLists(at string, ours any, theirs []any) bool {
	list, ok := ours.([]any)
	if !ok {
		list = []any{ours}
	}
	if len(list) != len(theirs) {
		list = withoutRepetition(list) // a set
	}
	if len(list) != len(theirs) {
		return false
	}
	list = slices.Clone(list)
	for _, element := range theirs {
		i := slices.IndexFunc(list, func(candidate any) bool { return alike(at, candidate, element) })
		if i < 0 {
			return false
		}
		list = slices.Delete(list, i, i+1)
	}
	return true
}

func withoutRepetition(list []any) []any {
	var unique []any
	for _, v := range list {
		if isMystery(v) || !slices.ContainsFunc(unique, func(u any) bool { return reflect.DeepEqual(u, v) }) {
			unique = append(unique, v)
		}
	}
	return unique
}

func alikeObjects(at string, ours any, theirs map[string]any) bool {
	object, ok := ours.(map[string]any)
	if !ok {
		return false
	}
	for name := range object {
		if _, ok := theirs[name]; !ok && !isZero(object[name]) {
			return false
		}
	}
	for name := range theirs {
		if !alike(at, object[name], theirs[name]) {
			return false
		}
	}
	return true
}

// normalised is what the provider makes of a text before it shows it in a plan.
func normalised(at, text string) string {
	if strings.HasSuffix(at, "protocol") {
		return model.Protocol(text)
	}
	var v any
	if strings.HasPrefix(strings.TrimSpace(text), "{") && json.Unmarshal([]byte(text), &v) == nil {
		canonical, _ := json.Marshal(v) // what came from JSON can be written as JSON
		return string(canonical)
	}
	return text
}

func isAbsent(v cty.Value) bool { return v == cty.NilVal || v.IsKnown() && v.IsNull() }

func isMystery(v any) bool {
	_, ok := v.(mystery)
	return ok
}

func isZero(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return v == nil || v == "" || v == "false" || v == "0"
}

// isBlocks reports whether a list is one of nested blocks.
func isBlocks(list []any) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[0].(map[string]any)
	return ok
}

// leaves counts the texts in a value; an empty list or a null counts as one.
func leaves(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			n += leaves(element)
		}
	case map[string]any:
		for _, element := range v {
			n += leaves(element)
		}
	}
	return max(n, 1)
}

// union returns the sorted names of all lists.
func union(lists ...[]string) []string {
	all := slices.Sorted(slices.Values(slices.Concat(lists...)))
	return slices.Compact(all)
}
