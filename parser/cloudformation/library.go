package cloudformation

import (
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// library is the templates and the manifests of cloud assemblies that were read, each once.
type library struct {
	*Files
	templates map[string]*template
	manifests map[string]manifest
	// stated reports whether a person says that what a macro or module adds, or a file contains, is no part of the network.
	stated func(name string) (reason string, ok bool)
	// unchecked is true where nobody asks what is wrong with the templates.
	unchecked bool
}

func newLibrary(files *Files) *library {
	return &library{Files: files, templates: map[string]*template{}, manifests: map[string]manifest{}}
}

// unchecked returns a library of templates of which nobody asks what is wrong with them.
func unchecked(files *Files) *library {
	l := newLibrary(files)
	l.unchecked = true
	return l
}

// template returns the template of that name. Where it cannot be read, its notes say why.
func (l *library) template(name string) *template {
	if t, ok := l.templates[name]; ok {
		return t
	}
	t := &template{file: name}
	l.templates[name] = t
	text, err := l.ReadText(name)
	if err != nil {
		t.notes.add(model.SeverityError, source.Range{File: name}, "The template cannot be read: "+err.Error()+".")
		return t
	}
	p := l.parse(name, text)
	t.notes, t.ignores = slices.Clip(p.notes), p.ignores
	if p.document == nil {
		return t
	}
	if p.includes {
		t.include(l, p.document)
		p.traits = traitsOf(p.document)
		t.ignores = ignoresIn(name, text, p.document)
	}
	if t.fill(p.document); t.read && !l.unchecked {
		t.noteTransforms(l, p.document)
		t.noteMacros(l)
		t.check(p.document, p.traits)
	}
	return t
}

// shared returns the names that several of the templates declare, and those that each has of its own.
func (l *library) shared(names []string) map[string]bool {
	shared := map[string]bool{"AWS::StackName": true, "AWS::StackId": true}
	first := map[string]int{} // the template that declares a name first
	for i, name := range names {
		t := l.template(name)
		declare := func(name string) {
			if declared, ok := first[name]; !ok {
				first[name] = i
			} else if declared != i {
				shared[name] = true
			}
		}
		for name := range t.parameters {
			declare(name)
		}
		for name := range t.conditions {
			declare(name)
		}
		for _, e := range t.resources {
			declare(e.key)
		}
	}
	return shared
}

// titles returns what to call each of some templates: by its file's name, or by its path where that is not enough.
func titles(names []string) map[string]string {
	titles := map[string]string{}
	short := map[string]int{}
	for _, name := range names {
		titles[name] = stem(path.Base(name))
		short[titles[name]]++
	}
	for _, name := range names {
		if short[titles[name]] > 1 {
			titles[name] = stem(name)
		}
	}
	return titles
}

// stem returns the name of a file without what says that it is a template.
func stem(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, path.Ext(name)), ".template")
}

// notebook collects notes whose places are not numbered yet.
type notebook []model.Note

func (b *notebook) add(severity model.Severity, at source.Range, message string) {
	*b = append(*b, model.Note{Severity: severity, Message: message, Location: at})
}
