package parser

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/plan"
	"github.com/egresslint/egresslint/parser/terraform"
)

// survey is what a walk through a directory met. It decides what each file is: by its name (entryKindOf), and where that is not
// enough by a look at its text (recognitionOf).
type survey struct {
	tree *source.Tree
	base string
	*record
	// modules holds the directories with Terraform files. The value is true for one below a directory named
	// "modules": it is a part for roots to use, and not a root merely because nobody calls it.
	modules    map[string]bool
	candidates [][]candidate // in the order of the walk
	values     []*candidate  // files that may hold the values of a variant
	notes      []model.Note
	failures   []source.Failure // what could not be read
	// inAssemblies holds the templates of cloud assemblies, by the directory of the assembly.
	inAssemblies map[string][]string
	outputs      []string          // the directories that programs write to
	links        []string          // the real directories that links lead to, to be walked through
	walked       map[string]bool   // those that were
	held         *source.Dir       // the directory that was read from last, nil if there is none
	found        map[string][]byte // the texts of the templates
	room         []byte            // for texts that are looked at once
	kept         int               // how many bytes are kept of files that may have parameters
}

// candidate is a file that may be a template, or hold values for one.
type candidate struct {
	name   string       // in the tree
	listed fs.FileMode  // what its directory lists it as
	seen   *recognition // nil until it is looked at
	text   []byte       // nil where it is not kept
}

// look walks through the named directory. Symbolic links to directories are followed if they stay within what may be read.
// What is behind one has the name of the directory that it leads to, and is met once.
func look(tree *source.Tree, base string) *survey {
	s := &survey{
		tree: tree, base: base, record: newRecord(),
		modules: map[string]bool{}, walked: map[string]bool{}, found: map[string][]byte{},
	}
	s.walk(base)
	for len(s.links) > 0 {
		next := s.links[0]
		s.links = s.links[1:]
		if !s.walked[next] {
			s.walked[next] = true
			s.walk(next)
		}
	}
	s.room = nil
	return s
}

func (s *survey) walk(dir string) {
	files, err := s.tree.Sub(dir)
	if err == nil {
		_, err = fs.Stat(files, ".")
	}
	if err != nil {
		s.fail(dir, err)
		return
	}
	w := &walk{survey: s, dir: dir, files: files}
	w.directory(s.tree.Dir(dir), dirContext{path: "."})
}

// walk is the walk through one directory.
type walk struct {
	*survey
	dir   string
	files fs.FS
}

// dirContext is what a walk knows of where a directory is.
type dirContext struct {
	path     string // below the directory that is walked through
	depth    int
	module   bool // it is below a directory named "modules", or is one
	assembly bool // it may be in a cloud assembly
	template bool // there is a template in it or above it
}

// below returns what holds for a directory in this one.
func (c dirContext) below(base string) dirContext {
	c.path, c.depth = path.Join(c.path, base), c.depth+1
	c.module = c.module || base == "modules"
	return c
}

// name returns the name in the tree of what has the given name below the directory.
func (w *walk) name(below string) string { return w.tree.Name(path.Join(w.dir, below)) }

// mostHeld is how many directories are held open while those in them are walked through.
const mostHeld = 32

// directory takes what is in a directory, in the order of names. It looks at its files first, while it is held open.
func (w *walk) directory(dir *source.Dir, around dirContext) {
	defer dir.Close()
	entries, err := dir.Entries()
	if err != nil {
		w.fail(dir.Name(), err)
		return
	}
	around.assembly = around.assembly || slices.ContainsFunc(entries, func(e source.Entry) bool { return e.Name == manifestFile })
	kinds := w.kinds(entries, around)
	candidates := w.candidatesIn(dir, entries, kinds, &around)
	if around.depth >= mostHeld {
		dir.Close()
	}
	met := 0 // of the candidates
	for i, entry := range entries {
		switch kinds[i] {
		case candidateEntry:
			met++
		case directoryEntry:
			w.candidates, candidates, met = append(w.candidates, candidates[:met]), candidates[met:], 0
			w.directory(dir.Below(entry.Name), around.below(entry.Name))
		default:
			w.take(kinds[i], dir, entry.Name, around)
		}
	}
	w.candidates = append(w.candidates, candidates)
}

// entryKind is what a directory lists, by its name and its type.
type entryKind uint8

const (
	otherEntry entryKind = iota
	directoryEntry
	passedOverEntry // a directory that is not walked through
	linkEntry       // a symbolic link to a directory
	terraformEntry
	wrapperEntry
	varFileEntry
	samConfigEntry
	candidateEntry
	hiddenEntry
)

// kinds returns the kinds of what a directory lists.
func (w *walk) kinds(entries []source.Entry, around dirContext) []entryKind {
	kinds := make([]entryKind, len(entries))
	for i, entry := range entries {
		switch {
		case entry.Type.IsDir() && isPassedOver(entry.Name):
			kinds[i] = passedOverEntry
		case entry.Type.IsDir():
			kinds[i] = directoryEntry
		case entry.Type&fs.ModeSymlink != 0 && w.isDirectory(path.Join(around.path, entry.Name)):
			kinds[i] = linkEntry
		default:
			kinds[i] = entryKindOf(entry.Name)
		}
	}
	return kinds
}

// entryKindOf returns the kind of a file.
func entryKindOf(name string) entryKind {
	switch {
	case terraform.IsConfig(name):
		return terraformEntry
	case isWrapper(name):
		return wrapperEntry
	case isVarFile(name):
		return varFileEntry
	case isSAMConfig(name):
		return samConfigEntry
	case mayBeTemplate(name):
		return candidateEntry
	case terraform.IsHidden(name):
		return hiddenEntry
	default:
		return otherEntry
	}
}

// take takes what is neither a directory to walk through nor a candidate, which a directory lists under the given name.
func (w *walk) take(kind entryKind, dir *source.Dir, base string, around dirContext) {
	switch kind {
	case otherEntry:
		w.other[otherName]++
	case passedOverEntry:
		w.other[otherDirectory]++
	case linkEntry:
		w.link(path.Join(around.path, base))
	default:
		w.takeFile(kind, dir.NameOf(base), path.Join(around.path, base), around)
	}
}

// takeFile takes a file of Terraform or of parameters, or one that tells of these. It has one name in the tree, and another one
// below the directory that is walked through.
func (w *walk) takeFile(kind entryKind, name, below string, around dirContext) {
	switch kind {
	case terraformEntry:
		w.keep(name, model.FilesRead, asTerraform)
		w.modules[path.Dir(name)] = w.modules[path.Dir(name)] || around.module
	case wrapperEntry:
		w.keep(name, model.FilesSkipped, otherWrapper)
		w.wrapped(below)
	case varFileEntry:
		w.keep(name, model.FilesRead, asVariables)
		w.values = append(w.values, &candidate{name: name})
	case samConfigEntry:
		w.keep(name, model.FilesRead, asValues)
		w.values = append(w.values, &candidate{name: name})
	case hiddenEntry:
		w.keep(name, model.FilesSkipped, otherHidden)
	}
}

// fail notes that something could not be read, and records it.
func (s *survey) fail(name string, err error) {
	note := unreadable(name, err)
	s.notes = append(s.notes, note)
	s.failures = append(s.failures, source.Failure{Name: name, Err: err})
	s.keep(name, model.FilesFailed, note.Message)
}

// isDirectory reports whether a symbolic link leads to a directory. It may lead out of what may be read.
func (w *walk) isDirectory(name string) bool {
	if info, err := fs.Stat(w.files, name); err == nil {
		return info.IsDir()
	}
	return !terraform.IsConfig(name) && !isVarFile(name) && !mayBeTemplate(name)
}

// link takes the directory that a symbolic link leads to, unless the walk comes there anyway.
func (w *walk) link(name string) {
	if isPassedOver(path.Base(name)) {
		w.other[otherDirectory]++
		return
	}
	from := w.name(name)
	to, err := w.tree.Follow(from)
	if err == nil {
		_, err = w.tree.Stat(to)
	}
	if source.IsFailure(err) || errors.Is(err, fs.ErrNotExist) && w.leads(from) {
		w.fail(from, err)
		return
	}
	if err != nil || to == "." || isInside(from, to) {
		w.keep(from, model.FilesSkipped, otherLink)
		return
	}
	w.keep(from, model.FilesRead, "symbolic link to "+to)
	if to != w.base && !(isInside(to, w.base) && w.comesTo(to)) {
		w.links = append(w.links, to)
	}
}

// leads reports whether there is something that a symbolic link leads to.
func (w *walk) leads(link string) bool {
	_, err := w.tree.Look(link)
	return err == nil
}

// comesTo reports whether the walk comes to a directory below its base without links.
func (w *walk) comesTo(dir string) bool {
	below := strings.TrimPrefix(dir, strings.TrimSuffix(w.base, "/")+"/")
	return !slices.ContainsFunc(strings.Split(below, "/"), isPassedOver)
}

// all visits the candidates, in the order of the walk.
func (s *survey) all(yield func(*candidate) bool) {
	for _, candidates := range s.candidates {
		for i := range candidates {
			if !yield(&candidates[i]) {
				return
			}
		}
	}
}

// templates returns the candidates that are CloudFormation templates.
func (s *survey) templates() []string {
	defer s.release()
	var names []string
	assemblies := s.assemblies()
	s.inAssemblies = assemblies
	s.reserve()
	for c := range s.all {
		stacks, ok := within(assemblies, c.name)
		switch {
		case ok && slices.Contains(stacks, c.name):
			s.keep(c.name, model.FilesRead, AsTemplate)
			names = append(names, c.name)
		case ok && path.Base(c.name) == manifestFile:
			s.keep(c.name, model.FilesRead, asManifest)
		case ok:
			s.keep(c.name, model.FilesSkipped, otherAsset)
		case s.recognize(c):
			names = append(names, c.name)
		default:
			s.settings(c)
		}
	}
	return names
}

// reserve makes room for what most candidates turn out to be.
func (s *survey) reserve() {
	n := 0
	for _, candidates := range s.candidates {
		n += len(candidates)
	}
	s.values, s.unclaimed.names = slices.Grow(s.values, n), make([]string, 0, n)
}

// recognize takes a candidate for what its text is, and reports whether it is a template.
func (s *survey) recognize(c *candidate) bool {
	if c.seen == nil {
		text, whole, err := s.read(c)
		c.seen = recognitionOf(c.name, text, whole, err)
		if c.seen.is == templateText || c.seen.mayHaveParameters() && len(text) <= mostUnread && s.keeps(len(text)) {
			c.text = text
		}
	}
	switch c.seen.is {
	case unreadText:
		s.fail(c.name, c.seen.err)
	case planText:
		s.keep(c.name, model.FilesSkipped, otherPlan)
	case templateText:
		s.keep(c.name, model.FilesRead, AsTemplate)
		s.found[c.name] = c.text
		return true
	case doubtfulText:
		s.doubt(c.name, c.seen.fault)
	default:
		s.values = append(s.values, c)
		s.unclaimed.add(c.name)
	}
	return false
}

// doubt notes that a file may be meant to be a template and was not read as one, and why.
func (s *survey) doubt(name, fault string) {
	note := doubtful(name, fault)
	s.notes = append(s.notes, note)
	s.keep(name, model.FilesFailed, note.Message)
}

const faultTooLarge = "it has more than 16 MiB, and CloudFormation accepts 1 MB"

func doubtful(name, fault string) model.Note {
	return model.Note{
		Severity: model.SeverityError, Location: source.Range{File: name},
		Message: fmt.Sprintf("This file may be meant to be a CloudFormation template, and was not read as one: %s.", fault),
	}
}

// read reads a file past the Tree, which would keep the text of every file that turns out to be something else. Of a file that
// is larger than a template may be, it reads the beginning.
func (s *survey) read(c *candidate) (text []byte, whole bool, err error) {
	if dir := path.Dir(c.name); s.held == nil || s.held.Name() != dir {
		s.release()
		s.held = s.tree.Dir(dir)
	}
	return s.held.Peek(path.Base(c.name), c.listed, cloudformation.MaxTemplate, beginning, nil)
}

// beginning is how many bytes are read of a file that is larger than a template may be.
const beginning = 1 << 20

// release gives up the directory that is held open.
func (s *survey) release() {
	if s.held != nil {
		s.held.Close()
		s.held = nil
	}
}

const manifestFile = "manifest.json"

// assemblies returns the templates of the stacks of each cloud assembly, by its directory. What else lies in one is a part
// of these, or the code of a function. What a manifest lists and is not there is noted.
func (s *survey) assemblies() map[string][]string {
	found, nested, broken := map[string][]string{}, map[string]string{}, map[string]bool{}
	for c := range s.all {
		if path.Base(c.name) != manifestFile {
			continue
		}
		text, _, err := s.read(c)
		if err != nil {
			s.fail(c.name, err)
			continue
		}
		dir := path.Dir(c.name)
		listed, is, err := cloudformation.ReadAssembly(c.name, text)
		if err != nil {
			broken[dir] = true
			s.refuse(c.name, fmt.Sprintf("This manifest of a cloud assembly cannot be read: %s.", strings.TrimSuffix(err.Error(), ".")))
		}
		if !is {
			continue
		}
		found[dir] = []string{}
		for _, below := range listed.Templates {
			template := s.tree.Name(path.Join(dir, below))
			found[dir] = append(found[dir], template)
			if _, err := s.tree.Stat(template); err != nil {
				s.refuse(c.name, fmt.Sprintf("This cloud assembly lists the template %s, which is not there.", below))
			}
		}
		for _, below := range listed.Nested {
			nested[s.tree.Name(path.Join(dir, below))] = c.name
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(nested)) {
		if _, is := found[dir]; !is && !broken[dir] {
			s.refuse(nested[dir], fmt.Sprintf("This cloud assembly lists the nested assembly %s, which has no manifest.", path.Base(dir)))
		}
	}
	return found
}

// refuse notes what is wrong with a file, and records it.
func (s *survey) refuse(name, message string) {
	s.notes = append(s.notes, model.Note{Severity: model.SeverityError, Message: message, Location: source.Range{File: name}})
	s.keep(name, model.FilesFailed, message)
}

// within returns what the innermost cloud assembly that a file is in holds.
func within(assemblies map[string][]string, name string) ([]string, bool) {
	for dir := path.Dir(name); len(assemblies) > 0; dir = path.Dir(dir) {
		if stacks, ok := assemblies[dir]; ok {
			return stacks, true
		}
		if dir == path.Dir(dir) || path.Base(dir) == ".." {
			break
		}
	}
	return nil, false
}

// isPassedOver tells directories that hold copies and tools' own files, never what a person wrote here.
func isPassedOver(dir string) bool {
	return strings.HasPrefix(dir, ".") && dir != "." && dir != ".." || dir == "node_modules" || dir == "vendor"
}

func isTerraform(name string) bool { return terraform.IsConfig(name) }

func isVarFile(name string) bool { return terraform.IsVarFile(name) }

func isSAMConfig(name string) bool { return path.Base(name) == "samconfig.toml" }

func mayBeTemplate(name string) bool {
	return cloudformation.MayBeTemplate(name) && !isVarFile(name)
}

// isPlanText reports whether a file is a Terraform plan in JSON.
func isPlanText(name string, raw []byte) bool {
	if !strings.EqualFold(path.Ext(name), ".json") {
		return false
	}
	text, err := source.UTF8(raw)
	return err == nil && plan.IsPlan(text)
}

func hasSuffix(name string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}
