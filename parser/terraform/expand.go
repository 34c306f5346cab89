package terraform

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
	"github.com/egresslint/egresslint/parser/terraform/funcs"
)

// mode is how a block is repeated.
type mode int

const (
	once mode = iota
	byCount
	byForEach
)

// repetition is one instance of a repeated block: what count and each mean in it.
type repetition struct {
	mode   mode
	suffix string // of the address: `[0]`, `["a"]`, `[*]` for an instance that stands for all
	key    cty.Value
	// keyText identifies a key that is not known: things with the same text have the same key. It is "" where there is
	// no telling.
	keyText string
	keyWhy  []model.Unknown // why the key is not known
	each    value
	// from and keyFrom are where each.value and each.key are written.
	from, keyFrom provenance
	// spelled returns each.value in symbolic evaluation; nil where that is no better.
	spelled func() value
	// maybe holds the reasons why there may be no such instance.
	maybe []model.Unknown
	// identity is the same for repetitions whose instances exist together; "" for one that certainly exists.
	identity string
}

// isUnknown reports whether the key of the instance is not known, which may stand for any number of instances then.
func (r *repetition) isUnknown() bool { return r != nil && r.mode != once && !r.key.IsKnown() }

const wildcard = "[*]"

// knownKey is the key of a for_each instance.
func (r *repetition) knownKey() string {
	s, _ := known(r.key).text()
	return s
}

// keyValue returns the value of a key, which has a name if its text says what it is made of.
func keyValue(key cty.Value, text string, why []model.Unknown) value {
	v := value{Value: key, why: why}
	if !key.IsKnown() && isTemplate(text) {
		v.name = text
	}
	return v
}

// attribute returns each.key, each.value or count.index.
func (r *repetition) attribute(root, name string, symbolic bool) value {
	switch {
	case r == nil:
	case root == "each" && name == "value" && r.mode == byForEach:
		return valueIn(r.each, r.spelled, symbolic)
	case root == "each" && name == "key" && r.mode == byForEach,
		root == "count" && name == "index" && r.mode == byCount:
		return keyValue(r.key, r.keyText, model.Reasons(r.keyWhy, r.maybe))
	}
	return unknown("", model.Unknown{Reason: root + "." + name + " has no meaning here"})
}

// iteration is one element of a collection that something is repeated over.
type iteration struct {
	key     cty.Value
	keyText string // as that of a repetition
	keyWhy  []model.Unknown
	value   value
	from    provenance   // where the value is written
	keyFrom provenance   // where the key is written
	spelled func() value // as that of a repetition
	maybe   []model.Unknown
	// identity is that of the repetition whose instance the element is, if it is one.
	identity string
}

// object is what the iterator of a dynamic block evaluates to.
func (it *iteration) object(symbolic bool) value {
	return objectValue(map[string]value{"key": it.keyValue(), "value": it.in(symbolic)})
}

// part returns what the first steps of a reference to the iterator name, and how many steps those are.
func (it *iteration) part(t hcl.Traversal, symbolic bool) (value, int) {
	if v := it.in(symbolic); it.key.IsWhollyKnown() && v.IsWhollyKnown() { // the reasons need not be told apart
		switch name, _ := attrName(t, 1); name {
		case "key":
			return known(it.key), 2
		case "value":
			return v, 2
		}
	}
	return it.object(symbolic), 1
}

func (it *iteration) keyValue() value {
	return keyValue(it.key, it.keyText, model.Reasons(it.keyWhy, it.maybe))
}

// in returns the value of the element as it is in symbolic evaluation, or otherwise.
func (it *iteration) in(symbolic bool) value { return valueIn(it.value, it.spelled, symbolic) }

// valueIn returns a value, or what it is in symbolic evaluation.
func valueIn(v value, spelled func() value, symbolic bool) value {
	if symbolic && spelled != nil && !v.IsWhollyKnown() {
		return spelled()
	}
	return v
}

// repeat evaluates what says how many of a block there are. Where that is not known, one instance stands for all that
// there may be: never none.
func (s *scope) repeat(r repeated) []repetition {
	reps := s.repetitions(r)
	for n := range reps {
		if len(reps[n].maybe) > 0 {
			reps[n].identity = s.module.identityOf(&reps[n], r)
		}
	}
	return reps
}

func (s *scope) repetitions(r repeated) []repetition {
	switch {
	case r.count != nil:
		return s.repeatCount(r.count)
	case r.forEach != nil:
		return s.repeatForEach(r.forEach)
	case r.enabled != nil:
		return s.repeatEnabled(r.enabled)
	default:
		return unrepeated
	}
}

// unrepeated is the repetitions of a block of which there is one for certain.
var unrepeated = []repetition{{}}

func (s *scope) repeatEnabled(enabled hcl.Expression) []repetition {
	v := s.eval(enabled)
	switch v.ternary(model.Unclear) {
	case model.Yes:
		return unrepeated
	case model.No:
		return nil
	default:
		return []repetition{{maybe: s.whyUnknown(v, rangeOf(enabled))}}
	}
}

func (s *scope) repeatCount(count hcl.Expression) []repetition {
	v := s.eval(count)
	n, ok := v.number() // rounded
	if !ok {
		return []repetition{{mode: byCount, suffix: wildcard, key: cty.UnknownVal(cty.Number), maybe: s.whyUnknown(v, rangeOf(count))}}
	}
	if whole, _ := convertKnown(v.Value, cty.Number); n < 0 || !whole.AsBigFloat().IsInt() {
		at := s.module.notes.at(count.Range())
		s.module.notes.add(model.SeverityError, at, "Invalid count: a whole number that is not negative is expected here.")
		why := []model.Unknown{{Reason: "its count is not a whole number from 0", At: at}}
		return []repetition{{mode: byCount, suffix: wildcard, key: cty.UnknownVal(cty.Number), maybe: why}}
	}
	reps := make([]repetition, min(n, maxInstances))
	for i := range reps {
		reps[i] = repetition{mode: byCount, suffix: "[" + strconv.Itoa(i) + "]", key: cty.NumberIntVal(int64(i))}
	}
	if n > maxInstances {
		many := strconv.Itoa(n)
		if v.sensitive() {
			many = visible.Hidden
		}
		s.module.notes.add(model.SeverityError, s.module.notes.at(count.Range()),
			"A count of %s is more than the %d instances that are analysed.", many, maxInstances)
	}
	return reps
}

// maxInstances bounds what one block can make of a short text.
const maxInstances = 10_000

func (s *scope) repeatForEach(forEach hcl.Expression) []repetition {
	its := s.iterate(forEach)
	reps := make([]repetition, 0, len(its))
	seen := make(map[string]int, len(its))
	numbers := map[string]int{} // of the keys that are not shown
	for _, it := range its {
		if it.key.HasMark(funcs.Sensitive) {
			it = s.withoutKey(it, forEach)
		}
		rep := repetition{mode: byForEach, suffix: wildcard, key: it.key, keyText: it.keyText, keyWhy: it.keyWhy, each: it.value, from: it.from, keyFrom: it.keyFrom, spelled: it.spelled, maybe: it.maybe}
		if key, ok := known(it.key).text(); ok {
			rep.suffix = indexText(it.key)
			if it.key.IsMarked() {
				if numbers[key] == 0 {
					numbers[key] = len(numbers) + 1
				}
				rep.suffix = fmt.Sprintf("[(sensitive key %d)]", numbers[key])
			}
		} else if isTemplate(it.keyText) {
			rep.suffix = `["` + it.keyText + `"]`
		}
		n, ok := seen[rep.suffix]
		if !ok {
			seen[rep.suffix] = len(reps)
			reps = append(reps, rep)
			continue
		}
		reps[n].each, reps[n].spelled = s.either(reps[n].each, it, forEach), nil
	}
	return reps
}

// withoutKey returns an element of a sensitive collection without its key, which would be a part of addresses. Terraform
// refuses such a for_each.
func (s *scope) withoutKey(it iteration, forEach hcl.Expression) iteration {
	at := s.module.notes.at(forEach.Range())
	s.module.notes.add(model.SeverityWarning, at, "Terraform refuses this for_each, as its keys are sensitive: they are taken for unknown.")
	it.key, it.keyText = cty.UnknownVal(cty.String), ""
	it.keyWhy = model.Reasons(it.keyWhy, []model.Unknown{{Reason: "the keys of a for_each are sensitive", At: at}})
	return it
}

// either returns the value of an element that has one of two values.
func (s *scope) either(v value, it iteration, forEach hcl.Expression) value {
	if v.RawEquals(it.value.Value) {
		return v
	}
	why := model.Reasons(it.maybe, v.why, it.value.why)
	if len(why) == 0 {
		reason := "the keys of several elements are not known"
		why = []model.Unknown{{Reason: reason, At: s.module.notes.at(forEach.Range())}}
	}
	return unknown("", why...)
}

// iterate lists the elements of a collection. Where a condition that is not known chooses between collections, the
// elements of all of them may be there; where a collection is not known, one element stands for all.
func (s *scope) iterate(expr hcl.Expression) []iteration {
	v := s.eval(expr)
	if v.IsKnown() || !s.module.spend(1, expr) {
		return s.elements(expr, v, nil)
	}
	var its []iteration
	for _, b := range s.branches(expr) {
		v := b.scope.eval(b.expr)
		inner, ok := []iteration(nil), false
		if !v.IsKnown() {
			inner, ok = b.scope.parts(b.expr)
		}
		if !ok {
			inner = b.scope.elements(b.expr, v, nil)
		}
		for _, it := range inner {
			it.maybe = model.Reasons(b.maybe, it.maybe)
			its = append(its, it)
		}
	}
	if !s.module.spend(len(its), expr) || len(its) > maxInstances {
		return s.elements(expr, v, nil)
	}
	return its
}

func (s *scope) elements(expr hcl.Expression, v value, maybe []model.Unknown) []iteration {
	bare, marks := v.Unmark()
	switch {
	case v.absent():
		return nil
	case !bare.IsKnown() || !bare.CanIterateElements():
		why := model.Reasons(maybe, s.whyUnknown(v, rangeOf(expr)))
		return []iteration{{
			key: cty.UnknownVal(cty.String), keyText: s.collectionText(expr), value: unknown("", why...), maybe: why,
			from: provenance{scope: s, expr: expr},
		}}
	}
	its := make([]iteration, 0, bare.LengthInt())
	into := toMember
	if bare.Type().IsSetType() {
		into = toElement
	}
	for it := bare.ElementIterator(); it.Next(); {
		key, element := it.Element()
		way := []step{{kind: into, of: key}, {kind: toKey}}
		its = append(its, iteration{
			key: key.WithMarks(marks), value: v.part(element.WithMarks(marks)), spelled: s.spelledElement(expr, key), maybe: maybe,
			from: provenance{scope: s, expr: expr, way: way[:1:1]}, keyFrom: provenance{scope: s, expr: expr, way: way},
		})
	}
	return its
}

// spelledElement returns what gives an element of a collection in symbolic evaluation.
func (s *scope) spelledElement(collection hcl.Expression, key cty.Value) func() value {
	return func() value {
		v := s.as(true).eval(collection)
		bare, marks := v.Unmark()
		if bare.IsKnown() && !bare.Type().IsSetType() {
			if element, diags := hcl.Index(bare, key, nil); !diags.HasErrors() {
				return v.part(element.WithMarks(marks))
			}
		}
		return s.as(true).settle(unknown("", v.why...))
	}
}

// whyUnknown returns the reasons for an unknown value, and at least that its expression cannot be evaluated.
func (s *scope) whyUnknown(v value, at *hcl.Range) []model.Unknown {
	if len(v.why) > 0 {
		return v.why
	}
	return []model.Unknown{{Reason: "a value cannot be worked out", At: s.module.notes.at(*at)}}
}

// part returns an element of the value, with the reasons that concern it.
func (v value) part(element cty.Value) value {
	if element.IsWhollyKnown() {
		return known(element)
	}
	return value{Value: element, why: v.why}
}
