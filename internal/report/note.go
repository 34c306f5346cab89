package report

import (
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// Notes writes what the front ends report about the input, without the informational notes.
func Notes(w io.Writer, notes []model.Note, opt Options) error {
	return writeNotes(w, notes, nil, opt)
}

func writeNotes(w io.Writer, notes []model.Note, sources map[string][]byte, opt Options) error {
	t := newText(sources, opt)
	t.notes(notes)
	_, err := t.WriteTo(w)
	return err
}

// inputNotes writes the notes about the input where the options want them: into the report, or apart from it, where what is
// in the report so far comes first.
func (t *text) inputNotes(w io.Writer, notes []model.Note, apart *Output) error {
	if apart == nil {
		t.notes(notes)
		return nil
	}
	if _, err := t.WriteTo(w); err != nil {
		return err
	}
	return writeNotes(apart, notes, t.sources, apart.Options)
}

// notes writes the notes about the input. Of those that say the same about several things in a directory, the first one
// stands for all.
func (t *text) notes(notes []model.Note) {
	notes = slices.DeleteFunc(slices.Clone(notes), func(note model.Note) bool { return !t.has(note) })
	alike := map[string]int{}
	for _, note := range notes {
		alike[likeness(note)]++
	}
	seen := map[string]int{}
	for _, note := range notes {
		key := likeness(note)
		seen[key]++
		many := !t.verbose && alike[key] > few(note.Severity)
		if many && seen[key] > 1 {
			continue
		}
		head, facts, help := splitMessage(note.Message)
		d := diagnostic{label: string(note.Severity), color: colorOf(string(note.Severity)), headline: head, at: note.Location, help: help}
		for _, fact := range facts {
			d.notes = append(d.notes, remark{message: fact})
		}
		if many {
			more := fmt.Sprintf("and %d more like this in %s (--verbose lists them)", alike[key]-1, named(path.Dir(note.Location.File)))
			d.notes = append(d.notes, remark{message: more})
		}
		t.diagnostic(d)
	}
}

// has reports whether the report has a note.
func (t *text) has(note model.Note) bool {
	switch note.Severity {
	case model.SeverityError:
		return true
	case model.SeverityInfo:
		return t.verbose
	default:
		return !t.quiet
	}
}

// few is how many notes that are alike are written one by one.
func few(severity model.Severity) int {
	if severity == model.SeverityError {
		return 5
	}
	return 2
}

// thing matches what differs between notes that say the same: quoted texts, addresses and numbers.
var thing = lazyregexp.New(`"[^"]*"|\(run: [^)]*\)|[\w-]+(\.[\w-]+|\[[^\]]*\])+|\d+`)

// likeness is the same for notes that say the same about several things in a directory.
func likeness(note model.Note) string {
	return fmt.Sprint(note.Severity, path.Dir(note.Location.File), thing().ReplaceAllString(note.Message, "…"))
}
