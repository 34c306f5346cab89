package terraform

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// varFile is what was read of one file of variable values.
type varFile struct {
	assignments []assignment // in the order of the file
	err         error        // why the file could not be read
	diags       hcl.Diagnostics
	ignores     []*ignored
}

// assignment is one line of a file of variable values.
type assignment struct {
	name  string
	value cty.Value
	at    hcl.Range
	expr  hcl.Expression
}

// varFile returns the values in a file of variables.
func (l *Library) varFile(name string) *varFile {
	l.mu.Lock()
	read, ok := l.vars[name]
	if !ok {
		read = sync.OnceValue(func() *varFile { return l.readVarFile(name) })
		l.vars[name] = read
	}
	l.mu.Unlock()
	return read()
}

func (l *Library) readVarFile(name string) *varFile {
	l.tree.Withhold(name)
	text, err := l.tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("there is no such file")
	}
	if err != nil {
		return &varFile{err: err}
	}
	f := &varFile{}
	file, diags := parseSyntax(name, text)
	f.diags = diags
	if file == nil {
		return f
	}
	f.ignores = ignoresIn(name, text, file)
	attrs, diags := file.Body.JustAttributes()
	f.diags = append(f.diags, diags...)
	for _, attr := range attrs {
		v, diags := attr.Expr.Value(nil)
		f.diags = append(f.diags, diags...)
		if !diags.HasErrors() {
			f.assignments = append(f.assignments, assignment{attr.Name, v, attr.Range, literal(attr.Expr)})
		}
	}
	slices.SortFunc(f.assignments, func(a, b assignment) int { return a.at.Start.Byte - b.at.Start.Byte })
	return f
}

// automaticFiles lists the variable files of a root module that Terraform reads without being told to, in its order.
func automaticFiles(root string, entries []fs.DirEntry) []string {
	var standard, auto []string
	for _, entry := range entries {
		name := path.Join(root, entry.Name())
		switch {
		case isStandardVarFile(entry.Name()):
			standard = append(standard, name)
		case isAutomaticVarFile(entry.Name()):
			auto = append(auto, name)
		}
	}
	return slices.Concat(standard, auto)
}

func isStandardVarFile(base string) bool {
	return base == "terraform.tfvars" || base == "terraform.tfvars.json"
}

func isAutomaticVarFile(base string) bool {
	return strings.HasSuffix(base, ".auto.tfvars") || strings.HasSuffix(base, ".auto.tfvars.json")
}
