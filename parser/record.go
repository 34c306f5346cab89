package parser

import (
	"cmp"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// fate is what became of a file.
type fate struct{ state, reason string }

// What files are that are read.
const (
	asTerraform = "Terraform or OpenTofu"
	asVariables = "values of Terraform variables"
	// AsTemplate is the reason of those that are read as templates.
	AsTemplate = "CloudFormation template"
	asPlan     = "Terraform plan"
	asManifest = "manifest of a cloud assembly"
	asData     = "data that Terraform or a template reads"
	asValues   = "parameters or settings of a deployment"
)

// Why files are skipped.
const (
	otherName      = "the name is not one of Terraform files, templates or plans"
	otherContent   = "neither a template nor a file of parameters"
	otherDirectory = "directories that are hidden or named node_modules or vendor"
	otherHidden    = "Terraform does not read files with such names"
	otherPlan      = "Terraform plan: it is checked only if a path names it"
	otherAsset     = "part of a cloud assembly, but not a template of its stacks"
	otherWrapper   = "Terragrunt configuration"
	otherLink      = "symbolic link out of the repository or to a directory above"
	otherApart     = "examples of policies"
)

// record says what became of the files below the paths.
type record struct {
	fates map[string]fate // of those that were read, or may have been meant to be
	other map[string]int  // the number of those that are certainly of another kind, by the reason
	// unclaimed holds those that are no templates. Some of them may turn out to be files of parameters.
	unclaimed nameSet
}

func newRecord() *record {
	return &record{fates: map[string]fate{}, other: map[string]int{}}
}

// claim records a file as one of parameters that is used.
func (r *record) claim(name string) {
	if r.unclaimed.has(name) {
		r.keep(name, model.FilesRead, asValues)
	}
}

// keep records what became of a file. That it could not be read is never forgotten.
func (r *record) keep(name, state, reason string) {
	if r.fates[name].state != model.FilesFailed {
		r.fates[name] = fate{state, reason}
	}
}

// failed records the files that notes of severity error are about.
func (r *record) failed(notes []model.Note) {
	for _, note := range notes {
		if _, known := r.fates[note.Location.File]; known && note.Severity == model.SeverityError {
			r.keep(note.Location.File, model.FilesFailed, note.Message)
		}
	}
}

// files returns what is recorded: what was read, what was skipped, and what could not be read.
func (r *record) files() []model.Files {
	groups := map[fate]*model.Files{}
	other := maps.Clone(r.other)
	for _, name := range r.unclaimed.sorted() {
		if _, known := r.fates[name]; !known {
			other[otherContent]++
		}
	}
	for reason, count := range other {
		f := fate{model.FilesSkipped, reason}
		groups[f] = &model.Files{State: f.state, Reason: f.reason, Count: count}
	}
	for _, name := range slices.Sorted(maps.Keys(r.fates)) {
		f := r.fates[name]
		if groups[f] == nil {
			groups[f] = &model.Files{State: f.state, Reason: f.reason}
		}
		groups[f].Count++
		groups[f].Names = append(groups[f].Names, name)
	}
	files := make([]model.Files, 0, len(groups))
	for _, group := range groups {
		files = append(files, *group)
	}
	order := []string{model.FilesRead, model.FilesSkipped, model.FilesFailed}
	slices.SortFunc(files, func(a, b model.Files) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State)), cmp.Compare(a.Reason, b.Reason))
	})
	return files
}

// nameSet is a set of many names of which few are asked for. The zero nameSet is empty.
type nameSet struct {
	names   []string
	ordered bool // the names are sorted, and each is there once
}

func (s *nameSet) add(name string) { s.names, s.ordered = append(s.names, name), false }

// join adds the names of another set.
func (s *nameSet) join(other nameSet) {
	if len(s.names) == 0 {
		*s = other
		return
	}
	s.names, s.ordered = append(s.names, other.names...), false
}

// sorted returns the names, each once.
func (s *nameSet) sorted() []string {
	if !s.ordered {
		slices.Sort(s.names)
		s.names, s.ordered = slices.Compact(s.names), true
	}
	return s.names
}

func (s *nameSet) has(name string) bool {
	_, found := slices.BinarySearch(s.sorted(), name)
	return found
}
