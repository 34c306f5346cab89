package report

import (
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// writeDiffText writes what a change does, one event after the other, and what all of it comes to.
func writeDiffText(w io.Writer, d *model.Diff, opt Options) error {
	t := newText(nil, opt)
	for _, e := range events(d) {
		t.event(e)
	}
	if err := t.inputNotes(w, sidedNotes(d), opt.Notes); err != nil {
		return err
	}
	t.line(capital(d.Summary.Verdict) + ".")
	switch unread := count(d.Summary.Errors, "input") + " could not be analysed"; {
	case d.Summary.Errors > 0:
		t.line(t.paint(red, "FAILED (exit 2):") + " " + unread + "; everything else was compared")
	case !d.Summary.Comparable:
		t.line(t.paint(red, "FAILED (exit 2):") + " one of the states is not complete")
	case len(opt.Failing) > 0:
		t.line(t.paint(red, "FAILED (exit 1):") + " " + strings.Join(opt.Failing, ", "))
	default:
		t.line(t.paint(green, "ok"))
	}
	_, err := t.WriteTo(w)
	return err
}

// sidedNotes returns the notes, each with the side that it is about.
func sidedNotes(d *model.Diff) []model.Note {
	var notes []model.Note
	for _, note := range d.Notes {
		one := note.Note
		one.Message = "In the " + note.Side + ": " + one.Message
		notes = append(notes, one)
	}
	return notes
}

func capital(sentence string) string {
	if sentence == "" {
		return sentence
	}
	return strings.ToUpper(sentence[:1]) + sentence[1:]
}

// event writes one event with its places, whom it is about, and what else there is to say.
func (t *text) event(e event) {
	t.line(t.paint(e.color, e.verb) + " " + t.paint(bold, shown(e.what)))
	for _, at := range e.at {
		if !at.location.IsZero() {
			t.line(t.paint(faint, "  --> ") + shown(placeText(at)))
		}
	}
	if len(e.names) > 0 {
		t.fact("for " + strings.Join(e.names, ", "))
	}
	for _, note := range e.notes {
		t.fact(note)
	}
	for _, reason := range e.reasons {
		t.fact("depends on: " + reasonText(reason))
	}
	t.line("")
}

func (t *text) fact(text string) { t.line(t.paint(faint, "   = ") + shown(text)) }

// placeText renders a place, and says so if it is one of the base.
func placeText(at sidedPlace) string {
	text := at.location.String()
	if at.base {
		text += " (base)"
	}
	return text
}

func reasonText(r model.Reason) string {
	text := r.Reason
	if !r.Location.IsZero() {
		text += " (" + r.Location.String() + ")"
	}
	if r.Settle != "" {
		text += "; " + r.Settle
	}
	return text
}
