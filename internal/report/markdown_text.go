package report

import (
	"strings"
	"unicode"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/visible"
)

// hidden separates characters that would mean something together, and takes no room.
const hidden = "\u200b"

// reference matches what GitHub and GitLab make links of wherever it is: people, issues and addresses.
var reference = lazyregexp.New(`@\w|[#!]\d|://|www\.`)

// MarkdownText makes text of the input plain text in Markdown, on one line: no markup, no HTML, no mention of anybody. Names of
// resources stay as they are.
func MarkdownText(text string) string {
	text = reference().ReplaceAllStringFunc(visible.Text(text), func(match string) string { return match[:1] + hidden + match[1:] })
	runes := []rune(text)
	var out strings.Builder
	for i, r := range runes {
		switch r {
		case '&':
			out.WriteString("&amp;")
		case '<':
			out.WriteString("&lt;")
		case '>':
			out.WriteString("&gt;")
		default:
			if isMarkup(runes, i) {
				out.WriteByte('\\')
			}
			out.WriteRune(r)
		}
	}
	return out.String()
}

// isMarkup reports whether a character may be more than itself in Markdown.
func isMarkup(text []rune, i int) bool {
	isWord := func(at int) bool {
		return at >= 0 && at < len(text) && (unicode.IsLetter(text[at]) || unicode.IsDigit(text[at]) || text[at] == '_')
	}
	switch text[i] {
	case '\\', '`', '*', '|', '~', '$':
		return true
	case '_': // inside of a word, it is a character of it
		return !isWord(i-1) || !isWord(i+1)
	case ']': // which ends the text of a link
		return i+1 < len(text) && strings.ContainsRune("([:", text[i+1])
	case '#', '-', '+', '=': // which begin headings, lists and rules
		return i == 0
	default:
		return false
	}
}

// fence matches what may end a block of code.
var fence = lazyregexp.New("`{3,}")

// fenced puts text in a block of code in a language, which none of its lines ends.
func fenced(language, text string) string {
	marks := "```"
	for _, found := range fence().FindAllString(text, -1) {
		if len(found) >= len(marks) {
			marks = found + "`"
		}
	}
	return marks + language + "\n" + strings.TrimSuffix(visible.Lines(text), "\n") + "\n" + marks
}
