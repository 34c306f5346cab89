package lint

import (
	"cmp"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// arrangeNotes tidies the notes of the report.
func arrangeNotes(r *model.Report) { r.Notes = tidyNotes(r.Notes) }

// tidyNotes sorts the notes by place and drops the repetitions that arise where several roots use one module.
func tidyNotes(notes []model.Note) []model.Note {
	tidy := make([]model.Note, len(notes))
	for i, note := range notes {
		tidy[i] = model.Note{Severity: note.Severity, Message: note.Message, Location: note.Location}
	}
	slices.SortFunc(tidy, func(a, b model.Note) int {
		return cmp.Or(
			a.Location.Compare(b.Location),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(tidy)
}
