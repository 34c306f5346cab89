package lint

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/gitfs"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// openBaseline allows reading the baseline that a person names: at the revision where it is in a repository, as a change must
// not be able to add to what it is compared with, or else in the directory.
func (c *configs) openBaseline(name string) {
	dir := path.Dir(c.tree.Name(name))
	if at, ok := c.from.(*revisions); ok && at.add(dir) == nil {
		return
	}
	_ = c.tree.Grant(dir) // where there is no such directory, there is no such file
}

// readBaseline reads a baseline from where configurations are read, or in the working tree if it is in no repository.
func (c *configs) readBaseline(name string) ([]byte, error) {
	if c.revisionOf(name) == "" {
		return c.tree.ReadFile(name)
	}
	return c.from.ReadFile(name)
}

// revisionOf returns the revision that the named file is read at, "" for the working tree.
func (c *configs) revisionOf(name string) string {
	if at, ok := c.from.(*revisions); ok {
		if _, _, err := at.locate(name); err == nil {
			return c.rev
		}
	}
	return ""
}

// add opens the revision in the repository of the directory too.
func (r *revisions) add(dir string) error {
	top, err := gitfs.Top(r.Abs(dir))
	if err != nil || r.byTop[top] != nil {
		return err
	}
	opened, err := gitfs.Open(top, r.name)
	if err == nil {
		r.byTop[top] = opened
	}
	return err
}

// rootFrom returns the name of a root as seen from a directory. A root may be several templates, or a part of an assembly:
// "cdk.out: Network, Web". What is read from the standard input has no place.
func (p *parsed) rootFrom(dir, root string) string {
	key := [2]string{dir, root}
	if p.roots[key] == "" {
		if p.roots == nil {
			p.roots = map[[2]string]string{}
		}
		p.roots[key] = p.configs.rootFrom(dir, root)
	}
	return p.roots[key]
}

func (c *configs) rootFrom(dir, root string) string {
	if root == parser.StdinName {
		return root
	}
	parts := strings.Split(root, ", ")
	for i, part := range parts {
		if _, err := c.tree.Stat(part); i == 0 || err == nil {
			parts[i] = c.relative(dir, part)
		}
	}
	return strings.Join(parts, ", ")
}

// partsOf returns the directories and files of a root.
func partsOf(root string) []string {
	parts := strings.Split(root, ", ")
	parts[0], _, _ = strings.Cut(parts[0], ": ")
	return parts
}

// isMissing reports whether there is no such root any more: neither a file, nor a directory with files that a root has.
// Directories stay behind where a root was, as those that Terraform makes in it.
func (c *configs) isMissing(name string) bool {
	info, err := c.tree.Stat(name)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	if !info.IsDir() {
		return false
	}
	entries, err := c.tree.ReadDir(name)
	return err == nil && !slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
		return slices.Contains([]string{".tf", ".tofu", ".json"}, path.Ext(entry.Name()))
	})
}

// holds reports whether a path is a directory that the name is in.
func (c *configs) holds(p, name string) bool {
	dir := c.tree.Name(p)
	if info, err := c.tree.Stat(dir); err != nil || !info.IsDir() {
		return false
	}
	below, err := filepath.Rel(c.tree.Abs(dir), c.tree.Abs(name))
	return err == nil && filepath.IsLocal(below)
}

// restricts reports whether options leave out variants that a root may have: they name the files or the workspace of some, or
// paths lead to such files.
func restricts(tree *source.Tree, paths []string, opt Options) bool {
	if len(opt.Terraform.VarFiles)+len(opt.ParameterFiles) > 0 || opt.Terraform.Workspace != "" {
		return true
	}
	return slices.ContainsFunc(paths, func(p string) bool {
		info, err := tree.Stat(tree.Name(p))
		return err == nil && !info.IsDir() && !slices.Contains([]string{".tf", ".tofu"}, path.Ext(p))
	})
}
