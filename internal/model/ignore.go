package model

import (
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/source"
)

// Ignore is a comment or metadata of the analysed files which says that findings of some rules do not count at a place.
type Ignore struct {
	At     source.Range
	Rules  []IgnoredRule // in the order of the text
	Reason string
	Until  time.Time // its last day, the zero Time for none
	// Problem is what is wrong with the text, and its place; a text with one ignores nothing.
	Problem   string
	ProblemAt source.Range
	Scope     IgnoreScope
}

// IgnoredRule is the name of a rule in an ignore.
type IgnoredRule struct {
	Name string
	At   source.Range
}

// IgnoreScope is what an ignore holds for. A finding that one of the fields names is in it.
type IgnoreScope struct {
	// Within are places: findings that are there or that take effect there.
	Within []source.Range
	// Resources has the ids of the resources that are declared there.
	Resources map[string]bool
	// Parts begin the ids of everything that a module call or a nested stack makes: "module.net.", "Network.".
	Parts []string
	// Elsewhere are places of what other modules or stacks make, such as a rule that they add to a group of the part.
	Elsewhere []source.Range
}

// Declare adds a resource that is declared there.
func (s *IgnoreScope) Declare(id string) {
	if s.Resources == nil {
		s.Resources = map[string]bool{}
	}
	s.Resources[id] = true
}

// Add adds what the other scope holds for.
func (s *IgnoreScope) Add(other IgnoreScope) {
	for id := range other.Resources {
		s.Declare(id)
	}
	s.Within = union(s.Within, other.Within)
	s.Parts = append(s.Parts, other.Parts...) // those of several uses of a file differ
	s.Elsewhere = union(s.Elsewhere, other.Elsewhere)
}

// Holds reports whether a finding is in the scope.
func (s IgnoreScope) Holds(f *Finding) bool {
	return s.Resources[f.Resource] || s.HoldsAt(f) || s.holdsForPart(f)
}

// HoldsAt reports whether a finding is, or takes effect, at one of the places of the scope.
func (s IgnoreScope) HoldsAt(f *Finding) bool {
	return slices.ContainsFunc(s.Within, func(within source.Range) bool {
		return within.Covers(f.Location) || slices.ContainsFunc(f.Way, within.Covers)
	})
}

// holdsForPart reports whether a finding is about what a part makes. A finding with a way names the calls of its modules: if
// none of them is in the scope, another part makes it.
func (s IgnoreScope) holdsForPart(f *Finding) bool {
	return len(f.Way) == 0 &&
		slices.ContainsFunc(s.Parts, func(part string) bool { return strings.HasPrefix(f.Resource, part) }) &&
		!slices.ContainsFunc(s.Elsewhere, func(place source.Range) bool { return place.Covers(f.Location) })
}

// union returns the members of both lists, each once.
func union[T comparable](list, others []T) []T {
	for _, other := range others {
		if !slices.Contains(list, other) {
			list = append(list, other)
		}
	}
	return list
}
