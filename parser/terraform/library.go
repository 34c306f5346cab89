package terraform

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"

	"github.com/egresslint/egresslint/internal/parallel"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/bounds"
)

// Library is the modules of a tree, each read and parsed once, whichever roots and variants of roots use it. Its methods
// may be called by several goroutines at once.
type Library struct {
	tree *source.Tree
	mu   sync.Mutex
	dirs map[reading]func() *directory
	vars map[string]func() *varFile
}

// NewLibrary returns the library of a tree.
func NewLibrary(tree *source.Tree) *Library {
	return &Library{tree: tree, dirs: map[reading]func() *directory{}, vars: map[string]func() *varFile{}}
}

// reading is a module directory as a tool reads it.
type reading struct {
	dir  string
	tool Tool
}

// directory returns the module in dir as a tool reads it.
func (l *Library) directory(dir string, tool Tool) *directory {
	r := reading{dir, tool}
	l.mu.Lock()
	read, ok := l.dirs[r]
	if !ok {
		read = sync.OnceValue(func() *directory { return l.read(dir, tool) })
		l.dirs[r] = read
	}
	l.mu.Unlock()
	return read()
}

// Forget drops what was read of a directory that nobody asks for any more, such as a root that was analysed.
func (l *Library) Forget(dir string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, tool := range []Tool{OpenTofu, Terraform} {
		delete(l.dirs, reading{dir, tool})
	}
}

// parsedFile is the top-level blocks of a file, and what is wrong with it.
type parsedFile struct {
	blocks   []*hcl.Block
	problems []problem
	ignores  []*ignored
}

// parse parses files, several at once.
func (l *Library) parse(names []string) []parsedFile {
	files := make([]parsedFile, len(names))
	parallel.Each(len(names), func(i int) { files[i] = l.parseFile(names[i]) })
	return files
}

func (l *Library) parseFile(name string) parsedFile {
	text, err := l.tree.ReadFile(name)
	if err != nil {
		return parsedFile{problems: []problem{{file: name, err: err}}}
	}
	var f parsedFile
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
		f.ignores = ignoresIn(name, text, file)
		for _, i := range f.ignores {
			i.declares(f.blocks)
		}
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

// moduleDir returns the name of a directory that is written as seen from another.
func (l *Library) moduleDir(from, relative string) string {
	return l.tree.Name(path.Join(from, relative))
}

// Calls lists the directories of the local modules that the module in dir calls, sorted. Directories that cannot be
// read have none: analysing them tells why. A module without calls is not parsed.
func (l *Library) Calls(dir string) []string {
	var dirs []string
	for _, tool := range l.tools(dir) {
		if read := l.directory(dir, tool); read.calls {
			dirs = append(dirs, read.parsed().called...)
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

func isLocal(src string) bool { return strings.HasPrefix(src, "./") || strings.HasPrefix(src, "../") }
