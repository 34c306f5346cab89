package report

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// text is a report in the making, for people to read.
type text struct {
	bytes.Buffer
	style
	to      io.Writer // takes what is written when that has become long; nil where all of it is kept
	failed  error     // the first error of that
	sources map[string][]byte
	lines   map[string]*sourceLines // of those of the sources that were shown
	pasted  map[string]bool         // the code that is written already
	width   int                     // of the terminal, 0 for lines of any length
	links   func(string) string     // the address of a file, nil where the terminal has no links
	verbose bool
	quiet   bool
}

func newText(sources map[string][]byte, opt Options) *text {
	return &text{
		style: style{color: opt.Color}, sources: sources, lines: map[string]*sourceLines{}, width: opt.Width, links: opt.Links, verbose: opt.Verbose, quiet: opt.Quiet,
	}
}

// writeText writes the findings, root by root, what could not be judged, cause by cause, the notes about the input, and what
// all of it comes to.
func writeText(w io.Writer, r *model.Report, opt Options) error {
	t := newText(r.Sources, opt)
	t.to = w
	t.findings(r)
	t.causes(r)
	if err := t.inputNotes(w, r.Notes, opt.Notes); err != nil {
		return err
	}
	t.suppressed(r.Suppressed)
	if opt.Verbose {
		t.files(r.Files)
	}
	t.summary(r)
	if t.failed != nil {
		return t.failed
	}
	_, err := t.WriteTo(w)
	return err
}

// passOn passes on what is written, if it is long: a report may have megabytes.
func (t *text) passOn() {
	if t.to != nil && t.failed == nil && t.Len() >= mostKept {
		_, t.failed = t.WriteTo(t.to)
	}
}

// findings writes the violations. Where several roots have some, each root has a headline.
func (t *text) findings(r *model.Report) {
	byRoot := map[string][]*model.Finding{}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Verdict != model.Unproven {
			byRoot[f.Root] = append(byRoot[f.Root], f)
		}
	}
	for _, root := range slices.Sorted(maps.Keys(byRoot)) {
		if len(byRoot) > 1 {
			t.line(t.paint(bold, shown(named(root))+": "+count(len(byRoot[root]), "violation")))
		}
		for _, f := range byRoot[root] {
			t.finding(f)
		}
	}
}

func (t *text) finding(f *model.Finding) {
	label, color := labelOf(*f)
	d := diagnostic{label: label, color: color, rule: f.Rule, headline: f.Message, at: f.Location}
	for _, snippet := range f.Snippets {
		if d.code == nil {
			d.code = map[string]model.Snippet{}
		}
		d.code[snippet.For] = snippet
	}
	d.notes, d.help = t.first(facts(f), mostNotes), advice(f)
	t.diagnostic(d)
}

// mostNotes is how many notes a finding has, unless all are asked for.
const mostNotes = 12

// first returns the first notes, and how many there are besides.
func (t *text) first(notes iter.Seq[remark], most int) []remark {
	var first []remark
	count := 0
	for note := range notes {
		if count++; t.verbose || count <= most+1 {
			first = append(first, note)
		}
	}
	if count == len(first) {
		return first
	}
	more := fmt.Sprintf("and %d more (--verbose lists them)", count-most)
	return append(first[:most], remark{message: more})
}

// named is how a root is called in a sentence.
func named(root string) string {
	if root == "." {
		return "the working directory"
	}
	return root
}

// files says what became of the files below the paths.
func (t *text) files(all []model.Files) {
	if len(all) == 0 {
		return
	}
	t.line("Files:")
	for _, f := range all {
		t.line(fmt.Sprintf("  %s: %s (%d)", f.State, shown(f.Reason), f.Count))
		for _, name := range f.Names {
			t.line("    " + shown(name))
		}
	}
	t.line("")
}
