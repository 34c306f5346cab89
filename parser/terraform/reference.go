package terraform

import (
	"iter"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/provider"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// reference is an attribute whose value AWS assigns, so that no file can tell it, and that identifies something: the
// id of a group, the prefix list of an endpoint, the address of a network interface. It evaluates to a sentinel: a
// known string that no real value equals and that survives whatever an expression does with strings. Unknown values
// would not: a set, a lookup or a conditional loses track of them.
type reference struct {
	of   *instance
	attr string
	// index numbers the element where the attribute is a list, -1 otherwise.
	index int
}

// address is how a person would write the reference.
func (r reference) address() string {
	s := r.of.address() + "." + r.attr
	if r.index >= 0 {
		s += "[" + strconv.Itoa(r.index) + "]"
	}
	return s
}

// reason is why the value of the attribute is not known.
func (r reference) reason() model.Unknown {
	if arg := r.of.arg(r.attr); arg.set && r.of.planned == nil {
		if why := arg.eval().why; len(why) > 0 {
			return why[0]
		}
	}
	return model.Unknown{Reason: r.address() + " " + r.of.fate(), At: r.of.ref()}
}

// prefix is how values of the attribute start, as configurations sometimes test for it: names of availability zones begin
// with those of regions, which their ids do not.
func (r reference) prefix() string {
	switch {
	case r.attr == "id":
		return provider.IDPrefix(r.of.res.typ)
	case r.attr == "names" && r.isZone():
		return "az-"
	default:
		return ""
	}
}

// symbol is what one sentinel stands for: a reference, or in symbolic evaluation a string that is not known.
type symbol struct {
	ref     *reference
	unknown *value
	number  int // of the sentinel, from 1; 0 without one
}

// symbols is the table that sentinels number.
type symbols struct {
	entries []symbol
	refs    map[reference]string
}

// sentinel returns the string that stands for the reference.
func (t *symbols) sentinel(r reference) string {
	if s, ok := t.refs[r]; ok {
		return s
	}
	if t.refs == nil {
		t.refs = map[reference]string{}
	}
	s := r.prefix() + t.add(symbol{ref: &r})
	t.refs[r] = s
	return s
}

// placeholder returns a string that stands for an unknown string in symbolic evaluation.
func (t *symbols) placeholder(v value) string { return t.add(symbol{unknown: &v}) }

func (t *symbols) add(s symbol) string {
	s.number = len(t.entries) + 1
	t.entries = append(t.entries, s)
	return sentinel.New(len(t.entries) - 1)
}

// reference returns what s refers to if s begins with a sentinel, and the rest of s.
func (t *symbols) reference(s string) (r reference, rest string, ok bool) {
	before, found, rest, ok := sentinel.Cut(s)
	if !ok || before != "" {
		return reference{}, "", false
	}
	sym, ok := t.lookup(found.Number)
	if !ok || sym.ref == nil || foreignPrefix(found.Prefix, sym) != "" {
		return reference{}, "", false
	}
	return *sym.ref, rest, true
}

// references lists everything that s refers to, wherever it stands in s.
func (t *symbols) references(s string) []reference {
	var refs []reference
	for sym := range t.in(s) {
		if sym.ref != nil {
			refs = append(refs, *sym.ref)
		}
	}
	return refs
}

// reasons returns why the placeholders and references in s are not known.
func (t *symbols) reasons(s string) []model.Unknown {
	var why []model.Unknown
	for sym := range t.in(s) {
		if sym.ref != nil {
			why = model.Reasons(why, []model.Unknown{sym.ref.reason()})
		} else {
			why = model.Reasons(why, sym.unknown.why)
		}
	}
	return why
}

// in lists what the sentinels in s stand for.
func (t *symbols) in(s string) iter.Seq[symbol] {
	return func(yield func(symbol) bool) {
		for {
			_, found, rest, ok := sentinel.Cut(s)
			if !ok {
				return
			}
			if sym, known := t.lookup(found.Number); known && !yield(sym) {
				return
			}
			s = rest
		}
	}
}

// display replaces the sentinels in s by what a person would write.
func (t *symbols) display(s string) string {
	if !sentinel.In(s) {
		return s
	}
	return t.replace(s, func(sym symbol) string {
		if sym.ref == nil {
			return "…"
		}
		return sym.ref.address()
	})
}

// template returns s with the names of what is not known in it, "" where something has none: "${var.prefix}-web".
func (t *symbols) template(s string) string {
	named := true
	text := t.replace(s, func(sym symbol) string {
		name := ""
		switch {
		case sym.ref != nil:
			name = sym.ref.address()
		case sym.unknown != nil:
			name = sym.unknown.name
		}
		named = named && name != ""
		if isTemplate(name) {
			return name
		}
		return "${" + name + "}"
	})
	if !named {
		return ""
	}
	return text
}

// replace returns s with what write says in the place of every sentinel.
func (t *symbols) replace(s string, write func(symbol) string) string {
	var b strings.Builder
	for {
		before, found, rest, ok := sentinel.Cut(s)
		if !ok {
			b.WriteString(s)
			return b.String()
		}
		sym, _ := t.lookup(found.Number)
		before += foreignPrefix(found.Prefix, sym)
		if b.Len() == 0 && before == "" && rest == "" { // as most texts with one are
			return write(sym)
		}
		b.WriteString(before)
		b.WriteString(write(sym))
		s = rest
	}
}

// foreignPrefix returns what stands before a sentinel, but for the prefix that ids of its kind have.
func foreignPrefix(prefix string, sym symbol) string {
	if sym.ref != nil {
		return strings.TrimPrefix(prefix, sym.ref.prefix())
	}
	return prefix
}

func (t *symbols) lookup(number int) (symbol, bool) {
	if number < 0 || number >= len(t.entries) {
		return symbol{}, false
	}
	return t.entries[number], true
}
