package config

// shape describes a value of the file. Files are checked against it, and the JSON Schema is written from it.
type shape struct {
	kind    kind
	about   string   // one sentence for the person who writes it
	keys    []key    // of an object
	names   *word    // of a table
	item    *shape   // of a table, a list or a oneOrMore
	word    *word    // of a text; nil means that any text is right
	oneOf   []string // the keys of an object of which exactly one is needed
	anyOf   []string // the keys of an object of which at least one is needed
	choices []*shape // of an either
}

// kind says what a shape is.
type kind int

const (
	object    kind = iota // a map with known keys
	table                 // a map with any names of one form
	list                  // a list
	oneOrMore             // an item, or a list of them
	text                  // a scalar
	boolean               // true or false
	truth                 // true
	either                // one of several shapes, told apart by whether they are maps
)

// key is a key of an object.
type key struct {
	name     string
	required bool
	shape    *shape
}

// word is the form of a text.
type word struct {
	what    string // "a CIDR block such as 10.0.0.0/16"
	pattern string // a regular expression that JSON Schema understands too
	options []string
	// wrong says what is wrong with a text of the right pattern; "" is nothing.
	wrong func(value string) string
	// number tells that the text may be written as a number, and scalar that it may be any scalar.
	number, scalar bool
}

func (s *shape) key(name string) *key {
	for i := range s.keys {
		if s.keys[i].name == name {
			return &s.keys[i]
		}
	}
	return nil
}

func (s *shape) keyNames() []string {
	names := make([]string, len(s.keys))
	for i, k := range s.keys {
		names[i] = k.name
	}
	return names
}
