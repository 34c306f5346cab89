package lint

import (
	"slices"

	"github.com/egresslint/egresslint/internal/advice"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// reportVersion is the version of the report's JSON form.
const reportVersion = 1

// emptyReport returns a report of nothing, with all lists.
func emptyReport() *model.Report {
	return &model.Report{
		Version:        reportVersion,
		Findings:       []model.Finding{},
		Suppressed:     []model.Finding{},
		Causes:         []model.Cause{},
		Workloads:      []model.WorkloadResult{},
		Endpoints:      []model.EndpointResult{},
		Configurations: []model.Configuration{},
		Excluded:       []model.Excluded{},
		Baselines:      []model.Baseline{},
		Allowances:     []model.Allowance{},
		Notes:          []model.Note{},
		Files:          []model.Files{},
		Variants:       map[string][]string{},
	}
}

// FailedReport returns the report of a run in a directory that did not come to judging anything, with the reasons.
func FailedReport(dir string, notes []model.Note) *model.Report {
	r := emptyReport()
	r.Directory, _ = directory(source.NewTree(dir)) // the run failed anyway
	r.Notes = tidyNotes(notes)
	r.Summary.Errors = unread(r.Notes)
	return r
}

// newReport puts the judgements of all stacks together, and processes what they give.
func newReport(tree *source.Tree, parsed *parsed, judgements []*engine.Judgement) *model.Report {
	r := emptyReport()
	r.Notes, r.Files = slices.Concat(parsed.Notes, faults(judgements)), parsed.Files
	r.Excluded = append(r.Excluded, parsed.Excluded...)
	r.Allowances, r.Configurations, r.ConfigFrom = parsed.allowances(judgements), parsed.configurations(), parsed.configs.rev
	r.Findings = make([]model.Finding, 0, countAll(judgements))
	taskGroups, endpointGroups := worst{}, worst{}
	for i, j := range judgements {
		stack := parsed.Stacks[i]
		parsed.changes.read(stack.Root, parsed.kept[i].dirs, parsed.of[i])
		r.Variants[stack.Root] = append(r.Variants[stack.Root], stack.Variant)
		before := len(r.Findings)
		r.Findings = parsed.addFindings(r.Findings, tree, i, j)
		if parsed.facts != nil {
			addNetwork(r, parsed.network(i, j, r.Findings[before:]))
		}
		addResults(r, stack, j)
		taskGroups.add(stack.Root, j.TaskGroups)
		endpointGroups.add(stack.Root, own(stack, j.EndpointGroups))
	}
	r.Summary.Roots = len(r.Variants)
	r.Summary.TaskGroups, r.Summary.EndpointGroups = taskGroups.tally(), endpointGroups.tally()
	r.Baselines = parsed.baselines.report()
	r.Notes = append(r.Notes, parsed.baselines.stale()...)
	for _, process := range processors(tree, parsed.changes) {
		process(r)
	}
	return r
}

// countAll returns how many findings there are at most.
func countAll(judgements []*engine.Judgement) int {
	count := 0
	for _, j := range judgements {
		count += len(j.Findings)
	}
	return count
}

// addFindings appends the findings about a stack, with what the report says besides the policies.
func (p *parsed) addFindings(to []model.Finding, tree *source.Tree, number int, j *engine.Judgement) []model.Finding {
	if len(j.Findings) == 0 {
		return to
	}
	stack, gate := p.Stacks[number], p.gate.or(p.of[number].Config)
	advisor := advice.For(stack, tree.Shown)
	for i := range j.Findings {
		if !isOwn(stack, &j.Findings[i]) {
			continue
		}
		to = append(to, j.Findings[i])
		finding := &to[len(to)-1]
		finding.Root, finding.Dir, finding.OwnFiles, finding.Decisions = stack.Root, p.Dirs[number], stack.OwnFiles, decisionsOf(stack, finding)
		if finding.Verdict == model.Violation {
			finding.Snippets = advisor.Snippets(finding.Fixes)
		}
		if stack.Variant != "" {
			finding.Variants = []string{stack.Variant}
		}
		gate.apply(finding)
		p.suppress(number, finding)
	}
	return to
}

// isOwn reports whether a finding is not one of another root, from which things were taken over.
func isOwn(stack *model.Stack, f *model.Finding) bool {
	return !stack.Taken[f.Resource] || len(f.Workloads) > 0
}

// addResults adds the verdicts on the workloads and endpoints of a stack.
func addResults(r *model.Report, stack *model.Stack, j *engine.Judgement) {
	for _, w := range j.Workloads {
		w.Root, w.Variant = stack.Root, stack.Variant
		r.Workloads = append(r.Workloads, w)
	}
	for _, e := range j.Endpoints {
		if stack.Taken[e.ID] {
			continue
		}
		e.Root, e.Variant = stack.Root, stack.Variant
		r.Endpoints = append(r.Endpoints, e)
	}
}

// own returns the verdicts without those on what was taken over from other stacks.
func own(stack *model.Stack, verdicts engine.Verdicts) engine.Verdicts {
	if len(stack.Taken) == 0 {
		return verdicts
	}
	kept := engine.Verdicts{}
	for id, verdict := range verdicts {
		if !stack.Taken[id] {
			kept[id] = verdict
		}
	}
	return kept
}

// worst holds the worst verdict on each security group of each root, over the variants of the root.
type worst map[string]engine.Verdicts

func (w worst) add(root string, verdicts engine.Verdicts) {
	if w[root] == nil {
		w[root] = engine.Verdicts{}
	}
	for id, verdict := range verdicts {
		w[root][id] = verdict.Worse(w[root][id])
	}
}

func (w worst) tally() model.Tally {
	var t model.Tally
	for _, verdicts := range w {
		t.Add(verdicts.Tally())
	}
	return t
}

// faults are what custom rules reported and findings cannot be.
func faults(judgements []*engine.Judgement) []model.Note {
	var notes []model.Note
	for _, j := range judgements {
		notes = append(notes, j.Faults...)
	}
	return notes
}
