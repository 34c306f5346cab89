package parser

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
)

// mostUnread is how large files without parameters may be of which the text is kept to see whether they should have some.
const mostUnread = 64 << 10

// templateVariants finds the variants of templates: the environments of a samconfig.toml beside one, the files of
// parameters beside or below one, and the deployment files of Git sync that name one.
func (e *expansion) templateVariants(g group) []Variant {
	declared := map[string][]string{}
	for _, name := range g.names {
		declared[name] = cloudformation.Declared(e.found.files, name)
	}
	var variants []Variant
	for _, name := range g.names {
		given := map[string]cloudformation.Given{}
		for _, file := range e.parameterFiles(name) {
			e.faulty(file, declared[name])
			if e.found.textOf(file) == nil {
				continue // as of nearly all that may have parameters by their names
			}
			for _, environment := range e.found.environments(file) {
				sets, ok := e.found.sets(file, environment, declared[name])
				e.misfit(file, environment, name, declared[name], ok)
				switch {
				case ok && environment != "":
					variants = add(variants, Variant{Name: environment, ParameterFiles: []string{file + ":" + environment}})
				case ok:
					given[file] = sets
				}
			}
		}
		for _, set := range setsOfParameters(name, given) {
			variants = add(variants, Variant{Name: set.name, ParameterFiles: set.files})
		}
	}
	for i, v := range variants {
		variants[i] = e.readParameters(v)
	}
	slices.SortStableFunc(variants, func(a, b Variant) int { return strings.Compare(a.Name, b.Name) })
	return variants
}

// setsOfParameters makes variants of the parameter files of a template. What the name of the template adds to that of a file
// does not count: where templates belong together, network-prod.json and service-prod.json are both of prod.
func setsOfParameters(template string, given map[string]cloudformation.Given) []fileSet {
	overlap := func(a, b string) bool {
		for name := range given[a].Parameters {
			if _, both := given[b].Parameters[name]; both {
				return true
			}
		}
		return false
	}
	sets := nameFileSets(path.Dir(template), slices.Collect(maps.Keys(given)), overlap)
	stem, _, _ := strings.Cut(path.Base(template), ".")
	for i, set := range sets {
		name := set.name
		for _, separator := range []string{"-", "_", "."} {
			name = strings.TrimSuffix(strings.TrimPrefix(name, stem+separator), separator+stem)
		}
		if name != model.Base && !slices.ContainsFunc(sets, func(other fileSet) bool { return other.name == name }) {
			sets[i].name = name
		}
	}
	return sets
}

// parameterFiles lists the files that may have parameters for a template.
func (e *expansion) parameterFiles(name string) []string {
	if e.candidates == nil {
		e.candidates = map[string][]string{}
		near := nearest{discovery: e.found, templates: byDirectory(e.found.templates()), declared: map[string][]string{}}
		for _, c := range e.found.values {
			if e.found.deployments[c.name] {
				e.faulty(c.name, nil) // which template it names may not be known
			}
			for _, of := range near.templatesOf(c) {
				e.candidates[of] = append(e.candidates[of], c.name)
			}
		}
	}
	return e.candidates[name]
}

// nearest finds the templates of files that are asked for in the order of their names: those of one directory have the same.
type nearest struct {
	*discovery
	templates map[string][]string // by directory
	dir       string              // of the file before
	near      []string            // the templates in the nearest directory to that with some
	declared  map[string][]string // the parameters of the templates in a directory, by the directory
}

// templatesOf returns the templates that a file may have parameters for, none if its text shows that it has none for them.
func (n *nearest) templatesOf(c *candidate) []string {
	if isVarFile(c.name) || isSAMConfig(c.name) || n.deployments[c.name] {
		return n.discovery.templatesOf(c.name, n.templates)
	}
	if dir := path.Dir(c.name); n.dir != dir {
		n.dir, n.near = dir, n.discovery.templatesOf(c.name, n.templates)
	}
	if len(n.near) == 0 || c.text == nil {
		return n.near
	}
	text, err := source.UTF8(c.text)
	if err != nil {
		text = c.text
	}
	if !cloudformation.MayConcern(text, n.parameters(path.Dir(n.near[0]))) {
		return nil
	}
	return n.near
}

// parameters returns those that the templates in a directory declare.
func (n *nearest) parameters(dir string) []string {
	declared, known := n.declared[dir]
	if !known {
		for _, template := range n.templates[dir] {
			declared = append(declared, cloudformation.Declared(n.files, template)...)
		}
		n.declared[dir] = declared
	}
	return declared
}

// faulty notes a file that may be meant to have parameters for a template and cannot be read.
func (e *expansion) faulty(file string, declared []string) {
	if fault := cloudformation.Fault(file, e.found.unusable(file), declared); fault != "" {
		message := fmt.Sprintf("This file may be meant to have parameters, and none of them is used: %s.", fault)
		e.found.fail(model.Note{Severity: model.SeverityError, Message: message, Location: source.Range{File: file}})
	}
}

// misfit keeps why a file that is certainly one of parameters does not belong to a template, unless it belongs to another.
func (e *expansion) misfit(file, environment, name string, declared []string, belongs bool) {
	if e.misfits == nil {
		e.misfits = map[string]string{}
	}
	if belongs {
		e.misfits[file] = ""
	} else if _, seen := e.misfits[file]; !seen {
		if parameter := cloudformation.Undeclared(file, environment, e.found.textOf(file), declared); parameter != "" {
			e.misfits[file] = fmt.Sprintf("%s was not checked with this file of parameters: it sets %s, which the template does not declare.", name, parameter)
		}
	}
}

// add adds a variant, or its files to one of the same name: an environment may have a parameter file and a section of a
// samconfig.toml, which has precedence.
func add(variants []Variant, v Variant) []Variant {
	i := slices.IndexFunc(variants, func(other Variant) bool { return other.Name == v.Name })
	if i < 0 {
		return append(variants, v)
	}
	for _, file := range v.ParameterFiles {
		if !slices.Contains(variants[i].ParameterFiles, file) {
			variants[i].ParameterFiles = slices.Insert(variants[i].ParameterFiles, 0, file)
		}
	}
	return variants
}

// parameterFile takes the templates that a file has parameters for, and reports whether there are any.
func (d *discovery) parameterFile(name string) bool {
	if !mayBeTemplate(name) && !isSAMConfig(name) || !cloudformation.HasParameters(name, d.textOf(name)) {
		return false
	}
	base := Boundary(d.tree, name, false)
	if base != "." && !d.tree.IsRepository(base) {
		return false
	}
	if cloudformation.DeployedTemplate(name, d.textOf(name)) != "" {
		d.deployments[name] = true
	}
	found := false
	for _, of := range d.templatesOf(name, byDirectory(d.repository(base).templates)) {
		declared := cloudformation.Declared(d.files, of)
		if !slices.ContainsFunc(d.environments(name), func(environment string) bool {
			_, ok := d.sets(name, environment, declared)
			return ok
		}) {
			continue
		}
		found = true
		for _, of := range d.template(of) {
			d.only[of] = append(d.only[of], name)
		}
	}
	return found
}

// joinEnvironment writes an environment behind the name of a samconfig.toml: the given one, or the one that counts without.
func joinEnvironment(tree *source.Tree, file, environment string) string {
	if !isSAMConfig(file) {
		return file
	}
	if all := cloudformation.Environments(tree.Text(file)); environment == "" && len(all) == 1 {
		environment = all[0]
	}
	return file + ":" + cmp.Or(environment, "default")
}

// templates returns the templates among the inputs.
func (d *discovery) templates() []string {
	var names []string
	for in := range d.inputs {
		if in.kind == template {
			names = append(names, in.name)
		}
	}
	slices.Sort(names)
	return names
}

// templatesOf returns those of the templates that a file may have parameters for: the one that a deployment file of Git
// sync names, or else those in the nearest directory with templates in or above its own.
func (d *discovery) templatesOf(file string, templates map[string][]string) []string {
	if isVarFile(file) {
		return nil
	}
	if d.deployments[file] {
		named, base := cloudformation.DeployedTemplate(file, d.textOf(file)), Boundary(d.tree, file, false)
		for _, name := range []string{d.tree.Name(path.Join(base, named)), d.tree.Name(path.Join(path.Dir(file), named))} {
			if slices.Contains(templates[path.Dir(name)], name) {
				return []string{name}
			}
		}
		return nil
	}
	dir := path.Dir(file)
	for len(templates[dir]) == 0 {
		above := d.tree.Name(path.Join(dir, ".."))
		if above == dir || isSAMConfig(file) || strings.HasPrefix(above, "..") {
			return nil
		}
		dir = above
	}
	return templates[dir]
}

// byDirectory returns files by the directories that they are in.
func byDirectory(names []string) map[string][]string {
	in := map[string][]string{}
	for _, name := range names {
		in[path.Dir(name)] = append(in[path.Dir(name)], name)
	}
	return in
}

// environments returns the environments that a file has parameters for: those of a samconfig.toml, or one without a name.
func (d *discovery) environments(file string) []string {
	if isSAMConfig(file) {
		return cloudformation.Environments(d.textOf(file))
	}
	return []string{""}
}

// sets returns what a file gives parameters, if it is one of a template that declares these.
func (d *discovery) sets(file, environment string, declared []string) (cloudformation.Given, bool) {
	return cloudformation.Sets(file, environment, d.textOf(file), declared)
}

// textOf returns the text of a file that may hold parameters, nil for one that is too large or cannot be read: nobody named
// it. The tree does not keep it.
func (d *discovery) textOf(file string) []byte {
	return d.parameters(file).text
}

// parameters is the text of a file that may hold parameters, or unread that of one of which none can be read.
type parameters struct{ text, unread []byte }

// parameters returns the text of a file that may hold parameters, which is read once.
func (d *discovery) parameters(file string) parameters {
	known, ok := d.texts[file]
	if !ok {
		known = d.readParameters(file)
		d.texts[file] = known
	}
	return known
}

func (d *discovery) readParameters(file string) parameters {
	text, whole, err := d.peek(file)
	if err != nil {
		d.fail(unreadable(file, err))
		return parameters{}
	}
	if plain, err := source.UTF8(text); err == nil {
		text = plain
	}
	switch {
	case whole && len(text) <= cloudformation.MaxParameterFile && cloudformation.HasParameters(file, text):
		return parameters{text: text}
	case len(text) <= mostUnread || cloudformation.IsMeantForParameters(text) || isSAMConfig(file):
		return parameters{unread: text[:min(len(text), cloudformation.MaxParameterFile+1)]}
	default:
		return parameters{}
	}
}

// peek returns the text of a file that a walk met, or the beginning of a large one.
func (d *discovery) peek(file string) (text []byte, whole bool, err error) {
	byName := func(c *candidate, name string) int { return strings.Compare(c.name, name) }
	if i, met := slices.BinarySearchFunc(d.values, file, byName); met && d.values[i].text != nil {
		return d.values[i].text, true, nil
	}
	dir := d.tree.Dir(path.Dir(file))
	defer dir.Close()
	return dir.Peek(path.Base(file), fs.ModeIrregular, cloudformation.MaxTemplate, beginning, nil)
}

// unusable returns the text of a file without parameters, and of one of which not all may be right.
func (d *discovery) unusable(file string) []byte {
	known := d.parameters(file)
	if known.text != nil && isSAMConfig(file) {
		return known.text
	}
	return known.unread
}
