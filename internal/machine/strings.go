package machine

import "hash/maphash"

// Strings makes texts values, equal ones the same. It is not safe for concurrent use.
type Strings struct {
	parent *Strings // is only read
	known  map[string]*String
}

// NewStrings returns the texts of the parent, which must not be changed anymore, and none else. The parent may be nil.
func NewStrings(parent *Strings) *Strings {
	return &Strings{parent: parent, known: map[string]*String{}}
}

// Of returns the text as a value.
func (s *Strings) Of(text string) *String {
	for at := s; at != nil; at = at.parent {
		if found := at.known[text]; found != nil {
			return found
		}
	}
	made := &String{text: text, hash: maphash.String(seed, text)}
	s.known[text] = made
	return made
}
