// Package sentinel marks text that stands for something else: a string with a number between two runes that no file
// holds. What the number means is up to whoever hands it out.
package sentinel

import (
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// The runes that enclose the number are from a private use area: text that people write has none.
const (
	Opening = "\uE000" // begins a sentinel
	Closing = "\uE001" // ends it
)

// Pattern matches a sentinel together with the prefix that ids of its kind have; the first group is the number.
var Pattern = lazyregexp.New(`(?:[a-z]+-)?` + Opening + `(\d+)` + Closing)

// New returns the sentinel with the given number.
func New(number int) string { return Opening + strconv.Itoa(number) + Closing }

// In reports whether a text holds a sentinel.
func In(s string) bool { return strings.Contains(s, Opening) }

// InValue reports whether a sentinel is anywhere in the value.
func InValue(v cty.Value) bool {
	found := false
	_ = cty.Walk(v, func(_ cty.Path, part cty.Value) (bool, error) { // its only errors are those of this function
		if part, _ := part.Unmark(); part.Type() == cty.String && part.IsKnown() && !part.IsNull() {
			found = found || In(part.AsString())
		}
		return !found, nil
	})
	return found
}
