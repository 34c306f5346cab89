package parser

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
)

// repository is everything around a changed file: where to look for the roots that use it.
type repository struct {
	tree    *source.Tree
	files   *cloudformation.Files
	base    string
	modules map[string]bool // the directories with Terraform files, as in a survey
	// calls returns the call graph and its roots. To make it, every Terraform file is parsed: only those who need it ask.
	calls func() (graph *callGraph, roots []string)
	// templates holds the CloudFormation templates, and parents those that nest another one; nil until that is asked for.
	templates []string
	parents   map[string][]string
	failures  []source.Failure // what of it could not be read
}

// repository returns the repository with the given boundary. It walks through it only once.
func (d *discovery) repository(base string) *repository {
	if repo, ok := d.repositories[base]; ok {
		return repo
	}
	found := look(d.tree, base)
	repo := &repository{tree: d.tree, files: d.files, base: base, modules: found.modules, templates: found.templates()}
	repo.calls = sync.OnceValues(func() (*callGraph, []string) {
		graph := newCallGraph(d.library, d.tree, found.modules)
		roots, _ := graph.roots(func(dir string) bool { return found.modules[dir] })
		return graph, slices.DeleteFunc(roots, func(dir string) bool { return d.exclusion(dir, base) == ExcludedByGit })
	})
	d.meet(found)
	repo.failures = found.failures
	for _, failure := range found.failures {
		// What nobody may read elsewhere in the repository was not asked for: it is the data of a database, for example.
		if !errors.Is(failure.Err, fs.ErrPermission) {
			d.fail(unreadable(failure.Name, failure.Err))
		}
	}
	d.repositories[base] = repo
	return repo
}

// has reports whether a directory has Terraform files.
func (r *repository) has(dir string) bool {
	_, ok := r.modules[dir]
	return ok
}

// moduleOf returns the directory whose configuration the file is a part of. A variable file may also lie in a directory
// below, such as env/production.tfvars.
func (r *repository) moduleOf(name string) (string, bool) {
	dir := path.Dir(name)
	if isTerraform(name) {
		return dir, true
	}
	for !r.has(dir) {
		parent := r.tree.Name(path.Join(dir, ".."))
		if dir == r.base || parent == dir {
			return "", false
		}
		dir = parent
	}
	return dir, true
}

// rootsOf returns the roots that use the directory: itself if it is one.
func (r *repository) rootsOf(dir string) []string {
	if !r.has(dir) { // in a directory that walks pass over
		return []string{dir}
	}
	graph, roots := r.calls()
	var users []string
	for _, root := range roots {
		if graph.uses(root, dir) {
			users = append(users, root)
		}
	}
	return users
}

// callersOf returns the roots that use a directory without Terraform files: what it had is gone.
func (r *repository) callersOf(dir string) []string {
	graph, roots := r.calls()
	var users []string
	for _, caller := range graph.absent[dir] {
		for _, root := range roots {
			if graph.uses(root, caller) && !slices.Contains(users, root) {
				users = append(users, root)
			}
		}
	}
	return users
}

// parentsOf returns the templates that nest the given one and that nobody nests.
func (r *repository) parentsOf(name string) []string {
	if r.parents == nil {
		r.parents = cloudformation.Parents(r.files, r.templates, cloudformation.Options{})
	}
	return r.parents[name]
}

// Boundary returns the directory that an analysis of the named path may read in: the repository, as git sees it, or else
// the working directory if it contains the path, or else the path's own directory.
func Boundary(tree *source.Tree, name string, isDir bool) string {
	own := name
	if !isDir {
		own = path.Dir(name)
	}
	for dir := tree.Abs(own); ; dir = filepath.Dir(dir) {
		if tree.IsRepository(tree.Name(dir)) {
			return tree.Name(dir)
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if own == ".." || strings.HasPrefix(own, "../") || path.IsAbs(own) {
		return own
	}
	return "."
}
