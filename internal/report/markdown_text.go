package report

import (
	"regexp"
	"strings"

	"github.com/egresslint/egresslint/internal/visible"
)

// hidden separates characters that would mean something together, and takes no room.
const hidden = "\u200b"

// reference matches what GitHub and GitLab make links of wherever it is: people, issues and addresses.
var reference = regexp.MustCompile(`[@#!$%&~](?:[\w"])|(?::)//|www\.`)

// markdownText makes text of the input plain text in Markdown, on one line: no markup, no HTML, no mention of anybody.
func markdownText(text string) string {
	text = visible.Text(text)
	text = reference.ReplaceAllStringFunc(text, func(match string) string { return match[:1] + hidden + match[1:] })
	var out strings.Builder
	for _, r := range text {
		switch r {
		case '&':
			out.WriteString("&amp;")
		case '<':
			out.WriteString("&lt;")
		case '>':
			out.WriteString("&gt;")
		case '\\', '`', '*', '_', '[', ']', '|', '~', '#', '$', '^':
			out.WriteString(`\` + string(r))
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// fence matches what may end a block of code.
var fence = regexp.MustCompile("`{3,}")

// fenced puts text in a block of code that none of its lines ends.
func fenced(text string) string { return fencedAs("", text) }

// fencedAs is fenced for a language.
func fencedAs(language, text string) string {
	marks := "```"
	for _, found := range fence.FindAllString(text, -1) {
		if len(found) >= len(marks) {
			marks = found + "`"
		}
	}
	return marks + language + "\n" + strings.TrimSuffix(visible.Lines(text), "\n") + "\n" + marks
}
