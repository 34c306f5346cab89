package parser

import (
	"io/fs"
	"path"
	"regexp"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// wrapped notes what other languages make of Terraform modules: they are not evaluated, and what they deploy is not
// checked.
func (s *survey) wrapped(name string) {
	note := model.Note{Severity: model.SeverityError, Location: source.Range{File: s.name(name)}}
	switch {
	case isStack(name):
		note.Message = "Terraform Stacks are not evaluated: what the components of this stack deploy is not checked. " +
			"Check a configuration that calls the modules, or its plan."
	case s.deploys(name):
		note.Message = "Terragrunt is not evaluated: what this unit deploys is not checked. " +
			"Check the plan that Terragrunt makes: terragrunt show -json PLAN."
	case s.hasTerraform(path.Dir(name)):
		note.Severity = model.SeverityWarning
		note.Message = "Terragrunt is not evaluated: the inputs that it gives to the configuration beside it are unknown. " +
			"Check the plan that it makes: terragrunt show -json PLAN."
	default:
		return // included by units
	}
	s.notes = append(s.notes, note)
}

func isStack(name string) bool {
	return hasSuffix(name, ".tfstack.hcl", ".tfcomponent.hcl", ".tfdeploy.hcl")
}

// isWrapper reports whether a file makes something of Terraform modules in another language.
func isWrapper(name string) bool {
	return isStack(name) || slices.Contains([]string{"terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl"}, path.Base(name))
}

// moduleSource matches where a unit of Terragrunt says which module it deploys.
var moduleSource = regexp.MustCompile(`(?m)^\s*"?source"?\s*[=:]`)

func (s *survey) deploys(name string) bool {
	text, err := fs.ReadFile(s.files, name)
	return err == nil && moduleSource.Match(text)
}

// hasTerraform reports whether a directory holds Terraform files.
func (s *survey) hasTerraform(dir string) bool {
	entries, err := fs.ReadDir(s.files, dir)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return isTerraform(e.Name()) })
}
