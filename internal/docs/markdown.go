package docs

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/lint"
)

// lineLength is how long the lines of a Markdown page get, in characters.
const lineLength = 120

const generated = "<!-- Generated from the rules and their examples: go generate ./internal/docs -->\n\n"

// Markdown is the page as docs/rules holds it.
func (p Page) Markdown() []byte {
	var page bytes.Buffer
	fmt.Fprintf(&page, "%s# %s\n\n**%s**\n\n", generated, p.Name, escaped(p.Title))
	fmt.Fprintf(&page, "Category: %s · level: %s · since %s\n", p.Category, p.Level, p.Since)
	section(&page, "What it is about", p.Description)
	section(&page, "How it shows", p.Symptom)
	for _, message := range p.Errors {
		fmt.Fprintf(&page, "\n```\n%s\n```\n", message)
	}
	for _, c := range p.Changes {
		fmt.Fprintf(&page, "\n## %s\n\n```%s\n%s```\n", c.Title, c.Language, c.Text)
	}
	section(&page, "How it is decided", p.Undecided)
	fmt.Fprint(&page, "\n## Options\n\n")
	p.writeOptions(&page)
	bullets(&page, "Controls", p.controls())
	bullets(&page, "Related rules", links(p.Related))
	bullets(&page, "Read more", p.resourceLinks())
	bullets(&page, "Examples", p.exampleLinks())
	return page.Bytes()
}

// exampleLinks are links to the files of the examples, which are in this repository.
func (p Page) exampleLinks() []string {
	var links []string
	for _, e := range p.Examples {
		links = append(links, fmt.Sprintf("[%s](../../testdata/rules/%s/%s)", e.Title, p.Name, e.File))
	}
	return links
}

func (p Page) writeOptions(w io.Writer) {
	for _, name := range p.options() {
		fmt.Fprintf(w, "- `%s`: %s\n", name, escaped(p.Options[name].Description))
	}
	if len(p.Options) == 0 {
		fmt.Fprintln(w, "None.")
	}
}

func (p Page) resourceLinks() []string {
	var links []string
	for _, resource := range p.Resources {
		links = append(links, fmt.Sprintf("[%s](%s)", resource.Description, resource.URL))
	}
	return links
}

func links(rules []string) []string {
	var links []string
	for _, rule := range rules {
		links = append(links, fmt.Sprintf("[%s](%s.md)", rule, rule))
	}
	return links
}

func section(w io.Writer, heading, text string) {
	if text != "" {
		fmt.Fprintf(w, "\n## %s\n\n%s", heading, wrapped(escaped(text), lineLength))
	}
}

func bullets(w io.Writer, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n## %s\n\n", heading)
	for _, line := range lines {
		fmt.Fprintf(w, "- %s\n", line)
	}
}

// escaped keeps what stands for a value, as in prod-<region>, from being taken for HTML.
func escaped(text string) string {
	return strings.NewReplacer("<", `\<`, "*", `\*`, "_", `\_`).Replace(text)
}

// Index is the list of the rules by category, with links to their pages.
func Index(rules []lint.Rule, link func(lint.Rule) string) []byte {
	var page bytes.Buffer
	fmt.Fprintln(&page, "# Rules")
	category := ""
	for _, rule := range rules {
		if rule.Category != category {
			category = rule.Category
			fmt.Fprintf(&page, "\n## %s\n\n| rule | level | what holds |\n|---|---|---|\n", category)
		}
		name := rule.Name
		if to := link(rule); to != "" {
			name = fmt.Sprintf("[%s](%s)", rule.Name, to)
		}
		fmt.Fprintf(&page, "| %s | %s | %s |\n", name, rule.Level, escaped(rule.Title))
	}
	return page.Bytes()
}

// Table is the table of the rules in the README, with links to their pages below dir.
func Table(rules []lint.Rule, dir string) []byte {
	var table bytes.Buffer
	fmt.Fprint(&table, "| category | rule | level | what holds |\n|---|---|---|---|\n")
	category := ""
	for _, rule := range rules {
		first, level := rule.Category, rule.Level
		if first == category {
			first = ""
		}
		category = rule.Category
		if rule.OnRequest {
			level += ", on request"
		}
		fmt.Fprintf(&table, "| %s | [`%s`](%s/%s.md) | %s | %s |\n", first, rule.Name, dir, rule.Name, level, escaped(rule.Title))
	}
	return table.Bytes()
}
