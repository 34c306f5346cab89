package terraform

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// convertKnown converts a known, non-null value to a primitive type.
func convertKnown(v cty.Value, want cty.Type) (cty.Value, bool) {
	if v == cty.NilVal {
		return v, false
	}
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return v, false
	}
	converted, err := convert.Convert(v, want)
	if err != nil || converted.IsNull() || !converted.IsKnown() {
		return v, false
	}
	return converted, true
}

// relativeDir returns the directory as seen from the root module's, as Terraform prints it.
func relativeDir(root, dir string) string {
	rel, err := filepath.Rel(filepath.FromSlash(root), filepath.FromSlash(dir))
	if err != nil {
		return dir
	}
	return filepath.ToSlash(rel)
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + strings.ToLower(s[size:])
}

// stringsIn lists the known strings anywhere in a value.
func stringsIn(v cty.Value) []string {
	var list []string
	_ = cty.Walk(v, func(_ cty.Path, part cty.Value) (bool, error) { // its only errors are those of this function
		part, _ = part.Unmark()
		if part.Type() == cty.String && part.IsKnown() && !part.IsNull() {
			list = append(list, part.AsString())
		}
		return true, nil
	})
	return list
}

// familyOf returns the family in the name or ARN of a task definition.
func familyOf(definition string) string {
	if i := strings.LastIndex(definition, "/"); i >= 0 {
		definition = definition[i+1:]
	}
	family, _, _ := strings.Cut(definition, ":")
	return family
}
