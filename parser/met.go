package parser

import (
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/parser/terraform"
)

// meet keeps what a walk met that may belong to inputs besides their own files.
func (d *discovery) meet(s *survey) {
	for dir := range s.modules {
		d.modules[dir] = true
	}
	d.values = slices.Grow(d.values, len(s.values))
	for _, c := range s.values {
		if d.excludes == nil || d.excludes(c.name, s.base) == NotExcluded {
			d.values = append(d.values, c)
			if c.seen != nil && c.seen.is == deploymentText {
				d.deployments[c.name] = true
			}
		}
	}
	byName := func(a, b *candidate) int { return strings.Compare(a.name, b.name) }
	slices.SortStableFunc(d.values, byName)
	d.values = slices.CompactFunc(d.values, func(a, b *candidate) bool { return a.name == b.name })
}

// filesFor returns the files of values that stand for a root or for templates, none where something else stands for all.
func (d *discovery) filesFor(names []string) []string {
	var files []string
	for _, name := range names {
		if d.whole[name] {
			return nil
		}
		files = append(files, d.only[name]...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// belongings says which files of variables belong to which root.
type belongings struct {
	files map[string][]string // by root
	// stray are files near roots none of which declares what they set.
	stray []string
}

// varFiles finds out to which of the roots each file of variables belongs that Terraform reads only if it is told to: to the
// nearest directory with Terraform files in or above its own. A file above which there are none, or that sets what the root
// there does not declare, is shared by the nearest roots that declare all that it sets.
func (d *discovery) varFiles() belongings {
	b := belongings{files: map[string][]string{}}
	var roots []string
	for in := range d.inputs {
		if in.kind == root {
			roots = append(roots, in.name)
		}
	}
	slices.Sort(roots)
	for _, name := range d.varFilesMet() {
		dir := d.moduleAround(path.Dir(name))
		own := dir != "" && d.inputs[input{dir, root}]
		switch sharing := d.sharing(name, roots); {
		case dir != "" && (!own || terraform.LoadsByItself(dir, name)): // of a module that is called, or of all variants
		case own && (d.fits(dir, name) || len(sharing) == 0):
			b.files[dir] = append(b.files[dir], name)
		case len(sharing) > 0:
			for _, dir := range sharing {
				b.files[dir] = append(b.files[dir], name)
			}
		case len(d.near(name, roots)) > 0:
			b.stray = append(b.stray, name)
		}
	}
	return b
}

// varFilesMet returns the files of variables that were met, sorted.
func (d *discovery) varFilesMet() []string {
	var names []string
	for _, c := range d.values {
		if isVarFile(c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// fits reports whether a file of variables sets only what the root declares.
func (d *discovery) fits(dir, file string) bool {
	names, readable := d.library.Assigned(file)
	declared := d.library.Declared(dir)
	return readable && !terraform.LoadsByItself(dir, file) &&
		!slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(declared, name) })
}

// near returns those of the roots that are below the directory around a file.
func (d *discovery) near(file string, roots []string) []string {
	around := d.around(file)
	return slices.DeleteFunc(slices.Clone(roots), func(dir string) bool { return !isInside(dir, around) })
}

// sharing returns those of the roots near a file that declare all that it sets, none if it sets nothing.
func (d *discovery) sharing(file string, roots []string) []string {
	if names, _ := d.library.Assigned(file); len(names) == 0 {
		return nil
	}
	return slices.DeleteFunc(d.near(file, roots), func(dir string) bool { return !d.fits(dir, file) })
}

// around returns the nearest directory in or above that of a file with Terraform files in it or below it.
func (d *discovery) around(file string) string {
	dir := path.Dir(file)
	for {
		for module := range d.modules {
			if module == dir || isInside(module, dir) {
				return dir
			}
		}
		above := d.tree.Name(path.Join(dir, ".."))
		if above == dir || strings.HasPrefix(above, "..") {
			return dir
		}
		dir = above
	}
}

// isInside reports whether a directory is below another.
func isInside(name, dir string) bool {
	if dir == "." {
		return name != "." && name != ".." && !strings.HasPrefix(name, "../") && !path.IsAbs(name)
	}
	return strings.HasPrefix(name, strings.TrimSuffix(dir, "/")+"/")
}

// moduleAround returns the nearest directory with Terraform files, "" where there is none.
func (d *discovery) moduleAround(dir string) string {
	for !d.modules[dir] {
		above := d.tree.Name(path.Join(dir, ".."))
		if above == dir {
			return ""
		}
		dir = above
	}
	return dir
}
