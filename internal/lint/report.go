package lint

import (
	"cmp"
	"slices"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// reportVersion is the version of the report's JSON form.
const reportVersion = 1

// newReport puts the judgements of all stacks together.
func newReport(tree *source.Tree, parsed *parsed, judgements []*engine.Judgement) *model.Report {
	r := &model.Report{
		Version:   reportVersion,
		Findings:  []model.Finding{},
		Workloads: []model.WorkloadResult{},
		Endpoints: []model.EndpointResult{},
		Notes:     tidyNotes(slices.Concat(parsed.Notes, faults(judgements))),
	}
	for _, j := range judgements {
		r.Findings = append(r.Findings, j.Findings...)
		r.Workloads = append(r.Workloads, j.Workloads...)
		r.Endpoints = append(r.Endpoints, j.Endpoints...)
		r.Summary.TaskGroups.Add(j.TaskGroups.Tally())
		r.Summary.EndpointGroups.Add(j.EndpointGroups.Tally())
	}
	sortFindings(r.Findings)
	r.Findings = mergeInstances(r.Findings)
	addFingerprints(r.Findings)
	r.Summary.Roots = len(parsed.Stacks)
	summarise(r)
	r.Sources = sources(tree, r)
	return r
}

// faults are what custom rules reported and findings cannot be.
func faults(judgements []*engine.Judgement) []model.Note {
	var notes []model.Note
	for _, j := range judgements {
		notes = append(notes, j.Faults...)
	}
	return notes
}

// summarise counts the findings, and the inputs that could not be read: one file may have several errors.
func summarise(r *model.Report) {
	for _, finding := range r.Findings {
		if finding.Verdict == model.Unproven {
			r.Summary.Unknowns++
		} else {
			r.Summary.Violations++
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

// sources returns the text of the files whose lines a report shows.
func sources(tree *source.Tree, r *model.Report) map[string][]byte {
	texts := map[string][]byte{}
	for _, finding := range r.Findings {
		texts[finding.Location.File] = tree.Text(finding.Location.File)
	}
	for _, note := range r.Notes {
		texts[note.Location.File] = tree.Text(note.Location.File)
	}
	return texts
}

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
