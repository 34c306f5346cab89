package lint

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/gitfs"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// configs finds the configuration that holds for each input. It is safe for concurrent use.
type configs struct {
	tree  *source.Tree
	from  config.Files
	rev   string // the git revision that from has, "" for the tree
	none  bool   // whether all files are left out
	named bool   // whether one file holds for everything
	// exclude holds the patterns of the options, which are seen from the working directory.
	exclude []config.Glob

	mu      sync.Mutex
	cascade *config.Cascade
	checked map[*config.File][]config.Problem // what is wrong with what the files say of rules
	joined  map[string]*config.Joined         // what holds for the inputs that were asked for
}

// newConfigs returns the configurations of what the paths lead to. The error is for a revision that there is not.
func newConfigs(tree *source.Tree, paths []string, opt Options) (*configs, error) {
	c := &configs{tree: tree, from: tree, rev: opt.ConfigFrom, checked: map[*config.File][]config.Problem{}, joined: map[string]*config.Joined{}}
	for _, pattern := range opt.Exclude {
		c.exclude = append(c.exclude, config.Glob(pattern))
	}
	if opt.NoConfig {
		c.none = true
		return c, nil
	}
	if opt.Config != "" {
		paths = []string{opt.Config}
	}
	if opt.ConfigFrom != "" {
		from, err := newRevisions(tree, "--config-from", opt.ConfigFrom, paths)
		if err != nil {
			return nil, err
		}
		c.from = from
	}
	c.cascade = config.NewCascade(c.from)
	if opt.Config != "" {
		name := tree.Name(opt.Config)
		if c.rev == "" {
			grantAround(tree, path.Dir(name))
		}
		c.named = true
		c.cascade.Name(name)
	}
	return c, nil
}

// grantAround allows reading in the directory of the file that a person names, and in the repository where that is the one of
// the working directory: the file may extend others.
func grantAround(tree *source.Tree, dir string) {
	if top, err := gitfs.Top(tree.Abs(dir)); err == nil {
		if within, err := filepath.Rel(top, tree.Abs(".")); err == nil && filepath.IsLocal(within) {
			_ = tree.Grant(tree.Name(top)) // which the next line makes up for
		}
	}
	_ = tree.Grant(dir) // where there is no such directory, there is no such file
}

// of returns the configuration for the input with the name: a directory or a file.
func (c *configs) of(name string) *config.Joined {
	if c.none {
		return &config.Joined{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	joined, ok := c.joined[name]
	if !ok {
		dir := name
		if info, err := c.tree.Stat(name); err == nil && !info.IsDir() {
			dir = path.Dir(name)
		}
		joined = c.cascade.For(dir, name)
		c.joined[name] = joined
	}
	return joined
}

// files returns all files that were read.
func (c *configs) files() []*config.File {
	if c.none {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cascade.All()
}

// fill sets what the options leave open for an input, as its configuration says. Here and in variants, keys of the file
// become options. It looks for the file only where something is open: the parser also asks for a template that is
// a part of another one, and a file beside that template is not among those that are checked otherwise.
func (c *configs) fill(name string, opt *parser.Options) {
	stated := func(key func(config.WithoutNetwork) string) func(string) (string, bool) {
		return func(text string) (string, bool) {
			f := c.of(name)
			if f.Config == nil || !f.OK() {
				return "", false
			}
			return f.StatesOf(text, key)
		}
	}
	opt.Terraform.WithoutNetwork = stated(func(w config.WithoutNetwork) string { return w.Source })
	opt.Plan.WithoutNetwork = opt.Terraform.WithoutNetwork
	opt.CloudFormation.WithoutNetwork = stated(func(w config.WithoutNetwork) string { return w.Template })
	if opt.Region != "" {
		return
	}
	if f := c.of(name); f.Config != nil && f.OK() {
		opt.Region = f.Region
	}
}

// variants returns the variants that the configuration of an input lists.
func (c *configs) variants(name string) parser.Variants {
	f := c.of(name)
	switch {
	case !f.OK(): // the input is not judged
		return parser.Variants{Fixed: true}
	case f.Config == nil:
		return parser.Variants{}
	}
	listed := parser.Variants{Fixed: f.NoVariants || len(f.Variants) > 0}
	for _, v := range f.Variants {
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

// excludes reports what excludes what has the name from what is below the directory that a path names: a flag or a configuration.
// Unlike other keys, it also holds below a file that says that those above it do not: that is in what is excluded.
func (c *configs) excludes(name, below string) parser.Exclusion {
	if config.Excluded(c.exclude, name, below) {
		return parser.ExcludedByFlag
	}
	if c.none {
		return parser.NotExcluded
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for f := c.cascade.Nearest(path.Dir(name)); f != nil; f = f.Above() {
		if c.excluding(f, name, below) {
			return parser.ExcludedByConfig
		}
	}
	return parser.NotExcluded
}

func (c *configs) excluding(f *config.File, name, below string) bool {
	return len(f.Problems) == 0 && f.Excludes(c.relative(f.Dir(), name), c.relative(f.Dir(), below))
}

// relative returns the path of an input as seen from a directory.
func (c *configs) relative(dir, input string) string {
	rel, err := filepath.Rel(c.tree.Abs(dir), c.tree.Abs(input))
	if err != nil { // another volume
		return ".."
	}
	return filepath.ToSlash(rel)
}

// check adds to the problems of all files what is wrong with what they say of rules.
func (c *configs) check(known map[string]config.KnownRule) {
	for _, f := range c.files() {
		if f.Config != nil {
			f.Problems = append(f.Problems, c.checkRules(f, known)...)
			f.AllOff = f.Config.SwitchesOffAll(known)
		}
	}
}

// accepts reports whether nothing is wrong with a configuration, before check.
func (c *configs) accepts(joined *config.Joined, known map[string]config.KnownRule) bool {
	return joined.OK() && !slices.ContainsFunc(joined.Files, func(f *config.File) bool { return len(c.checkRules(f, known)) > 0 })
}

// checkRules finds what is wrong with what a file says of rules.
func (c *configs) checkRules(f *config.File, known map[string]config.KnownRule) []config.Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	problems, ok := c.checked[f]
	if !ok {
		needs := f.Config.Needs.On
		if joined := c.cascade.For(f.Dir(), f.Dir()); joined.Config != nil {
			needs = joined.Needs.On
		}
		problems = f.Config.CheckRules(known, needs)
		c.checked[f] = problems
	}
	return problems
}

// notes are the problems, and what the files allow although it is nearly everything, as notes.
func (c *configs) notes(now time.Time) []model.Note { return c.notesOf(c.files(), now) }

func (c *configs) notesOf(files []*config.File, now time.Time) []model.Note {
	var notes []model.Note
	for _, f := range files {
		for _, problem := range slices.Concat(f.Problems, f.Refused) {
			notes = append(notes, model.Note{Severity: model.SeverityError, Message: c.dated(problem.Message), Location: problem.At})
		}
		if len(f.Problems) > 0 {
			continue
		}
		for _, broad := range f.Config.Broad(now) {
			notes = append(notes, warning(broad.At, c.dated(broad.Message)))
		}
	}
	return notes
}

// commit returns the hash of the commit that the named file is read at, "" for the working tree.
func (c *configs) commit(name string) string {
	if from, ok := c.from.(*revisions); ok {
		return from.commit(name)
	}
	return ""
}

// dated adds to a message about a file at which revision that was read.
func (c *configs) dated(message string) string {
	if c.rev == "" {
		return message
	}
	return fmt.Sprintf("%s (at %s).", strings.TrimSuffix(message, "."), c.rev)
}

// whole reports whether a file holds for nothing beyond what the paths, of which there is at least one, lead to.
func (c *configs) whole(f *config.File, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return c.covers(p, f) })
}

// covers reports whether a path is a directory that holds the file. Where one file is named for everything, any directory
// is as good.
func (c *configs) covers(p string, f *config.File) bool {
	if c.named {
		info, err := c.tree.Stat(c.tree.Name(p))
		return err == nil && info.IsDir()
	}
	return c.isBelow(p, f.Name)
}

// isBelow reports whether a path is a directory that holds the named file.
func (c *configs) isBelow(p, name string) bool {
	dir := c.tree.Name(p)
	info, err := c.tree.Stat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	below, err := filepath.Rel(c.tree.Abs(dir), c.tree.Abs(name))
	return err == nil && filepath.IsLocal(below)
}
