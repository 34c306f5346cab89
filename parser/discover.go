package parser

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/terraform"
)

// input is one thing to analyse.
type input struct {
	name string
	kind kind
}

// kind says which front end an input is for.
type kind int

const (
	root     kind = iota // the directory of a Terraform root
	template             // the file of a CloudFormation template
	planFile             // the file of a Terraform plan in JSON
)

// discovery turns the paths that a person or a hook gives into inputs, each of them once.
type discovery struct {
	tree          *source.Tree
	library       *terraform.Library
	files         *cloudformation.Files
	stdin         io.Reader
	skipUnrelated bool
	excludes      func(name, below string) Exclusion
	ignored       map[string]*gitignore // by repository, and by directory in one
	skipped       map[string]Exclusion  // the roots and templates that are excluded
	inputs        map[input]bool
	notes         []model.Note
	record        *record
	failures      map[string]bool        // what could not be read below the directories
	repositories  map[string]*repository // by boundary
	// modules and values are what was met on the way: directories with Terraform files, and files that may hold the values
	// of a variant, sorted by name.
	modules     map[string]bool
	values      []*candidate
	deployments map[string]bool // those of the values that are deployment files of Git sync
	// only holds the files of values that stand for a root or a template, and whole those that something else stands for.
	only  map[string][]string
	whole map[string]bool
	texts map[string]parameters // of files that may hold parameters
}

// newDiscovery returns a discovery that has found nothing yet.
func newDiscovery(tree *source.Tree, library *terraform.Library, opt Options) *discovery {
	return &discovery{
		tree:          tree,
		library:       library,
		files:         cloudformation.NewFiles(tree),
		stdin:         opt.Stdin,
		skipUnrelated: opt.SkipUnrelated,
		excludes:      opt.Excluded,
		ignored:       map[string]*gitignore{},
		skipped:       map[string]Exclusion{},
		inputs:        map[input]bool{},
		record:        newRecord(),
		failures:      map[string]bool{},
		repositories:  map[string]*repository{},
		modules:       map[string]bool{},
		deployments:   map[string]bool{},
		whole:         map[string]bool{},
		only:          map[string][]string{},
		texts:         map[string]parameters{},
	}
}

// discover returns the inputs that the paths stand for, and those that use the deleted files, sorted by name.
func (d *discovery) discover(paths, deleted []string) []input {
	var dirs []string
	for _, p := range paths {
		if p == Stdin {
			d.standardInput()
			continue
		}
		name := d.tree.Name(p)
		switch info, err := d.open(name); {
		case errors.Is(err, fs.ErrNotExist) && d.skipUnrelated && d.gone(name):
		case err != nil:
			d.note(unreadable(name, err))
			d.record.keep(name, model.FilesFailed, unreadable(name, err).Message)
		case info.IsDir() && !slices.Contains(dirs, name):
			dirs = append(dirs, name)
		case info.IsDir():
		default:
			d.file(name)
		}
	}
	for _, name := range deleted {
		d.gone(d.tree.Name(name))
	}
	d.directories(dirs)
	return slices.SortedFunc(maps.Keys(d.inputs), func(a, b input) int { return strings.Compare(a.name, b.name) })
}

// open grants the repository that a path lies in and looks at what is there.
func (d *discovery) open(name string) (fs.FileInfo, error) {
	info, err := d.tree.Look(name)
	if err != nil {
		return nil, err
	}
	if _, err := d.grant(name, info.IsDir()); err != nil {
		return nil, err
	}
	if _, err := d.tree.Stat(name); err == nil || !info.IsDir() {
		return info, err
	}
	// The path is a symbolic link out of the repository. Whoever names it wants it followed.
	return info, d.tree.Grant(name)
}

// grant allows reading in the repository around a path, and returns its directory.
func (d *discovery) grant(name string, isDir bool) (string, error) {
	base := Boundary(d.tree, name, isDir)
	if err := d.tree.Grant(base); err != nil {
		return "", err
	}
	if d.tree.IsRepository(base) {
		d.tree.Seal()
	}
	return base, nil
}

// directories takes everything below the directories. They are judged together: what one calls as a module is no root
// in another.
func (d *discovery) directories(names []string) {
	modules := map[string]bool{}
	var empty []string
	for _, name := range names {
		s := look(d.tree, name)
		templates := s.templates()
		d.meet(s)
		inOther := slices.ContainsFunc(names, func(other string) bool { return isInside(name, other) })
		d.keep(s, inOther)
		if len(templates) == 0 && len(s.modules) == 0 {
			empty = append(empty, name)
		}
		for _, found := range templates {
			if by := d.exclusionIn(s, found); by != NotExcluded {
				d.record.keep(found, model.FilesSkipped, by.String())
				d.skip(found, by)
				continue
			}
			d.inputs[input{found, template}], d.whole[found] = true, true
			if text, ok := s.found[found]; ok {
				d.tree.Put(found, text)
			}
		}
		for _, dir := range slices.Sorted(maps.Keys(s.modules)) {
			if by := d.exclusionIn(s, dir); by != NotExcluded {
				d.skip(dir, by)
				continue
			}
			elsewhere, seen := modules[dir]
			modules[dir] = s.modules[dir] && (!seen || elsewhere)
		}
		for _, note := range s.notes {
			if by := d.exclusionIn(s, note.Location.File); by != NotExcluded {
				d.record.fates[note.Location.File] = fate{model.FilesSkipped, by.String()}
				d.skip(note.Location.File, by)
			} else {
				d.notes = append(d.notes, note)
			}
		}
	}
	d.roots(modules, names)
	d.tellEmpty(names, empty)
}

// keep takes over what a walk records. What is certainly of another kind is counted once.
func (d *discovery) keep(s *survey, inOther bool) {
	for name, f := range s.fates {
		d.record.keep(name, f.state, f.reason)
	}
	for _, failure := range s.failures {
		d.failures[failure.Name] = true
	}
	d.record.unclaimed.join(s.unclaimed)
	for reason, count := range s.other {
		if !inOther {
			d.record.other[reason] += count
		}
	}
}

// roots takes the roots among the modules, and each of the named directories that holds Terraform files itself.
func (d *discovery) roots(modules map[string]bool, named []string) {
	for _, name := range named {
		if _, ok := modules[name]; ok {
			d.takeRoot(name)
			modules[name] = false
		}
	}
	roots, idle := newCallGraph(d.library, d.tree, modules).roots(func(dir string) bool { return modules[dir] })
	for _, dir := range roots {
		d.takeRoot(dir)
	}
	for _, dir := range idle {
		d.note(idleModule(dir))
	}
}

// takeRoot takes a root with all that it is judged with.
func (d *discovery) takeRoot(dir string) { d.inputs[input{dir, root}], d.whole[dir] = true, true }

// tellEmpty notes the directories that hold nothing to analyse. That is an error where nothing else is analysed either:
// a run that checked nothing must not look like a pass, unless what has nothing to do with the network is to be skipped.
func (d *discovery) tellEmpty(named, empty []string) {
	severity, idle := model.SeverityWarning, []string(nil)
	if len(d.inputs) == 0 {
		severity, idle = model.SeverityError, named
	}
	for _, name := range idle {
		if !slices.Contains(empty, name) {
			d.note(model.Note{
				Severity: severity,
				Message:  "Nothing was checked here: every module and template is excluded, or a module that no root calls.",
				Location: source.Range{File: name},
			})
		}
	}
	if d.skipUnrelated {
		severity = model.SeverityInfo
	}
	for _, name := range empty {
		d.note(model.Note{
			Severity: severity,
			Message:  "Nothing was checked: found neither Terraform nor CloudFormation here.",
			Location: source.Range{File: name},
		})
	}
}

// file takes what one file is a part of. The file was named, so that it is an error if it is nothing that can be checked.
func (d *discovery) file(name string) {
	if isTerraform(name) || isVarFile(name) {
		reason := asTerraform
		if isVarFile(name) {
			reason = asVariables
		}
		d.record.keep(name, model.FilesRead, reason)
		if !d.terraformFile(name) {
			d.unrelated(name, "There are no Terraform files that this variable file could belong to.")
		}
		return
	}
	text, err := d.tree.ReadFile(name)
	if err != nil {
		d.fail(unreadable(name, err))
		return
	}
	if isPlanText(name, text) {
		d.record.keep(name, model.FilesRead, asPlan)
		d.inputs[input{name, planFile}] = true
		return
	}
	is, fault := cloudformation.Recognize(name, text)
	switch {
	case is && len(text) > cloudformation.MaxTemplate:
		d.fail(doubtful(name, faultTooLarge))
	case is:
		d.record.keep(name, model.FilesRead, AsTemplate)
		for _, name := range d.template(name) {
			d.whole[name] = true
		}
	case fault != "":
		d.fail(doubtful(name, fault))
	case d.parameterFile(name):
		d.record.keep(name, model.FilesRead, asValues)
	case apps[path.Base(name)].kind != "":
		a := apps[path.Base(name)]
		d.unrelated(name, fmt.Sprintf("These are the settings of a %s. Run %q, and check %s.", a.kind, a.command, a.outputIn(text)))
	case terraform.IsHidden(name):
		d.unrelated(name, "Terraform does not read files with such names.")
	case d.consumed(name):
		d.record.keep(name, model.FilesRead, asData)
	default:
		d.unrelated(name, "The file is not a Terraform file, a Terraform plan or a CloudFormation template.")
	}
}

// fail notes that a file could not be read, and records it.
func (d *discovery) fail(note model.Note) {
	d.note(note)
	d.record.keep(note.Location.File, model.FilesFailed, note.Message)
}

// terraformFile takes the roots that a file belongs to, and reports whether there are any Terraform files with it.
func (d *discovery) terraformFile(name string) bool {
	repo := d.repository(Boundary(d.tree, name, false))
	dir, ok := repo.moduleOf(name)
	var roots []string
	if ok {
		if roots = repo.rootsOf(dir); len(roots) == 0 {
			d.note(idleModule(dir))
			for _, failure := range repo.failures { // one of these may be what calls it
				d.fail(unreadable(failure.Name, failure.Err))
			}
		}
	}
	if isVarFile(name) && !slices.ContainsFunc(roots, func(dir string) bool { return d.fits(dir, name) || terraform.LoadsByItself(dir, name) }) {
		_, all := repo.calls()
		if sharing := d.sharing(name, all); len(sharing) > 0 {
			roots, ok = sharing, true
		}
	}
	for _, dir := range roots {
		d.inputs[input{dir, root}] = true
		if isVarFile(name) && !terraform.LoadsByItself(dir, name) {
			d.only[dir] = append(d.only[dir], name)
		} else {
			d.whole[dir] = true
		}
	}
	return ok
}

// template takes a template or, where other templates of the repository nest it, these: what it is given decides what it
// makes. It returns what it took.
func (d *discovery) template(name string) []string {
	var parents []string
	if base := Boundary(d.tree, name, false); base == "." || d.tree.IsRepository(base) {
		parents = d.repository(base).parentsOf(name)
	}
	if len(parents) == 0 {
		d.inputs[input{name, template}] = true
		return []string{name}
	}
	for _, parent := range parents {
		d.inputs[input{parent, template}] = true
	}
	d.note(model.Note{
		Severity: model.SeverityInfo,
		Message:  fmt.Sprintf("This template was checked as a part of %s, which nests it.", strings.Join(parents, " and ")),
		Location: source.Range{File: name},
	})
	return parents
}

func (d *discovery) unrelated(name, message string) {
	d.record.keep(name, model.FilesSkipped, otherContent)
	if !d.skipUnrelated {
		d.note(model.Note{Severity: model.SeverityError, Message: message, Location: source.Range{File: name}})
	}
}

// note adds a note unless it was made already, as happens when several files belong to one module.
func (d *discovery) note(n model.Note) {
	if !slices.Contains(d.notes, n) {
		d.notes = append(d.notes, n)
	}
}

func idleModule(dir string) model.Note {
	return model.Note{
		Severity: model.SeverityWarning,
		Message:  fmt.Sprintf("No root calls this module, so it was not checked. Name its directory to check it alone: egresslint check %s", dir),
		Location: source.Range{File: dir},
	}
}

func unreadable(name string, err error) model.Note {
	message := fmt.Sprintf("This could not be read: %v.", reason(err))
	if errors.Is(err, fs.ErrNotExist) {
		message = "There is no such file or directory."
	}
	return model.Note{Severity: model.SeverityError, Message: message, Location: source.Range{File: name}}
}

// reason is the error without the name of the file, which the note tells already.
func reason(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
