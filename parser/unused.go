package parser

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/suggest"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/terraform"
)

// flags checks that the inputs take what the command line gives: a value under a name that nobody declares is most likely
// misspelt, and a verdict without it would be about another deployment.
type flags struct {
	tree    *source.Tree
	library *terraform.Library
	files   *cloudformation.Files
	opt     Options // as they were given
	inputs  []group
	notes   []model.Note
}

// unused returns notes about what the command line gives and no input takes.
func (f *flags) unused() []model.Note {
	if len(f.inputs) == 0 {
		return nil // that is what has to be told
	}
	f.undeclared(f.variables(), "no Terraform root module that is checked declares this variable", func() []string {
		return f.declared(root, f.library.Declared)
	})
	f.undeclared(f.parameters(), "no template that is checked declares this parameter", func() []string {
		return f.declared(template, func(name string) []string { return cloudformation.Declared(f.files, name) })
	})
	f.source()
	f.workspace()
	return f.notes
}

// source notes a configuration of a plan if there is no plan, or no configuration.
func (f *flags) source() {
	if f.opt.Plan.Source == "" {
		return
	}
	flag := "--source " + f.opt.Plan.Source
	if len(f.names(planFile)) == 0 {
		message := "no path is a plan, and only a plan has a configuration that it was made from"
		f.note(model.Note{Severity: f.severity(false)}, flag, message, "")
		return
	}
	entries, err := os.ReadDir(f.tree.Abs(f.tree.Name(f.opt.Plan.Source)))
	if err != nil || !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return terraform.IsConfig(e.Name()) }) {
		f.note(model.Note{Severity: model.SeverityError}, flag, "this is not a directory with Terraform files", "")
	}
}

// value is a value of a variable or a parameter that the command line gives.
type value struct {
	name, flag string
	file       source.Range // that has it, if it is not the flag itself
}

// variables lists the variables that flags and the files that flags name give.
func (f *flags) variables() []value {
	var values []value
	for _, assignment := range f.opt.Terraform.Vars {
		name, _, _ := strings.Cut(assignment, "=")
		values = append(values, value{name: name, flag: "--var " + name})
	}
	files, _ := nameFiles(f.tree, f.opt.Terraform.VarFiles) // what is wrong with them is noted already
	for _, file := range files {
		names, _ := f.library.Assigned(file)
		for _, name := range names {
			values = append(values, value{name, "--var-file: " + name, source.Range{File: file}})
		}
	}
	return values
}

// parameters lists the parameters that flags and the files that flags name give.
func (f *flags) parameters() []value {
	var values []value
	for _, name := range slices.Sorted(maps.Keys(f.opt.CloudFormation.Parameters)) {
		values = append(values, value{name: name, flag: "--parameter " + name})
	}
	given, _ := readParameters(f.tree, f.opt.ParameterFiles)
	for _, name := range slices.Sorted(maps.Keys(given.Parameters)) {
		values = append(values, value{name, "--parameters: " + name, given.Places[name].At})
	}
	return values
}

// undeclared notes values of which the names are not declared. A flag is an error, as for Terraform and CloudFormation. A
// file may be shared, so that it is one only if a name is nearly one that is declared and that nothing else sets.
func (f *flags) undeclared(values []value, message string, declared func() []string) {
	if len(values) == 0 {
		return
	}
	known := declared()
	free := slices.DeleteFunc(slices.Clone(known), func(name string) bool {
		return slices.ContainsFunc(values, func(v value) bool { return v.name == name })
	})
	for _, v := range values {
		if slices.Contains(known, v.name) {
			continue
		}
		near := suggest.Within(len(v.name)/3, v.name, free)
		note := model.Note{Severity: f.severity(near != ""), Location: v.file}
		if near == "" && !v.file.IsZero() {
			note.Severity = model.SeverityWarning
		}
		f.note(note, v.flag, message, near)
	}
}

// workspace notes a workspace that the files have no values for. It is an error only if its name is nearly that of one for
// which they do have some: any other may be one that gets the defaults.
func (f *flags) workspace() {
	name := f.opt.Terraform.Workspace
	if name == "" || name == "default" {
		return
	}
	var known []string
	for _, dir := range f.names(root) {
		names, _ := f.library.Workspaces(dir, f.opt.of(root, dir).Terraform)
		known = append(known, names...)
	}
	known = slices.DeleteFunc(known, func(other string) bool { return other == "default" })
	near := suggest.Nearest(name, slices.DeleteFunc(slices.Clone(known), func(other string) bool { return numbered(name) == numbered(other) }))
	switch {
	case slices.Contains(known, name):
	case near != "":
		f.note(model.Note{Severity: model.SeverityError}, "--workspace "+name, "the files have no values for this workspace", near)
	case len(known) > 0:
		slices.Sort(known)
		message := "the files have no values for this workspace, but for " + strings.Join(slices.Compact(known), ", ")
		f.note(model.Note{Severity: model.SeverityWarning}, "--workspace "+name, message, "")
	default:
		f.note(model.Note{Severity: model.SeverityWarning}, "--workspace "+name, "nothing in the files depends on the workspace", "")
	}
}

// numbered returns a name without the numbers that tell one environment of a kind from another.
func numbered(name string) string { return strings.Trim(name, "0123456789-_") }

// severity is that of a note about a flag for which nothing has a use. Hooks give the same flags for whatever was changed,
// so for them it is an error only if the name is nearly one that is known.
func (f *flags) severity(near bool) model.Severity {
	if f.opt.SkipUnrelated && !near {
		return model.SeverityWarning
	}
	return model.SeverityError
}

// note notes what is wrong with a flag, and the name that may be meant.
func (f *flags) note(note model.Note, flag, message, near string) {
	note.Message = fmt.Sprintf("%s: %s.", flag, message)
	if near != "" {
		note.Message += fmt.Sprintf(" Did you mean %s?", near)
	}
	f.notes = append(f.notes, note)
}

// declared lists what the inputs of a kind declare.
func (f *flags) declared(kind kind, of func(name string) []string) []string {
	var declared []string
	for _, name := range f.names(kind) {
		declared = append(declared, of(name)...)
	}
	return declared
}

// names returns the names of the inputs of a kind, each once.
func (f *flags) names(kind kind) []string {
	var names []string
	for _, in := range f.inputs {
		if in.kind == kind {
			names = append(names, in.names...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
