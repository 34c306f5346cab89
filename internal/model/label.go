package model

import "slices"

// Lookup is a data source that finds security groups which other files declare.
type Lookup struct {
	Address string // of the data source
	IDs     string // how the files call the list of what it finds, "" where it finds exactly one
	Region  string // "" where it is not known
	Account string // "" where it is not known
	VPC     string // the id of the VPC that it searches, "" where it searches all or that is not known
	// Criteria are what the group has to have: all of them.
	Criteria []Criterion
}

// Criterion is a name or tag that a group has to have.
type Criterion struct {
	Key string // "group-name" or "tag:…"; anything else is not understood
	// Patterns are what the value may be: * is any text, ? any character.
	Patterns []PartialText
	Unknown  []Unknown // why the patterns are not known
}

// GroupLabel is what data sources find a security group by.
type GroupLabel struct {
	Account string // "" where it is not known
	Values  map[string]PartialText
	// Open holds the reasons why the group may have other tags; none means that it has no others.
	Open []Unknown
}

// PartialText is a text of which a part may not be known.
type PartialText struct {
	Literals []string  // what is known: one for a text that is known, else with something unknown between any two
	Unknown  []Unknown // the reasons
}

// Known returns the text, and whether it is known.
func (t PartialText) Known() (string, bool) {
	if len(t.Literals) != 1 {
		return "", false
	}
	return t.Literals[0], true
}

// FilterFits answers whether a text fits a pattern of a filter of EC2: * is any text, ? any character, and a backslash takes
// the meaning from the next one.
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
func (t PartialText) FilterFits(text PartialText) Ternary {
	pattern := t.filter()
	if whole, known := text.Known(); known {
		if !meet(pattern, literal(whole)) {
			return No
		}
		if _, known := t.Known(); known {
			return Yes
		}
		return Unclear
	}
	var other []rune
	for i, piece := range text.Literals {
		if i > 0 {
			other = append(other, anyText)
		}
		other = append(other, literal(piece)...)
	}
	if _, known := t.Known(); known && slices.Equal(pattern, []rune{anyText}) {
		return Yes
	}
	if meet(pattern, other) {
		return Unclear
	}
	return No
}

// These stand for more than one text in a pattern. They occur in no name.
const (
	anyText rune = -1
	anyRune rune = -2
)

func literal(text string) []rune { return []rune(text) }

// filter returns what a pattern stands for. What is not known of it may be any text.
func (t PartialText) filter() []rune {
	var pattern []rune
	for i, piece := range t.Literals {
		if i > 0 {
			pattern = append(pattern, anyText)
		}
		escaped := false
		for _, r := range piece {
			switch {
			case escaped:
				escaped, pattern = false, append(pattern, r)
			case r == '\\':
				escaped = true
			case r == '*':
				pattern = append(pattern, anyText)
			case r == '?':
				pattern = append(pattern, anyRune)
			default:
				pattern = append(pattern, r)
			}
		}
	}
	return pattern
}

// meet reports whether some text is what both patterns stand for.
func meet(a, b []rune) bool {
	row := make([]bool, len(b)+1) // whether what is before i of a and before j of b meets
	for i := range len(a) + 1 {
		next := make([]bool, len(b)+1)
		for j := range len(b) + 1 {
			anyA, anyB := i > 0 && a[i-1] == anyText, j > 0 && b[j-1] == anyText
			above, left := i > 0 && row[j], j > 0 && next[j-1]
			switch {
			case i == 0 && j == 0:
				next[j] = true
			case anyA || anyB:
				next[j] = above || left // one of them takes it, or stands for nothing
			case i > 0 && j > 0:
				next[j] = row[j-1] && alike(a[i-1], b[j-1])
			}
		}
		row = next
	}
	return row[len(b)]
}

func alike(a, b rune) bool { return a == b || a == anyRune || b == anyRune }
