package terraform

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"golang.org/x/sync/errgroup"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/bounds"
)

// Library is the modules of a tree, each read and parsed once, whichever roots and variants of roots use it. Its methods
// may be called by several goroutines at once.
type Library struct {
	tree *source.Tree
	mu   sync.Mutex
	dirs map[string]func() *directory
	vars map[string]func() *varFile
}

// NewLibrary returns the library of a tree.
func NewLibrary(tree *source.Tree) *Library {
	return &Library{tree: tree, dirs: map[string]func() *directory{}, vars: map[string]func() *varFile{}}
}

// directory is what was read of one module directory.
type directory struct {
	config   *config // nil where err is not
	err      error   // why the directory could not be read
	problems []problem
}

// problem is what is wrong with one file.
type problem struct {
	file  string
	err   error // why it could not be read, or else
	diags hcl.Diagnostics
}

// directory returns the module in dir.
func (l *Library) directory(dir string) *directory {
	l.mu.Lock()
	read, ok := l.dirs[dir]
	if !ok {
		read = sync.OnceValue(func() *directory { return l.read(dir) })
		l.dirs[dir] = read
	}
	l.mu.Unlock()
	return read()
}

// Forget drops what was read of a directory that nobody asks for any more, such as a root that was analysed.
func (l *Library) Forget(dir string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.dirs, dir)
}

func (l *Library) read(dir string) *directory {
	d := &directory{}
	if d.err = l.grant(dir); d.err != nil {
		return d
	}
	var names []string
	if names, d.err = configFiles(l.tree, dir); d.err != nil {
		return d
	}
	var blocks, overrides []*hcl.Block
	workspace := false
	for i, parsed := range l.parse(names) {
		workspace = workspace || parsed.workspace
		d.problems = append(d.problems, parsed.problems...)
		if isOverride(names[i]) {
			overrides = append(overrides, parsed.blocks...)
		} else {
			blocks = append(blocks, parsed.blocks...)
		}
	}
	d.config = newConfig(dir)
	d.config.workspace = workspace
	for _, block := range applyOverrides(blocks, overrides) {
		if diags := d.config.addBlock(block); len(diags) > 0 {
			d.problems = append(d.problems, problem{diags: diags})
		}
	}
	return d
}

// parsedFile is the top-level blocks of a file, and what is wrong with it.
type parsedFile struct {
	blocks    []*hcl.Block
	problems  []problem
	workspace bool // it may contain terraform.workspace
}

// parse parses files, several at once.
func (l *Library) parse(names []string) []parsedFile {
	files := make([]parsedFile, len(names))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		workers.Go(func() error {
			files[i] = l.parseFile(name)
			return nil
		})
	}
	_ = workers.Wait() // the workers return no errors
	return files
}

func (l *Library) parseFile(name string) parsedFile {
	text, err := l.tree.ReadFile(name)
	if err != nil {
		return parsedFile{problems: []problem{{file: name, err: err}}}
	}
	f := parsedFile{workspace: bytes.Contains(text, []byte(".workspace"))}
	note := func(diags hcl.Diagnostics) {
		if len(diags) > 0 {
			f.problems = append(f.problems, problem{diags: diags})
		}
	}
	file, diags := parseSyntax(name, text) // of a file with syntax errors as far as it goes
	note(diags)
	if file != nil {
		f.blocks, diags = blocksOf(file.Body)
		note(diags)
	}
	return f
}

// grant opens a module directory that lies outside of what was granted so far, as the configuration asks for it. That is
// only done where no repository says what belongs together, and for a directory that has a module in it.
func (l *Library) grant(dir string) error {
	_, err := l.tree.Stat(dir)
	switch {
	case !errors.Is(err, source.ErrOutside):
		return err
	case l.tree.Sealed():
		return errors.New("it is outside of the repository. If it is to be read, name it beside the root")
	}
	entries, err := os.ReadDir(l.tree.Abs(dir))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return IsConfig(e.Name()) }) {
		return errors.New("there are no Terraform files in it")
	}
	return l.tree.Grant(dir)
}

func parseSyntax(name string, text []byte) (*hcl.File, hcl.Diagnostics) {
	if diags := refused(name, text); len(diags) > 0 {
		return nil, diags
	}
	if strings.HasSuffix(name, ".json") {
		return hcljson.Parse(text, name)
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // Windows editors write a byte order mark
	return hclsyntax.ParseConfig(text, name, hcl.InitialPos)
}

// refused says why a text is not even parsed.
func refused(name string, text []byte) hcl.Diagnostics {
	err := bounds.Check(text)
	if err == nil && !utf8.Valid(text) {
		err = errors.New("it is not a text in UTF-8")
	}
	if err == nil {
		return nil
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "This file is not read", Detail: fmt.Sprintf("The file cannot be parsed: %v.", err),
		Subject: &hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos},
	}}
}

// IsConfig reports whether a file of this name belongs to a Terraform or OpenTofu module.
func IsConfig(name string) bool {
	if strings.HasPrefix(path.Base(name), ".") {
		return false
	}
	for _, ext := range []string{".tf", ".tf.json", ".tofu", ".tofu.json"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}

// configFiles lists the files of the module in dir, in the order in which they count.
// An OpenTofu file takes the place of the Terraform file of the same name.
func configFiles(tree *source.Tree, dir string) ([]string, error) {
	entries, err := tree.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() && IsConfig(entry.Name()) {
			names = append(names, path.Join(dir, entry.Name()))
		}
	}
	return slices.DeleteFunc(names, func(name string) bool {
		twin, ok := tofuTwin(name)
		return ok && slices.Contains(names, twin)
	}), nil
}

// tofuTwin returns the name of the OpenTofu file that takes the place of a Terraform file.
func tofuTwin(name string) (string, bool) {
	for _, ext := range []string{".tf", ".tf.json"} {
		if stem, ok := strings.CutSuffix(name, ext); ok {
			return stem + strings.Replace(ext, ".tf", ".tofu", 1), true
		}
	}
	return "", false
}

// moduleDir returns the name of a directory that is written as seen from another.
func (l *Library) moduleDir(from, relative string) string {
	return l.tree.Name(path.Join(from, relative))
}

// Calls lists the directories of the local modules that the module in dir calls, sorted. Directories that cannot be
// read have none: analysing them tells why.
func (l *Library) Calls(dir string) []string {
	c := l.directory(dir).config
	if c == nil {
		return nil
	}
	var dirs []string
	for _, call := range c.calls {
		if isLocal(call.source) {
			dirs = append(dirs, l.moduleDir(dir, call.source))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

func isLocal(src string) bool { return strings.HasPrefix(src, "./") || strings.HasPrefix(src, "../") }
