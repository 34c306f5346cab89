// Package ignore reads what files say about findings that do not count:
//
//	# egresslint:ignore task-egress-port,task-egress-destination until=2027-01-31 reason="moves with the next release"
//
// Parse reads one line of a comment, once for all languages. A text that is nearly such a directive is one with a problem,
// and ignores nothing. Entry reads the same of a map, as in the metadata of a template.
//
// Not here: where comments are in a file and what they are written at, which the front ends know, and which rules there are.
package ignore

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/suggest"
)

const (
	tool      = "egresslint"
	directive = tool + ":ignore"
	example   = directive + ` RULE reason="…"`
)

// Mentioned reports whether a text may hold a directive or what is nearly one: all others need no further look.
func Mentioned(text []byte) bool {
	return bytes.Contains(text, []byte(tool)) || bytes.Contains(text, []byte(":ignore"))
}

// Locate returns the place of a part of a text, from one offset to another in bytes.
type Locate func(from, to int) source.Range

// Line returns the places of the parts of a text that begins at a position and has no line breaks.
func Line(file string, start source.Pos, text string) Locate {
	at := func(offset int) source.Pos {
		return source.Pos{Line: start.Line, Column: start.Column + utf8.RuneCountInString(text[:offset])}
	}
	return func(from, to int) source.Range { return source.Range{File: file, Start: at(from), End: at(to)} }
}

// Parse reads one line of a comment, without what marks it as one. It returns false for a text that is not meant to be a
// directive.
func Parse(text string, locate Locate) (model.Ignore, bool) {
	s := &scanner{text: text, locate: locate, ignore: model.Ignore{At: locate(trimmed(text))}}
	s.blanks()
	switch meant, problem := begins(text[s.at:]); {
	case problem != "":
		from := s.at
		s.at += len(meant)
		s.fail(from, s.at, problem)
	case meant != "":
		s.at += len(meant)
		s.directive()
	default:
		return s.later()
	}
	return s.ignore, true
}

// trimmed returns the part of a text without blanks around it.
func trimmed(text string) (from, to int) {
	from = len(text) - len(strings.TrimLeft(text, " \t"))
	return from, max(from, len(strings.TrimRight(text, " \t\r\n")))
}

// begins returns the word or words that a text begins with if they are a directive, or are meant to be one; then the
// problem says what is wrong.
func begins(text string) (words, problem string) {
	first := firstWord(text)
	name, verb, joined := strings.Cut(first, ":")
	switch {
	case first == directive:
		return first, ""
	case name == tool && verb == "": // without a colon, nearly any word begins a sentence
		next := firstWord(strings.TrimLeft(text[len(first):], " \t"))
		if joined && !isVerb(next) || !joined && next != "ignore" {
			return "", ""
		}
		words = text[:strings.Index(text[len(first):], next)+len(first)+len(next)]
		return words, fmt.Sprintf("There is no directive %q. Did you mean %q?", words, directive)
	case name == tool && joined, isVerb(afterTool(first)), strings.EqualFold(first, directive), joined && isVerb(verb) && isTool(name):
		return first, fmt.Sprintf("There is no directive %q. Did you mean %q?", first, directive)
	default:
		return "", ""
	}
}

// firstWord returns the beginning of a text up to a blank.
func firstWord(text string) string {
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		return text[:end]
	}
	return text
}

// afterTool returns what is joined to the name of the tool in another way than by a colon: "egresslint-ignore".
func afterTool(word string) string {
	rest, ok := strings.CutPrefix(word, tool)
	if !ok {
		return ""
	}
	return strings.TrimLeft(rest, "-_=/.")
}

// IsNearly reports whether a word is nearly the name of the tool, but not it.
func IsNearly(word string) bool { return word != tool && isTool(word) }

// isTool reports whether a word is nearly the name of the tool.
func isTool(word string) bool {
	return suggest.Within(2, strings.ToLower(word), []string{tool}) != ""
}

// isVerb reports whether a word is nearly what the directive says, or says the same in directives of other tools.
func isVerb(word string) bool {
	word, _, _ = strings.Cut(strings.ToLower(word), ":")
	word, _, _ = strings.Cut(word, "=")
	return suggest.Within(2, word, []string{"ignore", "ignores", "ignored"}) != "" ||
		suggest.Within(1, word, []string{"disable", "suppress", "skip", "nolint", "noqa"}) != ""
}

// later returns a problem for a directive that is not at the beginning of the text, as in code that is a comment now.
func (s *scanner) later() (model.Ignore, bool) {
	from := strings.Index(s.text, directive)
	if from < 0 {
		return model.Ignore{}, false
	}
	s.fail(from, from+len(directive), fmt.Sprintf("%q is not at the beginning of the comment. Write it in a comment of its own.", directive))
	return s.ignore, true
}

// NothingBelow is the problem of a directive that stands at nothing.
const NothingBelow = "There is nothing directly below it, nor before it in its line."
