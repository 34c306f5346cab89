package visible

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// Hidden is what messages say in the place of a value that must not be shown.
const Hidden = "(a sensitive value)"

// maxQuoted is how many characters of a quoted text a reader needs.
const maxQuoted = 80

// Name puts text in quotation marks for a message, cut to a length that a message can bear: a name or a sentence that a
// file states.
func Name(text string) string {
	if runes := []rune(text); len(runes) > maxQuoted {
		text = string(runes[:maxQuoted]) + "…"
	}
	return `"` + strings.ReplaceAll(text, "\n", " ") + `"`
}

// plain matches what values of a network look like: identifiers, ports, addresses, ARNs and names of files, with the
// names of what is not known in them, such as ${var.region}. Anything else may be a secret in the wrong place.
var plain = lazyregexp.New(`^[\p{L}\p{N}_.:/\\@*,~#%-]*(?:[$%]\{[^{}]*\}[\p{L}\p{N}_.:/\\@*,~#%-]*)*$`)

// Value puts the value of something in quotation marks for a message. What is not of a form that values of a network have
// is masked.
func Value(text string) string {
	if plain().MatchString(text) {
		return Name(text)
	}
	return fmt.Sprintf("a text of %d characters", utf8.RuneCountInString(text))
}

// quoted matches quoted parts of the messages of libraries. An apostrophe inside of a word is no quotation mark.
var quoted = lazyregexp.New(`"((?:[^"\\]|\\.)*)"|\B'([^']*)'`)

// maxSymbol is how many characters the signs of a language have that its messages quote.
const maxSymbol = 3

// Details returns a message of a library with the values that it quotes as Value writes them.
func Details(message string) string {
	return quoted().ReplaceAllStringFunc(message, func(match string) string {
		inner := match[1 : len(match)-1]
		switch {
		case utf8.RuneCountInString(inner) <= maxSymbol:
			return match
		case plain().MatchString(inner) && utf8.RuneCountInString(inner) <= maxQuoted:
			return match
		default:
			return Value(inner)
		}
	})
}
