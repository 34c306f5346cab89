package cloudformation

import (
	"slices"
	"strings"
	"sync"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/parallel"
	"github.com/egresslint/egresslint/internal/source"
)

// Files are the files of a tree, of which each template is parsed once, whoever reads it. They may be used by several goroutines
// at once.
type Files struct {
	*source.Tree
	mu     sync.Mutex
	parsed map[string]func() parsed
}

// NewFiles returns the files of a tree.
func NewFiles(tree *source.Tree) *Files {
	return &Files{Tree: tree, parsed: map[string]func() parsed{}}
}

// Forget drops what was parsed of files that nobody asks for any more.
func (f *Files) Forget(names []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		delete(f.parsed, name)
	}
}

// Ahead parses templates for those who will ask for them, several at once. What is wrong with them is told to those.
func (f *Files) Ahead(names []string) {
	parallel.Each(len(names), func(i int) {
		if text, err := f.ReadText(names[i]); err == nil {
			f.parse(names[i], text)
		}
	})
}

// parsed is what a template says before anything of it is evaluated. It is not changed, unless it includes other files.
type parsed struct {
	document *node // nil where the file could not be parsed
	notes    notebook
	ignores  []model.Ignore
	traits
}

// traits say what there is anywhere in a template.
type traits struct {
	includes bool // calls of AWS::Include
	loops    bool // calls of Fn::ForEach
	nulls    bool // members without a value
}

// traitsOf looks for the traits in a template.
func traitsOf(document *node) traits {
	t := traits{includes: slices.ContainsFunc(macrosOf(document), isInclude)}
	document.walk(func(n *node) {
		for i := range n.fields {
			key, value := n.fields[i].key, n.fields[i].value
			t.nulls = t.nulls || value.kind == nullNode
			if strings.HasPrefix(key, "Fn::") {
				t.loops = t.loops || strings.HasPrefix(key, loopPrefix)
				t.includes = t.includes || key == transformKey && isInclude(value)
			}
		}
	})
	return t
}

// parse returns what the named file says. Of one that includes other files, which changes its nodes, it returns the same only once.
func (f *Files) parse(name string, text []byte) parsed {
	f.mu.Lock()
	once, ok := f.parsed[name]
	if !ok {
		once = sync.OnceValue(func() parsed { return readParsed(name, text) })
		f.parsed[name] = once
	}
	f.mu.Unlock()
	p := once()
	if p.includes {
		p = readParsed(name, text)
	}
	return p
}

func readParsed(name string, text []byte) parsed {
	document, notes := load(name, text)
	p := parsed{document: document, notes: notes}
	if document == nil {
		return p
	}
	p.traits = traitsOf(document)
	if !p.includes {
		p.ignores = ignoresIn(name, text, document)
	}
	return p
}
