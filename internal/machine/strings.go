package machine

import "hash/maphash"

// Strings makes texts values, equal ones the same. It is not safe for concurrent use.
type Strings struct {
	parent *Strings  // is only read
	slots  []*String // at the places that their hashes give; a power of two, at most half of them used
	count  int
	room   []String // for the next texts
}

// NewStrings returns the texts of the parent, which must not be changed anymore, and none else. The parent may be nil.
func NewStrings(parent *Strings) *Strings { return &Strings{parent: parent} }

// newStrings returns none, with room for n.
func newStrings(n int) *Strings {
	size := leastSlots
	for size < 2*(n+1) {
		size *= 2
	}
	return &Strings{slots: make([]*String, size), room: make([]String, n)}
}

// leastSlots is how many slots there are if there are any.
const leastSlots = 1 << 6

// Of returns the text as a value.
func (s *Strings) Of(text string) *String {
	hash := maphash.String(seed, text)
	for at := s; at != nil; at = at.parent {
		if found := at.find(text, hash); found != nil {
			return found
		}
	}
	if s.count++; 2*s.count > len(s.slots) {
		s.grow()
	}
	made := s.make()
	*made = String{text: text, hash: hash}
	s.place(made)
	return made
}

// make returns room for a text. Texts are as many in one piece of memory as there are already, within limits.
func (s *Strings) make() *String {
	const fewest, most = 8, 128
	if len(s.room) == 0 {
		s.room = make([]String, min(max(s.count, fewest), most))
	}
	made := &s.room[0]
	s.room = s.room[1:]
	return made
}

func (s *Strings) find(text string, hash uint64) *String {
	if len(s.slots) == 0 {
		return nil
	}
	mask := len(s.slots) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask { //nolint:gosec // the low bits are enough
		if at := s.slots[i]; at == nil || at.hash == hash && at.text == text {
			return at
		}
	}
}

// grow doubles the slots.
func (s *Strings) grow() {
	old := s.slots
	s.slots = make([]*String, max(2*len(old), leastSlots))
	for _, text := range old {
		if text != nil {
			s.place(text)
		}
	}
}

// place puts a text where it is looked for.
func (s *Strings) place(text *String) {
	mask := len(s.slots) - 1
	i := int(text.hash) & mask //nolint:gosec // the low bits are enough
	for s.slots[i] != nil {
		i = (i + 1) & mask
	}
	s.slots[i] = text
}
