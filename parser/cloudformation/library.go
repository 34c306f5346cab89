package cloudformation

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// library is the templates that were read, each once.
type library struct {
	tree      *source.Tree
	templates map[string]*template
}

func newLibrary(tree *source.Tree) *library {
	return &library{tree: tree, templates: map[string]*template{}}
}

// template returns the template of that name. Where it cannot be read, its notes say why.
func (l *library) template(name string) *template {
	if t, ok := l.templates[name]; ok {
		return t
	}
	t := &template{file: name}
	l.templates[name] = t
	text, err := l.tree.ReadFile(name)
	if err != nil {
		t.notes.add(model.SeverityError, source.Range{File: name}, "The template cannot be read: "+err.Error()+".")
		return t
	}
	document, notes := load(name, text)
	t.notes = notes
	if document != nil {
		t.fill(document)
	}
	return t
}

// notebook collects notes whose places are not numbered yet.
type notebook []model.Note

func (b *notebook) add(severity model.Severity, at source.Range, message string) {
	*b = append(*b, model.Note{Severity: severity, Message: message, Location: at})
}
