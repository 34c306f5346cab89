package terraform

import (
	"io/fs"
	"path"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/effort"
	"github.com/egresslint/egresslint/parser/terraform/funcs"
)

// evaluator holds what all modules of one root share.
type evaluator struct {
	opt       Options
	root      string // the root module's directory
	loader    *loader
	notes     *notes
	symbols   symbols
	functions func() map[string]function.Function // made when an expression first calls one
	usages    map[hcl.Expression]*usage
	// aside is true while something is evaluated that is not a part of the network, such as what an output publishes.
	aside   bool
	taken   int // how many collections were taken apart
	meter   *effort.Meter
	endless bool                         // it was noted that the meter is at its end
	natives map[hcl.Range]hcl.Expression // of the JSON syntax, by position

	tracings  map[traceable]*traced
	documents map[string]hcl.Expression // what files hold, by function and name
	foreign   map[string]bool           // whether files are none of the user's own, by name

	hops, passed []hop // room for what the value passes that is being placed
	trails       trails
}

func newEvaluator(library *Library, root string, stack *model.Stack, opt Options) *evaluator {
	n := &notes{stack: stack, text: library.tree.Text}
	meter := &effort.Meter{Left: effort.Most}
	return &evaluator{
		opt:       opt,
		root:      root,
		notes:     n,
		usages:    map[hcl.Expression]*usage{},
		natives:   map[hcl.Range]hcl.Expression{},
		tracings:  map[traceable]*traced{},
		documents: map[string]hcl.Expression{},
		foreign:   map[string]bool{},
		functions: sync.OnceValue(func() map[string]function.Function {
			return funcs.All(rootedFiles{tree: library.tree, root: root}, meter)
		}),
		meter: meter,
		loader: &loader{
			Library:   library,
			tool:      opt.Tool,
			notes:     n,
			configs:   map[string]*config{},
			installed: map[string]string{},
		},
	}
}

// maxTaken bounds how many elements are taken out of collections of which not all is known: those that are put together of
// others, which are put together of others again, have no end.
const maxTaken = 1_000_000

// spend reports whether a collection may still be taken apart, into so many elements. Once it may not, that is noted.
func (e *evaluator) spend(elements int, collection hcl.Expression) bool {
	before := e.taken
	e.taken += elements
	if before < maxTaken && e.taken >= maxTaken {
		e.notes.add(model.SeverityError, e.notes.at(collection.Range()),
			"The collections of %s are put together of too many others to be analysed wholly.", e.root)
	}
	return e.taken < maxTaken
}

// loadRoot reads the root module, nil where it cannot be read.
func (e *evaluator) loadRoot() *module {
	c := e.loader.rootConfig(e.root, e.opt)
	if c == nil {
		return nil
	}
	e.loader.readManifest(e.root)
	root := newModule(e, c)
	root.inputs = e.rootInputs(c)
	return root
}

// native returns an expression in the native syntax. A body of the JSON syntax makes its expressions anew each time that it
// is asked: what is known of one is kept by its position.
func (e *evaluator) native(expr hcl.Expression) hcl.Expression {
	if _, ok := expr.(hclsyntax.Expression); ok || expr == nil {
		return expr
	}
	n, ok := e.natives[expr.Range()]
	if !ok {
		n = native(expr)
		e.natives[expr.Range()] = n
	}
	return n
}

// rootedFiles gives the file functions what lies below the granted directories; names are relative to the root module.
type rootedFiles struct {
	tree *source.Tree
	root string
}

// ReadFile returns the contents of the named file.
func (f rootedFiles) ReadFile(name string) ([]byte, error) {
	return f.tree.ReadFile(path.Join(f.root, name))
}

// ReadDir lists the named directory.
func (f rootedFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	return f.tree.ReadDir(path.Join(f.root, name))
}

// Stat describes the named file or directory.
func (f rootedFiles) Stat(name string) (fs.FileInfo, error) {
	return f.tree.Stat(path.Join(f.root, name))
}

// Abs returns the absolute name.
func (f rootedFiles) Abs(name string) string { return f.tree.Abs(path.Join(f.root, name)) }
