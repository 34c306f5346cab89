package docs

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// screen is how many lines a brief page has at most.
const screen = 40

// errorLines is how many lines of an error message a brief page shows: it has to be recognised, not read.
const errorLines = 2

// Brief is the page on one screen: what the rule is about, what happens if it is not kept, and what to change.
func (p Page) Brief() []byte {
	var page bytes.Buffer
	fmt.Fprintf(&page, "%s (%s, %s)\n%s\n", p.Name, p.Category, p.Level, p.Title)
	paragraph(&page, "", p.Description)
	paragraph(&page, "How it shows", p.Symptom)
	if len(p.Errors) > 0 {
		page.WriteString(indented(wrapped(elided(p.Errors[0], errorLines*(width-len(indent))), width-len(indent))))
	}
	more := fmt.Sprintf("\nThe whole page: egresslint explain --full %s\n", p.Name)
	room := screen - bytes.Count(page.Bytes(), []byte("\n")) - strings.Count(more, "\n")
	for i, c := range p.Changes {
		share := room / (len(p.Changes) - i) // what one does not use, the next may
		text := "\n" + c.Title + ":\n" + limited(c.Text, share-2)
		room -= strings.Count(text, "\n")
		page.WriteString(text)
	}
	page.WriteString(more)
	return page.Bytes()
}

// limited indents the lines of a text, cuts those that are too wide, and leaves out those after the first ones.
func limited(text string, most int) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if omitted := len(lines) - most + 1; omitted > 1 {
		lines = append(lines[:max(0, most-1)], fmt.Sprintf("  … %d more lines", omitted))
	}
	var out strings.Builder
	for _, line := range lines {
		out.WriteString(displaywidth.TruncateString("  "+line, width, "…") + "\n")
	}
	return out.String()
}

// elidedEnd is how many characters of a long text are kept of its end.
const elidedEnd = 40

// elided leaves out words in the middle of a text that is longer than a number of characters.
func elided(text string, most int) string {
	if len(text) <= most {
		return text
	}
	start, end := text[:most-elidedEnd-len(" … ")], text[len(text)-elidedEnd:]
	_, end, _ = strings.Cut(end, " ")
	return start[:max(0, strings.LastIndex(start, " "))] + " … " + end
}
