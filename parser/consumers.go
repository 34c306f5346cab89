package parser

import (
	"bytes"
	"maps"
	"path"
	"slices"

	"github.com/egresslint/egresslint/parser/terraform"
)

// gone takes what a file was a part of that was deleted, and reports whether there is anything.
func (d *discovery) gone(name string) bool {
	base, err := d.grant(name, false)
	if err != nil {
		return false
	}
	if !isTerraform(name) && !isVarFile(name) {
		return d.consumed(name)
	}
	repo := d.repository(base)
	dir, ok := repo.moduleOf(name)
	if !ok {
		return false
	}
	users := repo.callersOf(dir)
	if repo.has(dir) {
		users = repo.rootsOf(dir)
	}
	for _, root := range users {
		d.takeRoot(root)
	}
	return len(users) > 0
}

// consumed takes the roots and templates that read a file which is neither Terraform nor a template, such as the rules that
// jsondecode(file("rules.json")) reads, and reports whether there are any. Those are taken that have its name in their text,
// or that read whole directories around it.
func (d *discovery) consumed(name string) bool {
	if !mayBeData(name) {
		return false
	}
	base := Boundary(d.tree, name, false)
	if base != "." && !d.tree.IsRepository(base) {
		return false
	}
	repo := d.repository(base)
	found := false
	for _, dir := range slices.Sorted(maps.Keys(repo.modules)) {
		if !repo.reads(dir, name) {
			continue
		}
		for _, root := range repo.rootsOf(dir) {
			d.takeRoot(root)
			found = true
		}
	}
	for _, template := range repo.templates {
		if text, err := d.tree.ReadFile(template); err == nil && template != name && bytes.Contains(text, []byte(path.Base(name))) {
			for _, taken := range d.template(template) {
				d.whole[taken] = true
			}
			found = true
		}
	}
	return found
}

// mayBeData reports whether a file has the name of one that configurations read.
func mayBeData(name string) bool {
	switch path.Ext(name) {
	case ".json", ".yaml", ".yml", ".csv", ".txt", ".tftpl", ".tpl", ".tmpl", ".template":
		return true
	default:
		return false
	}
}

// reads reports whether the Terraform files of a directory seem to read a file.
func (r *repository) reads(dir, name string) bool {
	entries, err := r.tree.ReadDir(dir)
	if err != nil {
		return false // which the tree remembers
	}
	for _, entry := range entries {
		if !terraform.IsConfig(entry.Name()) {
			continue
		}
		text, err := r.tree.ReadFile(path.Join(dir, entry.Name()))
		if err != nil {
			continue // which the tree remembers
		}
		listed := isInside(name, dir) && bytes.Contains(text, []byte("fileset("))
		if listed || bytes.Contains(text, []byte(path.Base(name))) {
			return true
		}
	}
	return false
}
