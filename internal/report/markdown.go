package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// The limits of a comment on a pull request of GitHub, in bytes, which are never fewer than characters. Parts leave room for those
// behind them.
// Source: https://docs.github.com/en/rest/issues/comments, of which the server refuses longer bodies
const (
	mostMarkdown = 65536
	mostHead     = 8000  // the verdict, and what was checked
	mostInput    = 8000  // what was not read
	mostTable    = 24000 // the findings, one line for each
	mostCauses   = 6000
	roomForEnd   = 500
	// How many characters of a text a line has, and how many facts are listed of a finding.
	mostMarked = 300
	mostFacts  = 20
)

// writeMarkdown writes the report for a comment on a pull request, or for the summary of a job: the verdict first, then one line
// for each finding, and what folds up. What does not fit is counted.
func writeMarkdown(w io.Writer, r *model.Report, _ Options) error {
	m := &markdown{repository: repositoryOf(r)}
	if isClean(r) {
		_, err := fmt.Fprintf(w, "**egresslint: %s.** %s\n", cell(verdictOf(r)), MarkdownText(shortened(strings.Join(coverage(r), " "), mostHead)))
		return err
	}
	m.head(r)
	m.section("input note", "\n**The input:**\n\n", "", mostInput, m.input(r.Notes))
	m.section("table row", "\n|  | rule | finding | place |\n|---|---|---|---|\n", "", mostTable, m.rows(r.Findings))
	m.section("cause", "\n**Why findings are unknown:**\n\n", "", mostCauses, causeLines(r))
	m.folded("detail", "Details", details(r.Findings))
	m.folded("uncounted finding", uncounted(len(r.Suppressed)), m.suppressed(r.Suppressed))
	if len(m.missing) > 0 {
		fmt.Fprintf(m, "\nNot shown, as GitHub takes no more than %d characters: %s. `egresslint check` shows everything.\n", mostMarkdown, strings.Join(m.missing, ", "))
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// uncounted is the headline of the findings that do not count.
func uncounted(n int) string {
	if n == 1 {
		return "1 finding that does not count"
	}
	return fmt.Sprintf("%d findings that do not count", n)
}

// isClean reports whether there is nothing to say but the verdict.
func isClean(r *model.Report) bool {
	for _, note := range r.Notes {
		if note.Severity != model.SeverityInfo {
			return false
		}
	}
	return len(r.Findings)+len(r.Suppressed) == 0
}

// verdictOf is the line about the result, without colours.
func verdictOf(r *model.Report) string {
	t := newText(nil, Options{})
	if r.Summary.Roots == 0 && r.Summary.Errors == 0 {
		return "nothing was checked"
	}
	t.result(conclusionOf(r))
	return strings.TrimSpace(t.String())
}

// markdown is a report in the making.
type markdown struct {
	strings.Builder
	*repository
	missing []string
}

// head writes the verdict, and what was checked.
func (m *markdown) head(r *model.Report) {
	fmt.Fprintf(m, "**egresslint: %s**\n", cell(verdictOf(r)))
	var lines []string
	for _, line := range coverage(r) {
		lines = append(lines, fmt.Sprintf("\n%s\n", cell(line)))
	}
	m.section("line of the head", "", "", mostHead, lines)
}

// section writes items after an opening and before an end, as many as fit into a number of bytes and into the report.
func (m *markdown) section(noun, opening, end string, most int, items []string) {
	most = min(most, mostMarkdown-roomForEnd-m.Len()) - len(opening) - len(end)
	var fitting strings.Builder
	left := 0
	for _, item := range items {
		if fitting.Len()+len(item) > most {
			left++
			continue
		}
		fitting.WriteString(item)
	}
	if left > 0 {
		m.missing = append(m.missing, count(left, noun))
	}
	if fitting.Len() > 0 {
		m.WriteString(opening + fitting.String() + end)
	}
}

// folded writes a section that is folded up.
func (m *markdown) folded(noun, title string, items []string) {
	m.section(noun, "\n<details><summary>"+title+"</summary>\n\n", "</details>\n", mostMarkdown, items)
}

// input are the notes about what was not read, or not as a whole.
func (m *markdown) input(notes []model.Note) []string {
	var lines []string
	for _, note := range worstFirst(notes) {
		if note.Severity != model.SeverityInfo {
			lines = append(lines, fmt.Sprintf("- %s: %s%s\n", note.Severity, cell(note.Message), m.marked(note.Location)))
		}
	}
	return lines
}

// worstFirst returns the notes with the errors first.
func worstFirst(notes []model.Note) []model.Note {
	var first, others []model.Note
	for _, note := range notes {
		if note.Severity == model.SeverityError {
			first = append(first, note)
		} else {
			others = append(others, note)
		}
	}
	return append(first, others...)
}

// rows are the rows of the table of findings.
func (m *markdown) rows(findings []model.Finding) []string {
	var rows []string
	for _, f := range ranked(findings) {
		label, _ := labelOf(f)
		at, _ := m.primary(f)
		rows = append(rows, fmt.Sprintf("| %s | %s | %s%s | %s |\n", label, cell(f.Rule),
			cell(f.Message), cell(in(f)), cell(fmt.Sprintf("%s:%d", at.file, at.start.Line))))
	}
	return rows
}

// marked is a place in brackets.
func (m *markdown) marked(at source.Range) string {
	if at.IsZero() {
		return ""
	}
	name := at.String()
	if s, ok := m.spot(at); ok {
		name = fmt.Sprintf("%s:%d", s.file, s.start.Line)
	}
	return " (" + cell(name) + ")"
}

// causeLines are the causes, each with how many findings depend on it and what settles it.
func causeLines(r *model.Report) []string {
	m := &markdown{repository: repositoryOf(r)}
	listed := map[string]bool{}
	for _, f := range r.Findings {
		listed[f.Fingerprint] = true
	}
	var lines []string
	for _, cause := range r.Causes {
		n := 0
		for _, fingerprint := range cause.Findings {
			if listed[fingerprint] {
				n++
			}
		}
		if n == 0 {
			continue
		}
		line := fmt.Sprintf("- %s%s: %s", cell(cause.Reason), m.marked(cause.Location), count(n, "finding"))
		if cause.Settle != "" {
			line += ". To settle it: " + cell(settling(cause.Settle))
		}
		lines = append(lines, line+"\n")
	}
	return lines
}

// details are the facts and the advice of each finding, with the code to paste.
func details(findings []model.Finding) []string {
	var all []string
	for _, f := range ranked(findings) {
		all = append(all, detailOf(f))
	}
	return all
}

// address matches what a page about a rule may have. A report that is converted may have anything there.
var address = lazyregexp.New(`^https://[\w./#-]+$`)

func detailOf(f model.Finding) string {
	var out strings.Builder
	label, _ := labelOf(f)
	rule := cell(f.Rule)
	if address().MatchString(f.Docs) {
		rule = fmt.Sprintf("[%s](%s)", rule, f.Docs)
	}
	fmt.Fprintf(&out, "**%s** %s: %s%s\n\n", label, rule, cell(f.Message), cell(bracketed(f.Location)))
	reasons := f.Reasons
	f.Reasons = nil // which are among the causes
	all := slices.Collect(facts(&f))
	for _, fact := range all[:min(len(all), mostFacts)] {
		fmt.Fprintf(&out, "- %s%s\n", cell(fact.message), cell(bracketed(fact.at)))
	}
	if len(all) > mostFacts {
		fmt.Fprintf(&out, "- and %d more\n", len(all)-mostFacts)
	}
	if f.Help == nil && reasons != nil {
		fmt.Fprintf(&out, "- this depends on %s, see above\n", count(len(reasons), "cause"))
	}
	for _, help := range f.Help {
		fmt.Fprintf(&out, "- **help:** %s\n", cell(help))
	}
	for _, snippet := range f.Snippets {
		fmt.Fprintf(&out, "\n%s\n", fenced(highlighting(snippet.Language), snippet.Code))
	}
	return out.String() + "\n"
}

// highlighting is what GitHub and GitLab call a language.
func highlighting(language string) string {
	if language == "terraform" {
		return "hcl"
	}
	return language
}

// suppressed are the findings that do not count, and why.
func (m *markdown) suppressed(findings []model.Finding) []string {
	var lines []string
	for _, f := range findings {
		at, _ := m.primary(f)
		lines = append(lines, fmt.Sprintf("- %s (%s): %s, %s\n", cell(f.Rule), cell(fmt.Sprintf("%s:%d", at.file, at.start.Line)),
			cell(f.Message), cell(suppressedBecause(*f.Suppression))))
	}
	return lines
}

// cell is a text of the input that is not long.
func cell(text string) string { return MarkdownText(shortened(text, mostMarked)) }
