package aws

import (
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
)

// Values is the table of the references that values name, and the work that may be spent on them.
type Values struct {
	references []Reference
	numbers    map[string]uint32 // of references, by name
	steps, max int
}

// NewValues returns an empty table for work of at most so many steps.
func NewValues(maxSteps int) *Values { return &Values{numbers: map[string]uint32{}, max: maxSteps} }

// Spend counts work and reports whether there is any left to spend.
func (r *Values) Spend(steps int) bool {
	r.steps += steps
	return r.steps <= r.max
}

// Renew lets as much work be spent as at the beginning.
func (r *Values) Renew() { r.steps = 0 }

// Steps returns how much work was spent.
func (r *Values) Steps() int { return r.steps }

// These delimit the number of a reference inside of text. They are of Unicode's private use and occur in no template:
// the loader replaces them.
const (
	TokenStart = '\uE000'
	TokenEnd   = '\uE001'
)

// Number returns the number of the reference; references of the same name have the same.
func (r *Values) Number(ref Reference) uint32 {
	if n, ok := r.numbers[ref.Name]; ok && ref.Name != "" {
		return n
	}
	if len(ref.Why) == 0 {
		ref.Why = []model.Unknown{{Reason: "a value cannot be worked out"}}
	}
	r.references = append(r.references, ref)
	n := uint32(len(r.references) - 1)
	if ref.Name != "" {
		r.numbers[ref.Name] = n
	}
	return n
}

// Unknown returns the value that the reference stands for, of which not even the shape is known.
func (r *Values) Unknown(at source.Range, ref Reference) Value {
	return Value{Kind: Unknown, At: at, Reference: r.Number(ref)}
}

// Token returns text that the reference stands for.
func (r *Values) Token(at source.Range, ref Reference) Value {
	return Value{Kind: Scalar, At: at, Text: token(r.Number(ref))}
}

// TokenText returns the token alone that stands for the reference.
func (r *Values) TokenText(ref Reference) string { return token(r.Number(ref)) }

func token(number uint32) string {
	return string(TokenStart) + strconv.FormatUint(uint64(number), 10) + string(TokenEnd)
}

// Pieces cuts text into literal text and references, in turn: the first piece is literal, and every other one.
func (r *Values) Pieces(text string) (literals []string, refs []*Reference) {
	for {
		before, rest, found := strings.Cut(text, string(TokenStart))
		literals = append(literals, before)
		if !found {
			return literals, refs
		}
		number, after, _ := strings.Cut(rest, string(TokenEnd))
		refs = append(refs, r.reference(number))
		text = after
	}
}

// reference returns the numbered reference. Text that was cut in the middle of a token leads to none that is known.
func (r *Values) reference(number string) *Reference {
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(r.references) {
		return &Reference{Why: []model.Unknown{{Reason: "the text is cut out of a value that is not known"}}}
	}
	return &r.references[n]
}

// Whole returns the reference that a value is, nil if it is something else or only part of it is a reference.
func (r *Values) Whole(v Value) *Reference {
	if v.Kind == Unknown {
		return &r.references[v.Reference]
	}
	if v.Kind != Scalar {
		return nil
	}
	rest, begins := strings.CutPrefix(v.Text, string(TokenStart))
	number, after, _ := strings.Cut(rest, string(TokenEnd))
	if !begins || after != "" {
		return nil
	}
	return r.reference(number)
}

// Known returns the text of a scalar without references.
func (r *Values) Known(v Value) (string, bool) {
	return v.Text, v.Kind == Scalar && !hasToken(v.Text)
}

// hasToken reports whether a text holds a reference.
func hasToken(text string) bool { return strings.Contains(text, string(TokenStart)) }

// Show returns text for people, with the names of the references: "sg-${Suffix}", or just "Suffix". It returns no sensitive
// text.
func (r *Values) Show(v Value) string {
	if ref := r.Whole(v); ref != nil {
		return ref.Name
	}
	if v.IsSensitive() {
		return visible.Hidden
	}
	if !hasToken(v.Text) {
		return v.Text
	}
	literals, refs := r.Pieces(v.Text)
	var b strings.Builder
	for i, literal := range literals {
		b.WriteString(literal)
		if i < len(refs) {
			b.WriteString("${" + refs[i].Name + "}")
		}
	}
	return b.String()
}

// Quote puts the text of a value in quotation marks for a message.
func (r *Values) Quote(v Value) string {
	if v.IsSensitive() {
		return visible.Hidden
	}
	return visible.Value(r.Show(v))
}

// Why returns the reasons why a value is not wholly known.
func (r *Values) Why(v Value) []model.Unknown {
	var why []model.Unknown
	if v.Kind == Unknown {
		why = append(why, r.references[v.Reference].Why...)
	}
	if hasToken(v.Text) {
		_, refs := r.Pieces(v.Text)
		for _, ref := range refs {
			why = append(why, ref.Why...)
		}
	}
	for _, item := range v.Items {
		why = append(why, r.Why(item)...)
	}
	for _, f := range v.Fields {
		why = append(why, r.Why(f.Value)...)
	}
	for _, o := range v.Options() {
		why = append(append(why, o.Why...), r.Why(o.Value)...)
	}
	return model.Reasons(why)
}

// TextOf returns a value as text: itself, or a token for an unknown. It reports whether the value has a text form.
func (r *Values) TextOf(v Value) (string, bool) {
	switch v.Kind {
	case Scalar:
		return v.Text, true
	case Unknown:
		return token(v.Reference), true
	default:
		return "", false
	}
}
