package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// reference is something that a template names and whose value is not in the files.
type reference struct {
	// name is its identity: "TaskGroup", "Lookup.PrefixListId", "import:net-vpc", "SubnetIds[0]". Two references of one
	// name are the same thing. It is empty where nothing can be said to be the same, such as one of two values.
	name string
	// resource and attribute say what of which resource it is; resource is nil if it is nothing of a resource.
	resource  *resource
	attribute string
	// parameter is the parameter whose value it is, nil if it is none.
	parameter *parameter
	// of is the name of the list that it is an item of.
	of string
	// list is true if it is a list for certain.
	list bool
	// byRegion holds what it is in each region, nil where it is not the region alone that is missing.
	byRegion map[string]string
	// why it is not known, never empty.
	why []model.Unknown
}

// isID reports whether the reference is the id of a resource, which is not empty and holds no delimiter.
func (ref *reference) isID() bool {
	return ref.resource != nil && slices.Contains([]string{"", attributeDefault, attributeACL}, ref.attribute)
}

// These delimit the number of a reference inside of text. They are of Unicode's private use and occur in no template:
// the loader replaces them.
const (
	tokenStart = '\uE000'
	tokenEnd   = '\uE001'
)

// number returns the number of the reference; references of the same name have the same.
func (r *run) number(ref reference) int {
	if n, ok := r.numbers[ref.name]; ok && ref.name != "" {
		return n
	}
	if len(ref.why) == 0 {
		ref.why = []model.Unknown{{Reason: "a value cannot be worked out"}}
	}
	r.references = append(r.references, ref)
	n := len(r.references) - 1
	if ref.name != "" {
		r.numbers[ref.name] = n
	}
	return n
}

// unknown returns the value that the reference stands for, of which not even the shape is known.
func (r *run) unknown(at source.Range, ref reference) value {
	return value{kind: unknown, at: at, ref: r.number(ref)}
}

// token returns text that the reference stands for.
func (r *run) token(at source.Range, ref reference) value {
	return value{kind: scalar, at: at, text: token(r.number(ref))}
}

func token(number int) string {
	return string(tokenStart) + strconv.Itoa(number) + string(tokenEnd)
}

// pieces cuts text into literal text and references, in turn: the first piece is literal, and every other one.
func (r *run) pieces(text string) (literals []string, refs []*reference) {
	for {
		before, rest, found := strings.Cut(text, string(tokenStart))
		literals = append(literals, before)
		if !found {
			return literals, refs
		}
		number, after, _ := strings.Cut(rest, string(tokenEnd))
		refs = append(refs, r.reference(number))
		text = after
	}
}

// reference returns the numbered reference. Text that was cut in the middle of a token leads to none that is known.
func (r *run) reference(number string) *reference {
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(r.references) {
		return &reference{why: []model.Unknown{{Reason: "the text is cut out of a value that is not known"}}}
	}
	return &r.references[n]
}

// whole returns the reference that a value is, nil if it is something else or only part of it is a reference.
func (r *run) whole(v value) *reference {
	if v.kind == unknown {
		return &r.references[v.ref]
	}
	if v.kind != scalar {
		return nil
	}
	literals, refs := r.pieces(v.text)
	if len(refs) != 1 || literals[0] != "" || literals[1] != "" {
		return nil
	}
	return refs[0]
}

// known returns the text of a scalar without references.
func (r *run) known(v value) (string, bool) {
	return v.text, v.kind == scalar && !strings.ContainsRune(v.text, tokenStart)
}

// show returns text for people, with the names of the references: "sg-${Suffix}", or just "Suffix".
func (r *run) show(v value) string {
	if ref := r.whole(v); ref != nil {
		return ref.name
	}
	literals, refs := r.pieces(v.text)
	var b strings.Builder
	for i, literal := range literals {
		b.WriteString(literal)
		if i < len(refs) {
			b.WriteString("${" + refs[i].name + "}")
		}
	}
	return b.String()
}

// why returns the reasons why a value is not wholly known.
func (r *run) why(v value) []model.Unknown {
	var why []model.Unknown
	if v.kind == unknown {
		why = append(why, r.references[v.ref].why...)
	}
	_, refs := r.pieces(v.text)
	for _, ref := range refs {
		why = append(why, ref.why...)
	}
	for _, item := range v.items {
		why = append(why, r.why(item)...)
	}
	for _, f := range v.fields {
		why = append(why, r.why(f.value)...)
	}
	for _, o := range v.options {
		why = append(append(why, o.why...), r.why(o.value)...)
	}
	return unique(why)
}

// unique drops reasons that were given before.
func unique(why []model.Unknown) []model.Unknown {
	seen := map[model.Unknown]bool{}
	var kept []model.Unknown
	for _, u := range why {
		if !seen[u] {
			seen[u] = true
			kept = append(kept, u)
		}
	}
	return kept
}

// text returns a value as text: itself, or a token for an unknown. It reports whether the value has a text form.
func (r *run) text(v value) (string, bool) {
	switch v.kind {
	case scalar:
		return v.text, true
	case unknown:
		return token(v.ref), true
	default:
		return "", false
	}
}
