package main

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// template holds what a rule of egresslint has besides what a custom rule has.
//
//go:embed template
var template embed.FS

// The files of the repository that a rule is made of.
const (
	scaffold = "internal/scaffold/rule"        // the rule that "egresslint new rule" writes
	secure   = "testdata/rules/s3-unreachable" // its good examples are complete and give no finding
)

// rule is the rule to write.
type rule struct {
	category, name string
	root           string // the directory of egresslint's module
}

// file is a file to write, by its name in the repository.
type file struct {
	name string
	text []byte
}

// check says what is wrong with the names of the rule.
func (r rule) check() error {
	if !regexp.MustCompile(`^[a-z]+$`).MatchString(r.category) {
		return fmt.Errorf("%q is no category: use one word in lower-case letters, such as exposure", r.category)
	}
	if !regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`).MatchString(r.name) {
		return fmt.Errorf("%q is no name for a rule: use lower-case letters and digits, and hyphens between words", r.name)
	}
	return nil
}

// files returns the rule, its tests and its examples.
func (r rule) files() ([]file, error) {
	rego, err := r.rego()
	if err != nil {
		return nil, err
	}
	examples, err := r.examples()
	return append(rego, examples...), err
}

// rego returns the rule and its tests: those of the scaffold, in a package of egresslint and with all METADATA.
func (r rule) rego() ([]file, error) {
	var files []file
	under := strings.ReplaceAll(r.name, "-", "_")
	for _, suffix := range []string{".rego", "_test.rego"} {
		text, err := os.ReadFile(filepath.Join(r.root, scaffold, "rule"+suffix))
		if err != nil {
			return nil, err
		}
		if suffix == ".rego" {
			metadata, err := template.ReadFile("template/metadata.rego")
			if err != nil {
				return nil, err
			}
			_, rest, _ := bytes.Cut(text, []byte("package "))
			text = append(metadata, append([]byte("package "), rest...)...)
		}
		text = bytes.ReplaceAll(text, []byte(`custom.rules.category["rule-name`), fmt.Appendf(nil, `egresslint.rules.%s["%s`, r.category, r.name))
		text = sortedImports(text)
		files = append(files, file{path.Join("policies/rules", r.category, under, under+suffix), text})
	}
	return files, nil
}

// sortedImports sorts the imports of a module, as "opa fmt" does.
func sortedImports(module []byte) []byte {
	lines := strings.SplitAfter(string(module), "\n")
	isImport := func(line string) bool { return strings.HasPrefix(line, "import ") }
	first := slices.IndexFunc(lines, isImport)
	last := first
	for last < len(lines) && isImport(lines[last]) {
		last++
	}
	slices.Sort(lines[first:last])
	return []byte(strings.Join(lines, ""))
}

// examples returns the six examples: a configuration that gives no finding, alone and with a rule added to the security
// group of its task, from everywhere or from what a variable holds.
func (r rule) examples() ([]file, error) {
	var files []file
	for _, format := range []struct{ extension, anchor, literal, variable, declaration, before string }{
		{".tf", "  vpc_id      = aws_vpc.main.id\n", `"0.0.0.0/0"`, "var.clients", "variable.tf", "\nresource \"aws_security_group\""},
		{".yaml", "      VpcId: !Ref Vpc\n", "0.0.0.0/0", "!Ref Clients", "parameter.yaml", "Resources:"},
	} {
		good, err := os.ReadFile(filepath.Join(r.root, secure, "good"+format.extension))
		if err != nil {
			return nil, err
		}
		added, err := template.ReadFile("template/violation" + format.extension)
		if err != nil {
			return nil, err
		}
		declaration, err := template.ReadFile("template/" + format.declaration)
		if err != nil {
			return nil, err
		}
		bad := strings.Replace(string(good), format.anchor, format.anchor+string(added), 1)
		unknown := strings.Replace(strings.Replace(bad, format.literal, format.variable, 1), format.before, string(declaration)+format.before, 1)
		for _, example := range []struct{ kind, text string }{{"bad", bad}, {"good", string(good)}, {"unknown", unknown}} {
			files = append(files, file{path.Join("testdata/rules", r.name, example.kind+format.extension), []byte(example.text)})
		}
	}
	return files, nil
}
