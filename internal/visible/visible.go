// Package visible makes text from the files that are analysed safe to print: what would command a terminal, or the runner of
// a CI job that reads the output, is shown and not obeyed.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text replaces the control characters of a piece of a line, and those that change the direction of the text around them.
func Text(text string) string {
	if isPlain(text) {
		return text
	}
	return replaced(text)
}

// replaced is Text, whatever is in the text.
func replaced(text string) string {
	return strings.Map(func(r rune) rune {
		if commands(r) {
			return unicode.ReplacementChar
		}
		return r
	}, breakMarks(text))
}

// isPlain reports whether a text has only printable ASCII characters and no mark of a command, as nearly all have.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '#' && i > 0 && text[i-1] == '#' {
			return false
		}
	}
	return true
}

// Lines is Text for whole lines, of which none begins like a workflow command of GitHub Actions. Tabs stay.
func Lines(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		end := ""
		if body, ok := strings.CutSuffix(line, "\n"); ok {
			line, end = body, "\n"
		}
		cells := strings.Split(line, "\t")
		for i := range cells {
			cells[i] = Text(cells[i])
		}
		line = strings.Join(cells, "\t")
		if body := strings.TrimLeft(line, " \t"); strings.HasPrefix(body, "::") {
			line = strings.TrimSuffix(line, body) + ": " + body[1:]
		}
		out.WriteString(line + end)
	}
	return out.String()
}

// JSON escapes in the text of a JSON document what Text would replace.
func JSON(text string) string {
	if strings.Contains(text, "##") {
		text = strings.NewReplacer("##[", `\u0023#[`, "##vso[", `\u0023#vso[`).Replace(text)
	}
	at := strings.IndexFunc(text, commandsInJSON)
	if at < 0 {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	for ; at >= 0; at = strings.IndexFunc(text, commandsInJSON) {
		r, size := utf8.DecodeRuneInString(text[at:])
		fmt.Fprintf(&out, `%s\u%04x`, text[:at], r)
		text = text[at+size:]
	}
	return out.String() + text
}

// commandsInJSON is commands for documents, which have lines.
func commandsInJSON(r rune) bool {
	if ' ' <= r && r <= '~' {
		return false // nearly all
	}
	return r != '\n' && commands(r)
}

func commands(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// breakMarks breaks the marks that begin a command of Azure Pipelines, or one of GitHub's older form, anywhere in a line.
// Sources: https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands,
// https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
func breakMarks(text string) string {
	if !strings.Contains(text, "##") {
		return text
	}
	return strings.NewReplacer("##[", "# #[", "##vso[", "# #vso[").Replace(text)
}
