package parser

import (
	"io/fs"
	"path"
	"slices"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// wrapped notes what other languages make of Terraform modules: they are not evaluated, and what they deploy is not
// checked.
func (w *walk) wrapped(name string) {
	note := model.Note{Severity: model.SeverityError, Location: source.Range{File: w.name(name)}}
	deploys, err := w.deploys(name)
	besides := false
	if err == nil && !deploys {
		besides, err = w.hasTerraform(path.Dir(name))
	}
	switch {
	case err != nil:
		note = unreadable(w.name(name), err)
	case isStack(name):
		note.Message = "Terraform Stacks are not evaluated: what the components of this stack deploy is not checked. " +
			"Check a configuration that calls the modules, or its plan."
	case deploys:
		note.Message = "Terragrunt is not evaluated: what this unit deploys is not checked. " +
			"Check the plan that Terragrunt makes: terragrunt show -json PLAN."
	case besides:
		note.Severity = model.SeverityWarning
		note.Message = "Terragrunt is not evaluated: the inputs that it gives to the configuration beside it are unknown. " +
			"Check the plan that it makes: terragrunt show -json PLAN."
	default:
		return // included by units
	}
	w.notes = append(w.notes, note)
}

func isStack(name string) bool {
	return hasSuffix(name, ".tfstack.hcl", ".tfcomponent.hcl", ".tfdeploy.hcl")
}

// isWrapper reports whether a file makes something of Terraform modules in another language.
func isWrapper(name string) bool {
	return isStack(name) || slices.Contains([]string{"terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl"}, path.Base(name))
}

// moduleSource matches where a unit of Terragrunt says which module it deploys.
var moduleSource = lazyregexp.New(`(?m)^\s*"?source"?\s*[=:]`)

func (w *walk) deploys(name string) (bool, error) {
	text, err := fs.ReadFile(w.files, name)
	return moduleSource().Match(text), err
}

// hasTerraform reports whether a directory contains Terraform files.
func (w *walk) hasTerraform(dir string) (bool, error) {
	entries, err := fs.ReadDir(w.files, dir)
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return isTerraform(e.Name()) }), err
}
