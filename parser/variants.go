package parser

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Variant is the values of one environment, for the roots that it is about. All that it leaves out is as in the files.
type Variant struct {
	Name string

	// For Terraform roots. A file is named as the tree names it.
	VarFiles  []string
	Variables map[string]string
	Workspace string
	// Tool is the one that deploys a root with files that only one of them reads.
	Tool terraform.Tool

	// For templates. A parameter file may have an environment behind its name, as SplitEnvironment reads it.
	Parameters     map[string]string
	ParameterFiles []string
	Account        string

	Region string // for both

	At source.Range // of the configuration that lists it

	places map[string]cloudformation.Place // where files have the parameters
}

// Variants are the variants of an input as its configuration says. The zero Variants says nothing: they are looked for.
type Variants struct {
	Fixed bool      // List is what there is, and none are looked for
	List  []Variant // in the order in which they are reported
}

// isFor reports whether the variant says anything about an input of the kind.
func (v Variant) isFor(kind kind) bool {
	switch kind {
	case root:
		return len(v.VarFiles)+len(v.Variables) > 0 || v.Workspace != "" || v.Region != ""
	case template:
		return len(v.ParameterFiles)+len(v.Parameters) > 0 || v.Account != "" || v.Region != ""
	default:
		return false
	}
}

// files are the files with the values of the variant, without the environments that are asked for.
func (v Variant) files() []string {
	files := slices.Clone(v.VarFiles)
	for _, file := range v.ParameterFiles {
		name, _ := cloudformation.SplitEnvironment(file)
		files = append(files, name)
	}
	return files
}

// under returns the options of an input in the variant: what they say already wins.
func (v Variant) under(opt Options) Options {
	opt.Terraform.Variant = terraform.Variant{Name: v.Name, VarFiles: v.VarFiles}
	for _, name := range slices.Sorted(maps.Keys(v.Variables)) {
		opt.Terraform.Variant.Vars = append(opt.Terraform.Variant.Vars, name+"="+v.Variables[name])
	}
	opt.Terraform.Workspace = cmp.Or(opt.Terraform.Workspace, v.Workspace)
	opt.Terraform.Tool = v.Tool
	parameters := maps.Clone(v.Parameters)
	if parameters == nil {
		parameters = map[string]string{}
	}
	maps.Copy(parameters, opt.CloudFormation.Parameters)
	opt.CloudFormation.Parameters = parameters
	opt.CloudFormation.Account = cmp.Or(opt.CloudFormation.Account, v.Account)
	opt.CloudFormation.Region = cmp.Or(opt.CloudFormation.Region, v.Region)
	opt.Region = cmp.Or(opt.Region, v.Region)
	return opt
}

// expansion makes each input into one for each of its variants.
type expansion struct {
	tree    *source.Tree
	library *terraform.Library
	opt     Options // with the files that are named turned into names of the tree
	found   *discovery
	of      *belongings // which files of variables are whose; nil until that is asked for
	// candidates are the files that may have parameters for a template, by its name; nil until that is asked for.
	candidates map[string][]string
	misfits    map[string]string // why a file of parameters is not used, "" for one that is
	notes      []model.Note
}

// expand returns the groups, once for each variant in which they are judged.
func (e *expansion) expand(groups []group) []group {
	e.parseAhead(groups)
	var all []group
	for _, g := range groups {
		all = append(all, e.byTools(g)...)
	}
	for _, c := range e.found.values {
		c.text = nil // which nobody needs any more
	}
	for _, file := range slices.Sorted(maps.Keys(e.misfits)) {
		if e.misfits[file] != "" {
			e.note(model.SeverityWarning, file, e.misfits[file])
		}
	}
	for _, file := range e.strays() {
		if _, readable := e.library.Assigned(file); readable {
			e.note(model.SeverityWarning, file, "Nothing was checked with this file of variables: no root module near it declares all variables that it sets.")
		} else {
			e.unparsed(file, "nothing was")
		}
	}
	return all
}

// parseAhead parses the templates, several at once.
func (e *expansion) parseAhead(groups []group) {
	var names []string
	for _, g := range groups {
		if g.kind == template {
			names = append(names, g.names...)
		}
	}
	e.found.files.Ahead(names)
}

// varFiles returns which files of variables are whose.
func (e *expansion) varFiles() *belongings {
	if e.of == nil {
		b := e.found.varFiles()
		e.of = &b
	}
	return e.of
}

// strays returns the files of variables that are nobody's, where files are looked for.
func (e *expansion) strays() []string {
	if e.of == nil {
		return nil
	}
	return e.of.stray
}

// byTools returns the variants of a group. Those of a root of which Terraform and OpenTofu read different files are two each,
// one for each tool: egresslint does not know which of them is used.
func (e *expansion) byTools(g group) []group {
	if g.kind != root {
		return e.variantsOf(g)
	}
	tools := e.library.Tools(g.names[0])
	if len(tools) == 1 {
		return e.variantsOf(g)
	}
	e.note(model.SeverityInfo, g.names[0], "Terraform and OpenTofu read different files here: the root module is judged as each of them reads it.")
	var all []group
	for _, tool := range tools {
		e.opt.Terraform.Tool = tool
		for _, variant := range e.variantsOf(g) {
			name := tool.Name()
			if variant.variant.Name != "" {
				name = variant.variant.Name + "/" + name
			}
			variant.variant.Name, variant.variant.Tool = name, tool
			all = append(all, variant)
		}
	}
	e.opt.Terraform.Tool = ""
	return all
}

func (e *expansion) variantsOf(g group) []group {
	if g.kind == planFile {
		return []group{g}
	}
	if staged, ok := e.staged(g); ok {
		return []group{staged}
	}
	variants, hasBase := e.list(g)
	if named := e.named(g, variants); named != nil {
		return named
	}
	if len(variants) == 0 {
		return []group{g}
	}
	var all []group
	if hasBase && e.isComplete(g) {
		all = append(all, g.in(Variant{Name: model.Base}))
	}
	for _, v := range variants {
		all = append(all, g.in(v))
	}
	return all
}

// staged returns templates of a stage of a cloud assembly as the variant that they are, unless the configuration lists the
// variants of templates.
func (e *expansion) staged(g group) (group, bool) {
	if g.kind != template {
		return g, false
	}
	if e.opt.Variants != nil {
		isFor := func(v Variant) bool { return v.isFor(template) }
		if configured := e.opt.Variants(g.names[0]); configured.Fixed && (len(configured.List) == 0 || slices.ContainsFunc(configured.List, isFor)) {
			return g, false
		}
	}
	stage, ok := cloudformation.StageOf(e.found.files, g.names)
	if ok {
		g.stage, g.variant = stage, Variant{Name: stage.Name}
	}
	return g, ok
}

// in returns the group in a variant.
func (g group) in(v Variant) group {
	g.variant = v
	return g
}

// list returns the variants of a group, and whether there may be a deployment in none of them.
func (e *expansion) list(g group) ([]Variant, bool) {
	if e.opt.Variants != nil {
		if configured := e.opt.Variants(g.names[0]); configured.Fixed {
			return e.configured(g, configured.List), true
		}
	}
	if g.kind == template {
		return e.templateVariants(g), true
	}
	return e.rootVariants(g.names[0])
}

// configured returns those of the configured variants that are about the group, with their files read.
func (e *expansion) configured(g group, list []Variant) []Variant {
	var variants []Variant
	for _, v := range list {
		if v.isFor(g.kind) {
			files, notes := nameFiles(e.tree, v.VarFiles)
			v.VarFiles = files
			e.notes = append(e.notes, notes...)
			e.noteUndeclared(g, v)
			variants = append(variants, e.readParameters(v))
		}
	}
	return variants
}

// noteUndeclared notes the values of a configured variant that are of nothing that the root or the templates declare.
func (e *expansion) noteUndeclared(g group, v Variant) {
	var values map[string]string
	var declared []string
	if g.kind == root {
		values, declared = v.Variables, e.library.Declared(g.names[0])
	} else {
		values = v.Parameters
		for _, name := range g.names {
			declared = append(declared, cloudformation.Declared(e.found.files, name)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(declared, name) {
			e.notes = append(e.notes, model.Note{
				Severity: model.SeverityWarning, Location: v.At,
				Message: fmt.Sprintf("The variant %s sets %s, which %s does not declare.", v.Name, name, describe(strings.Join(g.names, ", "))),
			})
		}
	}
}

// readParameters puts the parameters of a variant's files beside its own, which win.
func (e *expansion) readParameters(v Variant) Variant {
	if len(v.ParameterFiles) == 0 {
		return v
	}
	for _, file := range v.ParameterFiles {
		name, _ := cloudformation.SplitEnvironment(file)
		e.found.record.claim(name)
	}
	given, notes := readParameters(e.tree, v.ParameterFiles)
	e.notes = append(e.notes, notes...)
	maps.Copy(given.Parameters, v.Parameters)
	v.places = given.Places
	for name := range v.Parameters {
		delete(v.places, name)
	}
	v.Parameters, v.Region = given.Parameters, cmp.Or(v.Region, given.Region)
	return v
}

// named returns the group in the variants whose files a person names: as a path, which stands for the root with it, or
// with a flag, which wins over all variants. It is nil where none are named.
func (e *expansion) named(g group, variants []Variant) []group {
	flags := e.opt.Terraform.VarFiles
	if g.kind == template {
		flags = e.opt.parameterFiles
	}
	for _, v := range variants {
		of := slices.Concat(v.VarFiles, v.ParameterFiles)
		if slices.ContainsFunc(of, func(file string) bool { return slices.Contains(flags, file) }) {
			return []group{g.in(Variant{Name: v.Name, places: v.places})} // the flags have the values
		}
	}
	files := e.found.filesFor(g.names)
	if len(files) == 0 {
		return nil
	}
	var all []group
	for _, file := range files {
		found := false
		for _, v := range variants {
			if slices.Contains(v.files(), file) {
				all, found = append(all, g.in(v)), true
			}
		}
		switch {
		case found:
		case g.kind == root && e.found.fits(g.names[0], file):
			all = append(all, g.in(Variant{Name: shortName(file), VarFiles: []string{file}}))
		default:
			return nil // it is noted already, or is of no variant
		}
	}
	slices.SortStableFunc(all, func(a, b group) int { return strings.Compare(a.variant.Name, b.variant.Name) })
	return slices.CompactFunc(all, func(a, b group) bool { return a.variant.Name == b.variant.Name })
}

// isComplete reports whether the group can be deployed with no more values than the options and its defaults give.
func (e *expansion) isComplete(g group) bool {
	if g.kind == root {
		return e.library.Complete(g.names[0], e.opt.Terraform)
	}
	return cloudformation.Complete(e.found.files, g.names, e.opt.CloudFormation.Parameters)
}

// rootVariants finds the variants of a Terraform root: its files of variables, and the workspaces that it has values for.
func (e *expansion) rootVariants(dir string) (variants []Variant, hasBase bool) {
	var files []string
	for _, file := range e.varFiles().files[dir] {
		if e.belongs(dir, file) {
			files = append(files, file)
		}
	}
	for _, set := range nameFileSets(dir, files, e.overlap) {
		variants = append(variants, Variant{Name: set.name, VarFiles: set.files})
	}
	hasBase = true
	if e.opt.Terraform.Workspace != "" {
		return variants, hasBase
	}
	names, hasBase := e.library.Workspaces(dir, e.opt.of(root, dir).Terraform)
	for _, name := range names {
		if name == "default" {
			continue // the base
		}
		if i := slices.IndexFunc(variants, func(v Variant) bool { return v.Name == name }); i >= 0 {
			variants[i].Workspace = name
		} else {
			variants = append(variants, Variant{Name: name, Workspace: name})
		}
	}
	slices.SortStableFunc(variants, func(a, b Variant) int { return strings.Compare(a.Name, b.Name) })
	return variants, hasBase
}

// belongs reports whether a file of variables is one of the root's, and notes why not.
func (e *expansion) belongs(dir, file string) bool {
	names, readable := e.library.Assigned(file)
	if !readable {
		e.unparsed(file, describe(dir)+" was")
		return false
	}
	declared := e.library.Declared(dir)
	for _, name := range names {
		if !slices.Contains(declared, name) {
			e.note(model.SeverityWarning, file, fmt.Sprintf("This file of variables is not used: it sets %s, which %s does not declare.", name, describe(dir)))
			return false
		}
	}
	return true
}

// overlap reports whether two files of variables set the same variable.
func (e *expansion) overlap(a, b string) bool {
	first, _ := e.library.Assigned(a)
	second, _ := e.library.Assigned(b)
	return slices.ContainsFunc(first, func(name string) bool { return slices.Contains(second, name) })
}

// unparsed notes that something was not checked with a file of variables, because the file cannot be parsed.
func (e *expansion) unparsed(file, what string) {
	fault, at := e.library.Fault(file)
	e.notes = append(e.notes, model.Note{
		Severity: model.SeverityError,
		Message:  fmt.Sprintf("%s. This file of variables cannot be parsed, so %s not checked with it.", fault, what),
		Location: at,
	})
}

func (e *expansion) note(severity model.Severity, file, message string) {
	e.notes = append(e.notes, model.Note{Severity: severity, Message: message, Location: source.Range{File: file}})
}

// describe names a root in a sentence.
func describe(dir string) string {
	if dir == "." {
		return "the working directory"
	}
	return dir
}

// fileSet is the files of one variant.
type fileSet struct {
	name  string
	files []string
}

// nameFileSets makes variants of files. A file is called by its name. Where that says nothing, or several have it, it is
// called by its directory; files of one directory then are one variant, unless they overlap. What is still ambiguous is
// called by its path.
func nameFileSets(dir string, files []string, overlap func(a, b string) bool) []fileSet {
	files = slices.Sorted(slices.Values(files))
	short := map[string]int{model.Base: 2}
	for _, file := range files {
		short[shortName(file)]++
	}
	environments := map[string]bool{} // directories with files of the same names
	for _, file := range files {
		if name := shortName(file); short[name] > 1 && name != model.Base {
			environments[path.Dir(file)] = true
		}
	}
	var sets []fileSet
	for _, file := range files {
		name := shortName(file)
		if !isGeneric(name) && short[name] == 1 && !environments[path.Dir(file)] {
			sets = append(sets, fileSet{name, []string{file}})
			continue
		}
		if parent := path.Dir(file); parent != path.Clean(dir) {
			name = path.Base(parent)
		}
		sets = join(sets, name, file, overlap)
	}
	return distinguish(dir, sets)
}

// join adds a file to the set of its directory.
func join(sets []fileSet, name, file string, overlap func(a, b string) bool) []fileSet {
	for i, set := range sets {
		if set.name == name && path.Dir(set.files[0]) == path.Dir(file) &&
			!slices.ContainsFunc(set.files, func(other string) bool { return overlap(other, file) }) {
			sets[i].files = append(set.files, file)
			return sets
		}
	}
	return append(sets, fileSet{name, []string{file}})
}

// distinguish calls sets by their paths below the directory where several have the same name.
func distinguish(dir string, sets []fileSet) []fileSet {
	count := map[string]int{model.Base: 1}
	for _, set := range sets {
		count[set.name]++
	}
	for i, set := range sets {
		if count[set.name] > 1 {
			sets[i].name = strings.TrimPrefix(withoutExtension(set.files[0]), strings.TrimSuffix(dir, "/")+"/")
		}
	}
	slices.SortStableFunc(sets, func(a, b fileSet) int { return strings.Compare(a.name, b.name) })
	return sets
}

// isGeneric reports whether a name says what is in a file, and not for which environment.
func isGeneric(name string) bool {
	return slices.Contains([]string{
		"terraform", "variables", "vars", "values", "tfvars", "parameters", "parameter", "params", "config", "samconfig", "inputs",
		"template", "stack", "deployment",
	}, strings.ToLower(name))
}

// shortName returns the name of a file without its directory, its extensions, and words at its ends that say what is in it:
// parameters-prod.json is of prod.
func shortName(file string) string {
	name := path.Base(withoutExtension(file))
	for _, separator := range []string{"-", "_", "."} {
		words := strings.Split(name, separator)
		for len(words) > 1 && isGeneric(words[0]) {
			words = words[1:]
		}
		for len(words) > 1 && isGeneric(words[len(words)-1]) {
			words = words[:len(words)-1]
		}
		name = strings.Join(words, separator)
	}
	return name
}

func withoutExtension(file string) string {
	for _, ext := range []string{".json", ".yaml", ".yml", ".toml", ".tfvars", ".auto"} {
		file = strings.TrimSuffix(file, ext)
	}
	return file
}
