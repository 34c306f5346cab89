package parser

import (
	"maps"
	"path"
	"slices"

	"github.com/egresslint/egresslint/parser/terraform"
)

// meet keeps what a walk met that may belong to inputs besides their own files.
func (d *discovery) meet(s *survey) {
	for dir := range s.modules {
		d.modules[dir] = true
	}
	for _, name := range s.values {
		d.values[name] = true
	}
}

// settleOnly drops the files that stand for a root where something else stands for all of it.
func (d *discovery) settleOnly() {
	maps.DeleteFunc(d.only, func(dir string, _ []string) bool { return d.whole[dir] })
}

// varFilesOf lists the files of variables at or below a root that Terraform reads only if it is told to. A file below
// another directory with Terraform files belongs to that one.
func (d *discovery) varFilesOf(dir string) []string {
	var files []string
	for _, name := range slices.Sorted(maps.Keys(d.values)) {
		if isVarFile(name) && !terraform.LoadsByItself(dir, name) && d.moduleAround(path.Dir(name)) == dir {
			files = append(files, name)
		}
	}
	return files
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
