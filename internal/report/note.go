package report

import (
	"fmt"
	"io"
	"path"
	"regexp"

	"github.com/egresslint/egresslint/internal/model"
)

// Notes writes what the front ends report about the input, without the informational notes.
func Notes(w io.Writer, notes []model.Note, opt Options) error {
	t := newText(nil, opt)
	t.notes(notes)
	_, err := t.WriteTo(w)
	return err
}

// notes writes the notes about the input. Of those that say the same about several things in a directory, the first one
// stands for all.
func (t *text) notes(notes []model.Note) {
	alike := map[string]int{}
	for _, note := range notes {
		alike[likeness(note)]++
	}
	seen := map[string]int{}
	for _, note := range notes {
		if note.Severity == model.SeverityInfo && !t.verbose {
			continue
		}
		key := likeness(note)
		seen[key]++
		if !t.verbose && alike[key] >= fewNotes && seen[key] > 1 {
			continue
		}
		d := diagnostic{label: string(note.Severity), color: colorOf(string(note.Severity)), headline: note.Message, at: note.Location}
		if more := alike[key] - 1; !t.verbose && alike[key] >= fewNotes {
			d.notes = []remark{{message: fmt.Sprintf("and %d more like this in %s (--verbose lists them)", more, named(path.Dir(note.Location.File)))}}
		}
		t.diagnostic(d)
	}
}

// fewNotes is from how many on notes that are alike are written once.
const fewNotes = 3

// thing matches what differs between notes that say the same: quoted texts, addresses and numbers.
var thing = regexp.MustCompile(`"[^"]*"|\(run: [^)]*\)|[\w-]+(\.[\w-]+|\[[^\]]*\])+|\d+`)

// likeness is the same for notes that say the same about several things in a directory.
func likeness(note model.Note) string {
	return fmt.Sprint(note.Severity, path.Dir(note.Location.File), thing.ReplaceAllString(note.Message, "…"))
}
