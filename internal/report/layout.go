package report

import (
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// diagnostic is what a finding, a cause or a note about the input is made of.
type diagnostic struct {
	label    string // "error", "unknown", …
	color    string
	rule     string // "" for what is not of a rule
	headline string
	at       source.Range
	notes    []remark
	help     []string
	code     map[string]model.Snippet // what lines of the help say, to paste
}

// remark is a fact below a diagnostic. The place is optional.
type remark struct {
	message string
	at      source.Range
}

// diagnostic writes the headline, the place, the source with the range underlined, and the notes and the help below it.
func (t *text) diagnostic(d diagnostic) {
	head := d.label
	if d.rule != "" {
		head += "[" + d.rule + "]"
	}
	t.wrapped(t.paint(d.color, head+":")+" ", "  ", t.paint(bold, shown(d.headline)))
	margin := strings.Repeat(" ", len(strconv.Itoa(d.at.Start.Line)))
	if !d.at.IsZero() {
		t.line(margin + t.paint(faint, "-->") + " " + t.linked(d.at))
		t.snippet(d.at, margin, d.color)
	}
	for _, note := range d.notes {
		t.remark(margin, "note", faint, note)
	}
	for _, help := range d.help {
		t.help(margin, help, d.code)
	}
	t.line("")
	t.passOn()
}

// help writes a line of the help, and the code that carries it out below it. Code that is in the report already is not
// repeated: it is to be pasted once.
func (t *text) help(margin, help string, code map[string]model.Snippet) {
	snippet, ok := code[help]
	if !ok || t.pasted[snippet.Code] {
		t.remark(margin, "help", green, remark{message: help})
		return
	}
	if t.pasted == nil {
		t.pasted = map[string]bool{}
	}
	t.pasted[snippet.Code] = true
	if snippet.Place == model.Instead {
		help += ", in the place of this rule"
	}
	t.remark(margin, "help", green, remark{message: help + ":"})
	indent := strings.Repeat(" ", len(margin+" = help:   "))
	for line := range strings.Lines(snippet.Code) {
		t.line(strings.TrimRight(indent+shown(strings.TrimSuffix(line, "\n")), " "))
	}
}

func (t *text) remark(margin, label, color string, r remark) {
	body := shown(r.message)
	if !r.at.IsZero() {
		body += " (" + t.linked(r.at) + ")"
	}
	lead := margin + " " + t.paint(faint, "=") + " " + t.paint(color, label+":") + " "
	t.wrapped(lead, strings.Repeat(" ", len(margin+" = "+label+": ")), body)
}

// snippet shows the first line of the range, underlined, if the source is at hand.
func (t *text) snippet(at source.Range, margin, color string) {
	width := windowWidth
	if t.width > 0 {
		width = max(t.width-len(margin)-3, leastWidth)
	}
	s, ok := t.linesOf(at.File).snippet(at, width)
	if !ok {
		return
	}
	bar := t.paint(faint, "|")
	t.line(margin + " " + bar)
	t.line(t.paint(faint, strconv.Itoa(at.Start.Line)) + " " + bar + " " + s.line)
	t.line(margin + " " + bar + " " + t.paint(color, s.underline))
}

// linesOf returns the lines of a file. One that is not at hand has none.
func (t *text) linesOf(file string) *sourceLines {
	if t.lines[file] == nil {
		t.lines[file] = newSourceLines(t.sources[file])
	}
	return t.lines[file]
}

// leastWidth is the narrowest terminal that lines are wrapped for.
const leastWidth = 40

// wrapped writes a body after a lead. Lines that do not fit into the terminal go on after another lead.
func (t *text) wrapped(lead, next, body string) {
	t.WriteString(lead)
	if t.width == 0 {
		t.line(body)
		return
	}
	room, indent := max(t.width, leastWidth), cells(bare(next))
	column := cells(bare(lead))
	for i, word := range strings.Split(body, " ") {
		size := cells(bare(word))
		switch {
		case i == 0:
		case column+1+size > room && column > indent && !strings.HasPrefix(word, "::"): // which begins a command to a CI job
			t.line("")
			t.WriteString(next)
			column = indent
		default:
			t.WriteString(" ")
			column++
		}
		t.WriteString(word)
		column += size
	}
	t.line("")
}

// bare is a text without the sequences that paint and link it.
func bare(text string) string {
	var out strings.Builder
	for {
		start := strings.Index(text, "\x1b")
		if start < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:start])
		end := sequenceEnd(text[start:])
		text = text[start+end:]
	}
}

// sequenceEnd returns the length of the sequence that the text begins with: one that paints ends in m, one that links in a
// string terminator.
func sequenceEnd(text string) int {
	end, size := strings.IndexByte(text, 'm'), 1
	if strings.HasPrefix(text, linkBegin) {
		end, size = strings.Index(text, linkEnd), len(linkEnd)
	}
	if end < 0 {
		return len(text)
	}
	return end + size
}

// Source: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda, hyperlinks in terminal emulators.
const (
	linkBegin = "\x1b]8;"
	linkEnd   = "\x1b\\"
)

// linked writes a position, as a link to the file where the terminal has links.
func (t *text) linked(at source.Range) string {
	text := location(at)
	if t.links == nil {
		return text
	}
	return linkBegin + ";" + t.links(at.File) + linkEnd + text + linkBegin + ";" + linkEnd
}

func (t *text) line(s string) {
	t.WriteString(s)
	t.WriteByte('\n')
}

func place(at source.Range) string {
	if at.IsZero() {
		return ""
	}
	return location(at) + ": "
}

// location writes a position. A name that begins with a colon is written as a path, as it could begin a command otherwise.
func location(at source.Range) string {
	text := shown(at.String())
	if strings.HasPrefix(text, ":") {
		return "./" + text
	}
	return text
}
