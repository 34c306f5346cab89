package cloudformation

import (
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/egresslint/egresslint/internal/model"
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
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, name := range names {
		workers.Go(func() error {
			if text, err := f.ReadText(name); err == nil {
				f.parse(name, text)
			}
			return nil
		})
	}
	_ = workers.Wait() // the workers return no errors
}

// parsed is what a template says before anything of it is evaluated. It is not changed, unless it may include other files.
type parsed struct {
	document *node // nil where the file could not be parsed
	notes    notebook
	ignores  []model.Ignore
	includes bool
}

// parse returns what the named file says. Of one that may include other files, which changes its nodes, it returns the same only
// once.
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
	document.walk(func(n *node) { p.includes = p.includes || n.get(transformKey) != nil || n.get("Transform") != nil })
	if !p.includes {
		p.ignores = ignoresIn(name, text, document)
	}
	return p
}
