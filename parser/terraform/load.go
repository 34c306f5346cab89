package terraform

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// loader reads module directories, each once.
type loader struct {
	tree      *source.Tree
	notes     *notes
	configs   map[string]*config // by directory
	installed map[string]string  // directories of installed modules by module path, such as "network.vpc"
}

// config returns the module in dir, nil where there is none to read; the reason is noted.
func (l *loader) config(dir string) *config {
	if c, ok := l.configs[dir]; ok {
		return c
	}
	c := l.read(dir)
	l.configs[dir] = c
	return c
}

func (l *loader) read(dir string) *config {
	if err := l.grant(dir); err != nil {
		l.notes.failure(dir, err)
		return nil
	}
	names, err := configFiles(l.tree, dir)
	if err != nil {
		l.notes.failure(dir, err)
		return nil
	}
	var blocks, overrides []*hcl.Block
	for _, name := range names {
		if isOverride(name) {
			overrides = append(overrides, l.fileBlocks(name)...)
		} else {
			blocks = append(blocks, l.fileBlocks(name)...)
		}
	}
	c := newConfig(dir)
	for _, block := range applyOverrides(blocks, overrides) {
		l.notes.diagnostics(model.SeverityError, c.addBlock(block))
	}
	return c
}

func (l *loader) fileBlocks(name string) []*hcl.Block {
	body := l.parseFile(name)
	if body == nil {
		return nil
	}
	blocks, diags := blocksOf(body)
	l.notes.diagnostics(model.SeverityError, diags)
	return blocks
}

// grant opens a module directory that lies outside of what was granted so far: the configuration asks for it.
func (l *loader) grant(dir string) error {
	if _, err := l.tree.Stat(dir); !errors.Is(err, source.ErrOutside) {
		return err
	}
	return l.tree.Grant(dir)
}

// parseFile returns the body of a file in native or JSON syntax. A file with syntax errors is used as far as it goes.
func (l *loader) parseFile(name string) hcl.Body {
	text, err := l.tree.ReadFile(name)
	if err != nil {
		l.notes.failure(name, err)
		return nil
	}
	file, diags := parseSyntax(name, text)
	l.notes.diagnostics(model.SeverityError, diags)
	if file == nil {
		return nil
	}
	return file.Body
}

func parseSyntax(name string, text []byte) (*hcl.File, hcl.Diagnostics) {
	if strings.HasSuffix(name, ".json") {
		return hcljson.Parse(text, name)
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // Windows editors write a byte order mark
	return hclsyntax.ParseConfig(text, name, hcl.InitialPos)
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
func (l *loader) moduleDir(from, relative string) string {
	return l.tree.Name(path.Join(from, relative))
}

// Calls lists the directories of the local modules that the module in dir calls, sorted. Directories that cannot be
// read have none: analysing them tells why.
func Calls(tree *source.Tree, dir string) []string {
	l := &loader{tree: tree, notes: &notes{stack: model.NewStack(dir)}, configs: map[string]*config{}}
	c := l.config(dir)
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

// readManifest finds out where `terraform init` put the modules that do not lie in the repository.
func (l *loader) readManifest(root string) {
	name := path.Join(root, ".terraform/modules/modules.json")
	text, err := l.tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var manifest struct {
		Modules []struct{ Key, Dir string }
	}
	if err == nil {
		err = json.Unmarshal(text, &manifest)
	}
	if err != nil {
		l.notes.failure(name, err)
		return
	}
	for _, m := range manifest.Modules {
		l.installed[m.Key] = l.moduleDir(root, m.Dir)
	}
}
