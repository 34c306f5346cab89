package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// writeDiffMarkdown writes a difference for a comment on a pull request: the verdict first, then a table, and what folds up.
// What does not fit is counted.
func writeDiffMarkdown(w io.Writer, d *model.Diff) error {
	m := &markdown{repository: &repository{}}
	fmt.Fprintf(m, "**egresslint: %s.**\n", MarkdownText(d.Summary.Verdict))
	all := events(d)
	m.section("table row", "\n|  | traffic or pull | for | place |\n|---|---|---|---|\n", "", mostTable, eventRows(all))
	m.section("input note", "\n**What could not be compared:**\n\n", "", mostInput, m.input(sidedNotes(d)))
	m.folded("detail", "Details", eventDetails(all))
	if len(m.missing) > 0 {
		fmt.Fprintf(m, "\nNot shown, as GitHub takes no more than %d characters: %s. `egresslint diff` shows everything.\n", mostMarkdown, strings.Join(m.missing, ", "))
	}
	_, err := io.WriteString(w, m.String())
	return err
}

func eventRows(all []event) []string {
	var rows []string
	for _, e := range all {
		where := ""
		for _, at := range e.at {
			if !at.location.IsZero() {
				where = placeText(at)
				break
			}
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |\n",
			cell(e.verb), cell(e.what), cell(strings.Join(firstFew(e.names), ", ")), cell(where)))
	}
	return rows
}

func eventDetails(all []event) []string {
	var details []string
	for _, e := range all {
		var text strings.Builder
		fmt.Fprintf(&text, "- **%s** %s\n", MarkdownText(e.verb), MarkdownText(e.what))
		var facts []string
		if len(e.names) > mostBlocks {
			facts = append(facts, "for "+strings.Join(e.names, ", "))
		}
		for _, at := range e.at {
			if !at.location.IsZero() {
				facts = append(facts, placeText(at))
			}
		}
		facts = append(facts, e.notes...)
		for _, reason := range e.reasons {
			facts = append(facts, "depends on: "+reasonText(reason))
		}
		for _, fact := range facts {
			fmt.Fprintf(&text, "  - %s\n", MarkdownText(shortened(fact, mostMarked)))
		}
		details = append(details, text.String())
	}
	return details
}
