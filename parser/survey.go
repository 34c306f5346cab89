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

// survey is what a walk through a directory met. It decides what each file is: by its name (visit), and where that is not
// enough by a look at its text (recognize).
type survey struct {
	tree *source.Tree
	base string
	*record
	// modules holds the directories with Terraform files. The value is true for one below a directory named
	// "modules": it is a part for roots to use, and not a root merely because nobody calls it.
	modules    map[string]bool
	candidates []candidate
	values     []string // files that may hold the values of a variant
	// deployments holds those of the values that are deployment files of Git sync.
	deployments map[string]bool
	notes       []model.Note
	failures    []source.Failure // what could not be read
	// inAssemblies holds the templates of cloud assemblies, by the directory of the assembly.
	inAssemblies map[string][]string
	outputs      []string        // the directories that programs write to
	links        []string        // the real directories that links lead to, to be walked through
	walked       map[string]bool // those that were
	held         *source.Dir     // the directory that was read from last, nil if there is none
	heldName     string
	found        map[string][]byte // the texts of the templates
	texts        map[string][]byte // of small ones of the values, as long as they are few
	kept         int               // how many bytes the texts have
}

// candidate is a file that may be a template.
type candidate struct {
	name   string      // in the tree
	listed fs.FileMode // what its directory lists it as
}

// look walks through the named directory. Symbolic links to directories are followed if they stay within what may be read.
// What is behind one has the name of the directory that it leads to, and is met once.
func look(tree *source.Tree, base string) *survey {
	s := &survey{
		tree: tree, base: base, record: newRecord(),
		modules: map[string]bool{}, deployments: map[string]bool{}, walked: map[string]bool{},
		found: map[string][]byte{}, texts: map[string][]byte{},
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
	return s
}

func (s *survey) walk(dir string) {
	files, err := s.tree.Sub(dir)
	if err != nil {
		s.fail(dir, err)
		return
	}
	w := &walk{survey: s, dir: dir, files: files}
	_ = fs.WalkDir(files, ".", w.visit) // visit turns every error into a note
}

// walk is the walk through one directory.
type walk struct {
	*survey
	dir   string
	files fs.FS
}

// name returns the name in the tree of what has the given name below the directory.
func (w *walk) name(below string) string { return w.tree.Name(path.Join(w.dir, below)) }

func (w *walk) visit(name string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil:
		w.fail(w.name(name), err)
	case entry.IsDir():
		if name != "." && isPassedOver(entry.Name()) {
			w.other[otherDirectory]++
			return fs.SkipDir
		}
	case entry.Type()&fs.ModeSymlink != 0 && w.isDirectory(name):
		w.link(name)
	default:
		w.file(name, entry.Type())
	}
	return nil
}

// fail notes that something could not be read, and records it.
func (s *survey) fail(name string, err error) {
	note := unreadable(name, err)
	s.notes = append(s.notes, note)
	s.failures = append(s.failures, source.Failure{Name: name, Err: err})
	s.keep(name, model.FilesFailed, note.Message)
}

// file takes a file for what its name says.
func (w *walk) file(name string, listed fs.FileMode) {
	switch {
	case terraform.IsConfig(name):
		dir := path.Dir(name)
		full := w.name(name)
		w.keep(full, model.FilesRead, asTerraform)
		w.modules[path.Dir(full)] = w.modules[path.Dir(full)] || slices.Contains(strings.Split(dir, "/"), "modules")
	case isWrapper(name):
		w.keep(w.name(name), model.FilesSkipped, otherWrapper)
		w.wrapped(name)
	case isVarFile(name):
		w.keep(w.name(name), model.FilesRead, asVariables)
		w.values = append(w.values, w.name(name))
	case isSAMConfig(name):
		w.keep(w.name(name), model.FilesRead, asValues)
		w.values = append(w.values, w.name(name))
	case mayBeTemplate(name):
		w.candidates = append(w.candidates, candidate{name: w.name(name), listed: listed})
	case terraform.IsHidden(name):
		w.keep(w.name(name), model.FilesSkipped, otherHidden)
	default:
		w.other[otherName]++
	}
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

// templates returns the candidates that are CloudFormation templates.
func (s *survey) templates() []string {
	defer s.release()
	var names []string
	assemblies := s.assemblies()
	s.inAssemblies = assemblies
	for _, c := range s.candidates {
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

// recognize looks at the text of a file that may be a template, and reports whether it is one.
func (s *survey) recognize(c candidate) bool {
	text, whole, err := s.read(c)
	if err != nil {
		s.fail(c.name, err)
		return false
	}
	if isPlanText(c.name, text) {
		s.keep(c.name, model.FilesSkipped, otherPlan)
		return false
	}
	is, fault := cloudformation.Recognize(c.name, text)
	switch {
	case is && !whole:
		s.doubt(c.name, faultTooLarge)
	case is:
		s.keep(c.name, model.FilesRead, AsTemplate)
		s.found[c.name] = text
		return true
	case fault != "":
		s.doubt(c.name, fault)
	default:
		s.values = append(s.values, c.name)
		s.unclaimed[c.name] = true
		s.keepText(c.name, text)
		if cloudformation.MayDeploy(text) {
			s.deployments[c.name] = true
		}
	}
	return false
}

// keepText keeps the text of a file that may have parameters, so that it is not read again, unless there are many of them.
func (s *survey) keepText(name string, text []byte) {
	const most = 16 << 20
	if len(text) <= mostUnread && s.kept+len(text) <= most {
		s.texts[name] = text
		s.kept += len(text)
	}
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
func (s *survey) read(c candidate) (text []byte, whole bool, err error) {
	if dir := path.Dir(c.name); s.held == nil || s.heldName != dir {
		s.release()
		s.held, s.heldName = s.tree.Dir(dir), dir
	}
	return s.held.Peek(path.Base(c.name), c.listed, cloudformation.MaxTemplate, beginning)
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
	for _, c := range s.candidates {
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
