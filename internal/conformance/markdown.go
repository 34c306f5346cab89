package conformance

import (
	"regexp"
	"strings"
	"testing"
)

var (
	// element matches what GitHub takes for HTML.
	element = regexp.MustCompile(`</?[A-Za-z!?][^>]*>?`)
	// fence matches a line that begins or ends a block of code.
	fence = regexp.MustCompile("^ {0,3}(`{3,})[^`]*$")
	// mention matches what notifies somebody.
	mention = regexp.MustCompile(`(?:^|[^\w` + "`" + `])@\w`)
	// cells splits a row of a table.
	cells = regexp.MustCompile(`(?:^|[^\\])\|`)
)

// Comment tests whether GitHub accepts a comment, and whether it shows as it is meant: HTML only where it folds text up, no mention
// of anybody, tables with all their cells. It returns the rows of its table.
func Comment(t *testing.T, text []byte) []string {
	t.Helper()
	const most = 65536
	if len(text) > most {
		t.Errorf("the comment has %d bytes", len(text))
	}
	if !strings.HasPrefix(string(text), "**egresslint: ") {
		t.Error("the comment does not begin with the verdict")
	}
	plain := withoutCode(t, string(text))
	for _, found := range element.FindAllString(plain, -1) {
		switch found {
		case "<details>", "</details>", "<summary>", "</summary>":
		default:
			t.Errorf("the comment has the element %q", found)
		}
	}
	if open, closed := strings.Count(plain, "<details>"), strings.Count(plain, "</details>"); open != closed {
		t.Errorf("%d parts fold up, and %d end", open, closed)
	}
	if found := mention.FindString(plain); found != "" {
		t.Errorf("the comment mentions %q", found)
	}
	var rows []string
	for line := range strings.Lines(plain) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		const borders = 5
		if n := len(cells.FindAllString(line, -1)); n != borders {
			t.Errorf("a row has %d borders: %s", n, line)
		}
		if !strings.HasPrefix(line, "|--") && !strings.HasPrefix(line, "|  |") {
			rows = append(rows, line)
		}
	}
	return rows
}

// withoutCode returns the text without its blocks of code.
// Source: https://github.github.com/gfm/#fenced-code-blocks
func withoutCode(t *testing.T, text string) string {
	t.Helper()
	var plain strings.Builder
	open := ""
	for line := range strings.Lines(text) {
		match := fence.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		switch {
		case open == "" && match != nil:
			open = match[1]
		case open == "":
			plain.WriteString(line)
		case match != nil && len(match[1]) >= len(open) && strings.TrimSpace(line) == match[1]:
			open = ""
		}
	}
	if open != "" {
		t.Error("a block of code has no end")
	}
	return plain.String()
}
