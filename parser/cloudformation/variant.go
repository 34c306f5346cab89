package cloudformation

import (
	"bytes"
	"maps"
	"slices"

	"github.com/BurntSushi/toml"

	"github.com/egresslint/egresslint/internal/source"
)

// Complete reports whether every parameter of the templates that has no default is among those that are given.
func Complete(tree *source.Tree, names []string, given map[string]string) bool {
	l := newLibrary(tree)
	for _, name := range names {
		for _, p := range l.template(name).parameters {
			if _, ok := given[p.name]; !ok && p.fallback == nil {
				return false
			}
		}
	}
	return true
}

// Declared lists the parameters that a template declares, sorted.
func Declared(tree *source.Tree, name string) []string {
	return slices.Sorted(maps.Keys(newLibrary(tree).template(name).parameters))
}

// Sets returns what a file gives parameters, if it is a parameter file of a template that declares these ones: all that
// it gives are among them. Of a samconfig.toml, an environment is asked for. Files of any kind may be asked about.
func Sets(name, environment string, text []byte, declared []string) (Given, bool) {
	if !slices.ContainsFunc(declared, func(p string) bool { return bytes.Contains(text, []byte(p)) }) {
		return Given{}, false
	}
	given, notes := ReadParameters(name, environment, text)
	if len(notes) > 0 || len(given.Parameters) == 0 {
		return Given{}, false
	}
	for parameter := range given.Parameters {
		if !slices.Contains(declared, parameter) {
			return Given{}, false
		}
	}
	return given, true
}

// Environments lists the environments of a samconfig.toml, sorted. Of a file that cannot be parsed there are none.
func Environments(text []byte) []string {
	var document map[string]any
	if err := toml.Unmarshal(text, &document); err != nil {
		return nil
	}
	delete(document, "version")
	return slices.Sorted(maps.Keys(document))
}
