package terraform

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/source"
)

// IsVarFile reports whether a file of this name holds values of variables.
func IsVarFile(name string) bool {
	return strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".tfvars.json")
}

// LoadsByItself reports whether Terraform reads the file of variables when it runs in the root directory, without a flag.
func LoadsByItself(root, name string) bool {
	base := path.Base(name)
	return path.Dir(name) == path.Clean(root) && (isStandardVarFile(base) || isAutomaticVarFile(base))
}

// Assigned lists the variables that a file gives values, sorted. It reports false for a file that cannot be read as a whole.
func (l *Library) Assigned(name string) ([]string, bool) {
	file := l.varFile(name)
	names := make([]string, len(file.assignments))
	for i, a := range file.assignments {
		names[i] = a.name
	}
	slices.Sort(names)
	return slices.Compact(names), file.err == nil && !file.diags.HasErrors()
}

// Fault returns what is wrong with a file of variables, and where.
func (l *Library) Fault(name string) (string, source.Range) {
	file := l.varFile(name)
	if file.err != nil {
		return file.err.Error(), source.Range{File: name}
	}
	for _, d := range file.diags {
		if d.Severity == hcl.DiagError && d.Subject != nil {
			return d.Summary + ": " + strings.TrimSuffix(d.Detail, "."), rangeIn(l.tree.Text(name), *d.Subject)
		}
	}
	return "it cannot be parsed", source.Range{File: name}
}

// Declared lists the variables that the module in dir declares, sorted.
func (l *Library) Declared(dir string) []string {
	declared := map[string]bool{}
	for _, tool := range l.tools(dir) {
		if c := l.directory(dir, tool).parsed().config; c != nil {
			for name := range c.variables {
				declared[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(declared))
}

// Complete reports whether every variable of the root module in dir that has no default gets a value from the options or
// from a file that Terraform reads by itself. The values of a variant do not count.
func (l *Library) Complete(dir string, opt Options) bool {
	c := l.directory(dir, opt.Tool).parsed().config
	if c == nil {
		return true
	}
	given := map[string]bool{}
	for _, file := range slices.Concat(l.directory(dir, opt.Tool).variables, opt.VarFiles) {
		names, _ := l.Assigned(file)
		for _, name := range names {
			given[name] = true
		}
	}
	for _, text := range opt.Vars {
		name, _, _ := strings.Cut(text, "=")
		given[name] = true
	}
	for name, v := range c.variables {
		inEnvironment := opt.Getenv != nil && opt.Getenv("TF_VAR_"+name) != ""
		if v.value == nil && !given[name] && !inEnvironment {
			return false
		}
	}
	return true
}
