// Package sentinel marks text that stands for something else: a string with a number between two runes that no file
// holds. What the number means is up to whoever hands it out.
package sentinel

import (
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// The runes that enclose the number are from a private use area: text that people write has none.
const (
	Opening = "\uE000" // begins a sentinel
	Closing = "\uE001" // ends it
)

// Sentinel is one that a text holds.
type Sentinel struct {
	// Prefix is what stands before it as ids of its kind have it, such as "sg-"; "" where there is none.
	Prefix string
	Number int // -1 for one that nobody handed out
}

// New returns the sentinel with the given number.
func New(number int) string { return Opening + strconv.Itoa(number) + Closing }

// In reports whether a text holds a sentinel.
func In(s string) bool { return strings.Contains(s, Opening) }

// Cut finds the first sentinel in a text, and returns what is before it and its prefix, and what is after it. Without any,
// all is before.
func Cut(s string) (before string, found Sentinel, after string, ok bool) {
	for from := 0; ; {
		opening := strings.Index(s[from:], Opening)
		if opening < 0 {
			return s, Sentinel{}, "", false
		}
		opening += from
		from = opening + len(Opening)
		digits := from
		for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
			digits++
		}
		if digits == from || !strings.HasPrefix(s[digits:], Closing) {
			continue
		}
		number, err := strconv.Atoi(s[from:digits])
		if err != nil {
			number = -1
		}
		start := prefixStart(s[:opening])
		return s[:start], Sentinel{s[start:opening], number}, s[digits+len(Closing):], true
	}
}

// prefixStart returns where the prefix begins with which a text ends: small letters and a hyphen.
func prefixStart(s string) int {
	letters := strings.TrimSuffix(s, "-")
	bare := strings.TrimRight(letters, "abcdefghijklmnopqrstuvwxyz")
	if len(letters) == len(s) || len(bare) == len(letters) {
		return len(s)
	}
	return len(bare)
}

// InValue reports whether a sentinel is anywhere in the value.
func InValue(v cty.Value) bool {
	if v.Type() == cty.String && !v.IsMarked() { // as most are
		return v.IsKnown() && !v.IsNull() && In(v.AsString())
	}
	found := false
	_ = cty.Walk(v, func(_ cty.Path, part cty.Value) (bool, error) { // its only errors are those of this function
		if part, _ := part.Unmark(); part.Type() == cty.String && part.IsKnown() && !part.IsNull() {
			found = found || In(part.AsString())
		}
		return !found, nil
	})
	return found
}
