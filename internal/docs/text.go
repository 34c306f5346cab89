package docs

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mitchellh/go-wordwrap"
)

// width is how long the lines of a page get on a terminal, in characters.
const width = 80

// Full is the whole page as terminals show it, with the examples.
func (p Page) Full() []byte {
	var page bytes.Buffer
	facts := []string{p.Category, p.Level}
	if p.Since != "" { // custom rules need not have it
		facts = append(facts, "since "+p.Since)
	}
	fmt.Fprintf(&page, "%s (%s)\n\n%s\n", p.Name, strings.Join(facts, ", "), p.Title)
	paragraph(&page, "", p.Description)
	paragraph(&page, "How it shows", p.Symptom)
	for _, message := range p.Errors {
		fmt.Fprintf(&page, "\n%s", indented(wrapped(message, width-len(indent))))
	}
	for _, example := range slices.Concat(p.Changes, p.Examples) {
		fmt.Fprintf(&page, "\n%s:\n\n%s", example.Title, indented(example.Text))
	}
	paragraph(&page, "How it is decided", p.Undecided)
	list(&page, "Options", p.describedOptions())
	list(&page, "Controls", p.controls())
	list(&page, "Related rules", p.Related)
	list(&page, "Read more", p.references())
	return page.Bytes()
}

func (p Page) describedOptions() []string {
	var lines []string
	for _, name := range p.options() {
		lines = append(lines, name+": "+p.Options[name].Description)
	}
	return lines
}

// references returns the addresses of what there is to read about the rule.
func (p Page) references() []string {
	var addresses []string
	for _, resource := range p.Resources {
		addresses = append(addresses, resource.URL)
	}
	if p.Docs != "" {
		addresses = append(addresses, p.Docs)
	}
	return addresses
}

func paragraph(w io.Writer, heading, text string) {
	if text == "" {
		return
	}
	if heading != "" {
		text = heading + ": " + text
	}
	fmt.Fprintf(w, "\n%s", wrapped(text, width))
}

func list(w io.Writer, heading string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(w, "\n%s:\n\n%s", heading, indented(strings.Join(lines, "\n")+"\n"))
	}
}

const indent = "    "

// indented sets off a text by four spaces.
func indented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			out.WriteString(indent)
		}
		out.WriteString(line)
	}
	return out.String()
}

// wrapped breaks the words of a text into lines of at most width characters, where words are not longer.
func wrapped(text string, width int) string {
	return wordwrap.WrapString(strings.Join(strings.Fields(text), " "), uint(width)) + "\n"
}
