package lint

import "github.com/egresslint/egresslint/internal/model"

// countFindings counts the findings, and the inputs that could not be read: one file may have several errors.
func countFindings(r *model.Report) {
	for _, finding := range r.Findings {
		if finding.Verdict == model.Unproven {
			r.Summary.Unknowns++
		} else {
			r.Summary.Violations++
		}
		if finding.Fails {
			r.Summary.Failing++
		}
	}
	r.Summary.Errors = unread(r.Notes)
}

// unread counts the inputs that could not be read.
func unread(notes []model.Note) int {
	files := map[string]bool{}
	for _, note := range notes {
		if note.Severity == model.SeverityError {
			files[note.Location.File] = true
		}
	}
	return len(files)
}
