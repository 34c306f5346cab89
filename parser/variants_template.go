package parser

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/parser/cloudformation"
)

// maxParameterFile is the largest file that is looked at as one with parameters.
const maxParameterFile = 64 << 10

// templateVariants finds the variants of templates: the environments of a samconfig.toml beside one, and files of
// parameters beside or below one.
func (e *expansion) templateVariants(g group) []Variant {
	declared := map[string][]string{}
	for _, name := range g.names {
		declared[name] = cloudformation.Declared(e.tree, name)
	}
	var variants []Variant
	given := map[string]cloudformation.Given{}
	for _, file := range e.found.parameterFilesOf(g.names) {
		text := e.textOf(file)
		if isSAMConfig(file) {
			variants = append(variants, e.samVariants(g.names, file, text, declared)...)
			continue
		}
		for _, name := range g.names {
			if sets, ok := cloudformation.Sets(file, "", text, declared[name]); ok {
				given[file] = sets
			}
		}
	}
	overlap := func(a, b string) bool {
		for name := range given[a].Parameters {
			if _, both := given[b].Parameters[name]; both {
				return true
			}
		}
		return false
	}
	for _, set := range nameFileSets(path.Dir(g.names[0]), slices.Collect(maps.Keys(given)), overlap) {
		variants = merge(variants, e.readParameters(Variant{Name: set.name, ParameterFiles: set.files}))
	}
	slices.SortStableFunc(variants, func(a, b Variant) int { return strings.Compare(a.Name, b.Name) })
	return variants
}

// merge adds a variant, to one of the same name if there is one: an environment may have a parameter file and a section
// of a samconfig.toml.
func merge(variants []Variant, v Variant) []Variant {
	i := slices.IndexFunc(variants, func(other Variant) bool { return other.Name == v.Name })
	if i < 0 {
		return append(variants, v)
	}
	parameters := maps.Clone(v.Parameters)
	maps.Copy(parameters, variants[i].Parameters)
	variants[i].Parameters = parameters
	variants[i].ParameterFiles = append(variants[i].ParameterFiles, v.ParameterFiles...)
	return variants
}

func (e *expansion) samVariants(names []string, file string, text []byte, declared map[string][]string) []Variant {
	var variants []Variant
	for _, environment := range cloudformation.Environments(text) {
		for _, name := range names {
			if path.Dir(name) != path.Dir(file) {
				continue
			}
			if _, ok := cloudformation.Sets(file, environment, text, declared[name]); ok {
				variants = append(variants, e.readParameters(Variant{Name: environment, ParameterFiles: []string{file + ":" + environment}}))
				break
			}
		}
	}
	return variants
}

// textOf returns the text of a file that may hold parameters, nil for one that is too large or cannot be read: nobody named
// it.
func (e *expansion) textOf(file string) []byte {
	info, err := e.tree.Stat(file)
	if err != nil || info.Size() > maxParameterFile {
		return nil
	}
	text, err := e.tree.ReadFile(file)
	if err != nil {
		return nil
	}
	return text
}

// parameterFilesOf lists the files beside or below templates that may hold their parameters. A file below another
// directory with templates belongs to those.
func (d *discovery) parameterFilesOf(names []string) []string {
	dirs := map[string]bool{}
	for in := range d.inputs {
		if in.kind == template {
			dirs[path.Dir(in.name)] = true
		}
	}
	var files []string
	for _, file := range slices.Sorted(maps.Keys(d.values)) {
		dir := path.Dir(file)
		for !dirs[dir] && dir != path.Dir(dir) {
			dir = path.Dir(dir)
		}
		if !isVarFile(file) && slices.ContainsFunc(names, func(name string) bool { return path.Dir(name) == dir }) {
			files = append(files, file)
		}
	}
	return files
}
