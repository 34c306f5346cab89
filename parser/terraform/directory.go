package terraform

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/parser/ignore"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// directory is what was read of one module directory. Its files are parsed when somebody asks for what they declare: those of
// a root without module calls are not before the root is evaluated, so that not all roots of a repository are in memory parsed.
type directory struct {
	err error // why the directory could not be read
	// twofold reports whether Terraform and OpenTofu read different files of it.
	twofold bool
	// initialized reports whether "terraform init" may have put modules below it.
	initialized bool
	// variables are the variable files in it that Terraform reads without being told to, in its order.
	variables []string

	workspace bool // a file may contain terraform.workspace
	calls     bool // a file may have module calls
	lookups   bool // a file may have data sources that find security groups

	// unrelated reports whether its files certainly declare nothing but resources that are no part of the network and that nothing
	// in the network depends on, without mistakes. It does not parse them.
	unrelated func() bool

	parsed func() *contents // what its files declare, nothing where err is not nil
}

// contents is what the files of a module directory declare.
type contents struct {
	config   *config  // nil where the directory could not be read
	called   []string // the directories of the local modules that it calls, sorted
	problems []problem
}

// problem is what is wrong with one file.
type problem struct {
	file  string
	err   error // why it could not be read, or else
	diags hcl.Diagnostics
}

func (l *Library) read(dir string, tool Tool) *directory {
	d := &directory{parsed: func() *contents { return &contents{} }, unrelated: func() bool { return false }}
	if d.err = l.grant(dir); d.err != nil {
		return d
	}
	entries, err := l.tree.ReadDir(dir)
	if err != nil {
		d.err = err
		return d
	}
	l.tree.Load(dir, slices.DeleteFunc(slices.Clone(entries), func(e fs.DirEntry) bool { return !IsConfig(e.Name()) }))
	names, twofold := configFiles(dir, entries, tool)
	d.twofold, d.variables = twofold, automaticFiles(dir, entries)
	d.initialized = slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == dataDir })
	for _, name := range names {
		text, _ := l.tree.ReadFile(name) // why it cannot be read is noted where it is parsed
		d.look(name, text)
	}
	d.unrelated = func() bool { return !d.workspace && l.isUnrelated(names) }
	d.parsed = sync.OnceValue(func() *contents { return l.parseDirectory(dir, names) })
	return d
}

// look finds out what a file may declare, without parsing it. In the JSON syntax, names may be written in other letters.
func (d *directory) look(name string, text []byte) {
	isJSON := strings.HasSuffix(name, ".json")
	d.workspace = d.workspace || bytes.Contains(text, []byte(".workspace"))
	d.calls = d.calls || isJSON || mayHaveBlock(text, "module", "")
	d.lookups = d.lookups || isJSON || mayHaveBlock(text, "data", lookupType)
}

// mayHaveBlock reports whether a text in the native syntax may have a block of the type with a first label that has the prefix. It
// is wrong about comments and strings, but never about blocks: the type is a word of its own that no reference begins or
// continues, and between it and the label is nothing but space, a quotation mark, or a comment.
func mayHaveBlock(text []byte, typ, prefix string) bool {
	for {
		at := bytes.Index(text, []byte(typ))
		if at < 0 {
			return false
		}
		rest := text[at+len(typ):]
		if (at == 0 || !isNamePart(text[at-1])) && (len(rest) == 0 || !isNamePart(rest[0])) {
			if mayBegin(bytes.TrimLeft(rest, " \t\r\n\""), prefix) {
				return true
			}
		}
		text = rest
	}
}

// mayBegin reports whether a label that is written so may begin with the prefix: it does, but for escape sequences, or something
// else comes first.
func mayBegin(written []byte, prefix string) bool {
	same := 0
	for same < min(len(written), len(prefix)) && written[same] == prefix[same] {
		same++
	}
	return same == len(prefix) || same < len(written) && written[same] == '\\' || same == 0 && len(written) > 0 && written[0] == '/'
}

// isNamePart reports whether a byte next to a word makes it a part of a longer name or of a reference.
func isNamePart(b byte) bool {
	return isLetter(b) || isDigit(b) || b == '.' || b == '-'
}

// isUnrelated reports whether files certainly declare nothing but resources that are no part of the network, each once.
func (l *Library) isUnrelated(names []string) bool {
	seen := map[declared]bool{}
	for _, name := range names {
		text, err := l.tree.ReadFile(name)
		if err != nil || strings.HasSuffix(name, ".json") || isOverride(name) || ignore.Mentioned(text) || len(refused(name, text)) > 0 {
			return false
		}
		resources, ok := resourcesIn(text)
		if !ok {
			return false
		}
		for _, r := range resources {
			if seen[r] || isKnown(r.typ) {
				return false
			}
			seen[r] = true
		}
	}
	return true
}

// isKnown reports whether a resource type is one that the network may depend on.
func isKnown(typ string) bool { return isWanted(typ) || provider.Has(typ) }

func (l *Library) parseDirectory(dir string, names []string) *contents {
	c := &contents{config: newConfig(dir)}
	add := func(diags hcl.Diagnostics) {
		if len(diags) > 0 {
			c.problems = append(c.problems, problem{diags: diags})
		}
	}
	var blocks, overrides []*hcl.Block
	for i, parsed := range l.parse(names) {
		c.config.ignores = append(c.config.ignores, parsed.ignores...)
		c.problems = append(c.problems, parsed.problems...)
		if isOverride(names[i]) {
			overrides = append(overrides, parsed.blocks...)
		} else {
			blocks = append(blocks, parsed.blocks...)
		}
	}
	c.config.files = names
	for _, block := range applyOverrides(blocks, overrides) {
		add(c.config.addBlock(block))
	}
	for _, block := range overrides {
		if block.Type == "locals" {
			add(c.config.addLocals(block, true))
		}
	}
	for _, call := range c.config.calls {
		if isLocal(call.source) {
			c.called = append(c.called, l.moduleDir(dir, call.source))
		}
	}
	slices.Sort(c.called)
	c.called = slices.Compact(c.called)
	return c
}
