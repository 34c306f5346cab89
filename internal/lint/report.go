package lint

import (
	"slices"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// reportVersion is the version of the report's JSON form.
const reportVersion = 1

// newReport puts the judgements of all stacks together, and processes what they give.
func newReport(tree *source.Tree, parsed *parsed, judgements []*engine.Judgement) *model.Report {
	r := &model.Report{
		Version:   reportVersion,
		Findings:  []model.Finding{},
		Workloads: []model.WorkloadResult{},
		Endpoints: []model.EndpointResult{},
		Notes:     slices.Concat(parsed.Notes, faults(judgements)),
	}
	r.Allowances = parsed.allowances(judgements)
	for _, j := range judgements {
		r.Findings = append(r.Findings, j.Findings...)
		r.Workloads = append(r.Workloads, j.Workloads...)
		r.Endpoints = append(r.Endpoints, j.Endpoints...)
		r.Summary.TaskGroups.Add(j.TaskGroups.Tally())
		r.Summary.EndpointGroups.Add(j.EndpointGroups.Tally())
	}
	r.Summary.Roots = len(parsed.Stacks)
	for _, process := range processors(tree) {
		process(r)
	}
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
