package ignore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/suggest"
)

// Field is a member of a map that says what to ignore.
type Field struct {
	Key    string
	At     source.Range // of the key
	Values []Text       // of a text, itself
	IsList bool
	IsText bool
}

// Text is a value, and its place.
type Text struct {
	Value string
	At    source.Range
}

// Keys lists the keys of such a map.
func Keys() []string { return []string{"rule", "until", "reason"} }

func isKey(word string) bool { return slices.Contains(Keys()[1:], word) }

// Entry reads a map at a place: {rule: RULE or a list of them, reason: …, until: …}.
func Entry(at source.Range, fields []Field) model.Ignore {
	e := &entry{ignore: model.Ignore{At: at}}
	for _, f := range fields {
		e.field(f)
	}
	if len(e.ignore.Rules) == 0 {
		e.fail(at, `The key "rule" is missing, which names the rule or the rules.`)
	}
	if e.ignore.Reason == "" {
		e.fail(at, `The key "reason" is missing, which says why.`)
	}
	return e.ignore
}

// Wrong returns an ignore that ignores nothing, as something is wrong with the text at a place.
func Wrong(at source.Range, problem string) model.Ignore {
	return model.Ignore{At: at, Problem: problem, ProblemAt: at}
}

// UnknownKey says that a map does not have a key, and which one may be meant.
func UnknownKey(key string, known ...string) string { return unknownKey(key, known) }

type entry struct{ ignore model.Ignore }

func (e *entry) fail(at source.Range, problem string) {
	if e.ignore.Problem == "" && problem != "" {
		e.ignore.Problem, e.ignore.ProblemAt = problem, at
	}
}

func (e *entry) field(f Field) {
	switch {
	case f.Key == "rule" && (f.IsText || f.IsList):
		e.rules(f)
	case !slices.Contains(Keys(), f.Key):
		e.fail(f.At, unknownKey(f.Key, Keys()))
	case !f.IsText && f.Key == "rule":
		e.fail(f.At, `"rule" takes the name of a rule, or a list of names.`)
	case !f.IsText:
		e.fail(f.At, fmt.Sprintf("%q takes a text.", f.Key))
	case f.Key == "reason":
		text, problem := reason(f.Values[0].Value)
		e.ignore.Reason = text
		e.fail(f.Values[0].At, problem)
	default:
		until, problem := day(f.Values[0].Value)
		e.ignore.Until = until
		e.fail(f.Values[0].At, problem)
	}
}

func (e *entry) rules(f Field) {
	for _, value := range f.Values {
		if strings.TrimSpace(value.Value) == "" {
			e.fail(value.At, "The name of a rule is missing.")
			continue
		}
		e.ignore.Rules = append(e.ignore.Rules, model.IgnoredRule{Name: value.Value, At: value.At})
	}
}

func unknownKey(key string, known []string) string {
	if near := suggest.Nearest(key, known); near != "" {
		return fmt.Sprintf("There is no key %q. Did you mean %q?", key, near)
	}
	return fmt.Sprintf("There is no key %q. The keys are %s.", key, strings.Join(known, ", "))
}

// day returns the day that a text is, or what is wrong with it.
func day(text string) (time.Time, string) {
	is, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, fmt.Sprintf("%q is not a day, such as 2027-01-31.", text)
	}
	return is, ""
}

// reason returns the reason that a text is, or what is wrong with it.
func reason(text string) (string, string) {
	if text = strings.TrimSpace(text); text == "" {
		return "", "The reason is empty. Say why, for those who read this later."
	}
	return text, ""
}
