package lint

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// configs finds the configuration that holds for each input. It is safe for concurrent use.
type configs struct {
	tree  *source.Tree
	from  config.Files
	rev   string // the git revision that from has, "" for the tree
	fixed *found // where one is named, or all are left out

	mu    sync.Mutex
	byDir map[string]*found
	all   map[string]*found // by file
}

// found is a configuration and what is wrong with it.
type found struct {
	config   *config.Config // nil where there is none
	problems []config.Problem
	whole    bool   // whether everything that it holds for is analysed
	commit   string // that the file was read at, "" for the working tree
}

// newConfigs returns the configurations of what the paths lead to. The error is for a revision that there is not.
func newConfigs(tree *source.Tree, paths []string, opt Options) (*configs, error) {
	c := &configs{tree: tree, from: tree, rev: opt.ConfigFrom, byDir: map[string]*found{}, all: map[string]*found{}}
	if opt.NoConfig {
		c.fixed = &found{}
		return c, nil
	}
	if opt.Config != "" {
		paths = []string{opt.Config}
	}
	if opt.ConfigFrom != "" {
		from, err := newRevisions(tree, opt.ConfigFrom, paths)
		if err != nil {
			return nil, err
		}
		c.from = from
	}
	if opt.Config != "" {
		c.fixed = c.named(tree.Name(opt.Config))
	}
	return c, nil
}

// named reads the file that a person names, wherever it lies.
func (c *configs) named(name string) *found {
	if c.rev == "" {
		if err := c.tree.Grant(path.Dir(name)); err != nil {
			return c.keep(name, nil, []config.Problem{{At: source.Range{File: name}, Message: "There is no such file."}})
		}
	}
	read, problems := config.Read(c.from, name)
	return c.keep(name, read, problems)
}

func (c *configs) keep(name string, read *config.Config, problems []config.Problem) *found {
	if read != nil {
		read.Revision = c.rev
	}
	f := &found{config: read, problems: problems}
	if from, ok := c.from.(*revisions); ok {
		f.commit = from.commit(name)
	}
	c.all[name] = f
	return f
}

// of returns the configuration for the input with the name: a directory or a file.
func (c *configs) of(name string) *found {
	if c.fixed != nil {
		return c.fixed
	}
	dir := name
	if info, err := c.tree.Stat(name); err == nil && !info.IsDir() {
		dir = path.Dir(name)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if f, ok := c.byDir[dir]; ok {
		return f
	}
	f := c.find(dir)
	c.byDir[dir] = f
	return f
}

// find finds the file for a directory. Directories that share one share what is found.
func (c *configs) find(dir string) *found {
	read, problems := config.Find(c.from, dir)
	var file string
	switch {
	case read != nil:
		file = read.File
	case len(problems) > 0:
		file = problems[0].At.File
	default:
		return &found{}
	}
	if f, ok := c.all[file]; ok {
		return f
	}
	return c.keep(file, read, problems)
}

// fill sets what the options leave open for an input, as its configuration says. Here and in variants, keys of the file
// become options. It looks for the file only where something is open: the parser also asks for a template that is
// a part of another one, and a file beside that template is not among those that are checked otherwise.
func (c *configs) fill(name string, opt *parser.Options) {
	stated := func(key func(config.WithoutNetwork) string) func(string) (string, bool) {
		return func(text string) (string, bool) {
			f := c.of(name)
			if f.config == nil || len(f.problems) > 0 {
				return "", false
			}
			return f.config.StatesOf(text, key)
		}
	}
	opt.Terraform.WithoutNetwork = stated(func(w config.WithoutNetwork) string { return w.Source })
	opt.Plan.WithoutNetwork = opt.Terraform.WithoutNetwork
	opt.CloudFormation.WithoutNetwork = stated(func(w config.WithoutNetwork) string { return w.Template })
	if opt.Region != "" {
		return
	}
	if f := c.of(name); f.config != nil && len(f.problems) == 0 {
		opt.Region = f.config.Region
	}
}

// variants returns the variants that the configuration of an input lists.
func (c *configs) variants(name string) parser.Variants {
	f := c.of(name)
	switch {
	case f.config == nil && len(f.problems) == 0:
		return parser.Variants{}
	case len(f.problems) > 0: // the input is not judged
		return parser.Variants{Fixed: true}
	}
	listed := parser.Variants{Fixed: f.config.NoVariants || len(f.config.Variants) > 0}
	for _, v := range f.config.Variants {
		listed.List = append(listed.List, parser.Variant{
			Name: v.Name, VarFiles: v.VarFiles, Variables: texts(v.Variables), Workspace: v.Workspace,
			Parameters: texts(v.Parameters), ParameterFiles: v.ParameterFiles, Account: v.Account, Region: v.Region, At: v.At,
		})
	}
	return listed
}

func texts(values map[string]config.Value) map[string]string {
	texts := map[string]string{}
	for name, v := range values {
		texts[name] = string(v)
	}
	return texts
}

// excludes reports whether a configuration excludes what has the name from what is below the directory that a path names.
// Unlike other keys, it also holds below the next file: that is in what is excluded.
func (c *configs) excludes(name, below string) bool {
	if c.fixed != nil {
		return c.fixed.excludes(c.tree, name, below)
	}
	for dir := path.Dir(name); ; dir = c.tree.Name(path.Join(dir, "..")) {
		f := c.of(dir)
		if f.config == nil {
			return false
		}
		if f.excludes(c.tree, name, below) {
			return true
		}
		dir = path.Dir(f.config.File)
		if dir == c.tree.Name(path.Join(dir, "..")) {
			return false
		}
	}
}

func (f *found) excludes(tree *source.Tree, name, below string) bool {
	if f.config == nil || len(f.problems) > 0 {
		return false
	}
	base := tree.Abs(path.Dir(f.config.File))
	relative := func(name string) string {
		rel, err := filepath.Rel(base, tree.Abs(name))
		if err != nil {
			return ".."
		}
		return filepath.ToSlash(rel)
	}
	return f.config.Excludes(relative(name), relative(below))
}

// check finds what is wrong with what the files say of rules.
func (c *configs) check(known map[string]config.KnownRule) {
	for _, f := range c.all {
		f.problems = append(f.problems, f.config.CheckRules(known)...)
	}
}

// notes are the problems, and what the files allow although it is nearly everything, as notes.
func (c *configs) notes(now time.Time) []model.Note {
	var notes []model.Note
	for _, f := range c.all {
		for _, problem := range f.problems {
			notes = append(notes, model.Note{Severity: model.SeverityError, Message: c.dated(problem.Message), Location: problem.At})
		}
		if len(f.problems) > 0 {
			continue
		}
		for _, broad := range f.config.Broad(now) {
			notes = append(notes, warning(broad.At, c.dated(broad.Message)))
		}
	}
	return notes
}

// dated adds to a message about a file at which revision that was read.
func (c *configs) dated(message string) string {
	if c.rev == "" {
		return message
	}
	return fmt.Sprintf("%s (at %s)", message, c.rev)
}

// mark notes which files hold for nothing beyond what the paths, of which there is at least one, lead to.
func (c *configs) mark(paths []string) {
	for _, f := range c.all {
		f.whole = f.config != nil && slices.ContainsFunc(paths, func(p string) bool { return c.covers(p, f) })
	}
}

// covers reports whether a path is a directory that holds the file. Where one file is named for everything, any directory
// is as good.
func (c *configs) covers(p string, f *found) bool {
	name := c.tree.Name(p)
	info, err := c.tree.Stat(name)
	if err != nil || !info.IsDir() {
		return false
	}
	if c.fixed != nil {
		return true
	}
	below, err := filepath.Rel(c.tree.Abs(name), c.tree.Abs(f.config.File))
	return err == nil && filepath.IsLocal(below)
}
