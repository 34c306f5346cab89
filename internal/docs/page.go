// Package docs makes the pages about rules out of what the rules say of themselves and of the configurations that their
// tests run: for terminals, and in docs/rules.
package docs

import (
	"io/fs"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/lint"
	examples "github.com/egresslint/egresslint/testdata/rules"
)

// Page is what there is to tell about one rule.
type Page struct {
	lint.Rule
	Examples []Example
	Changes  []Example // what to change in what is bad, to make it good; not in a file
}

// Example is a configuration that a rule refuses or accepts.
type Example struct {
	Title    string // "Bad, in Terraform"
	Language string // "terraform", "yaml" or "diff"
	File     string // "bad.tf"
	Text     string
}

// PageOf collects what there is to tell about the rule.
func PageOf(rule lint.Rule) Page {
	page := Page{Rule: rule}
	for _, candidate := range []struct{ title, language, file string }{
		{"Configuration, in .egresslint.yaml", "yaml", "config.yaml"},
		{"Bad, in Terraform", "terraform", "bad.tf"},
		{"Good, in Terraform", "terraform", "good.tf"},
		{"Bad, in CloudFormation", "yaml", "bad.yaml"},
		{"Good, in CloudFormation", "yaml", "good.yaml"},
	} {
		if text := exampleOf(rule, candidate.file); text != "" {
			page.Examples = append(page.Examples, Example{candidate.title, candidate.language, candidate.file, text})
		}
	}
	for _, format := range []struct{ name, extension string }{{"Terraform", ".tf"}, {"CloudFormation", ".yaml"}} {
		bad, good := exampleOf(rule, "bad"+format.extension), exampleOf(rule, "good"+format.extension)
		if bad == "" || good == "" {
			continue
		}
		if text := change(bad, good); text != "" {
			page.Changes = append(page.Changes, Example{"What to change, in " + format.name, "diff", "", text})
		}
	}
	return page
}

// exampleOf returns the text of an example of the rule, "" if there is none.
func exampleOf(rule lint.Rule, file string) string {
	if rule.Custom {
		return rule.Examples[file]
	}
	text, err := fs.ReadFile(examples.Examples, rule.Name+"/"+file)
	if err != nil {
		return ""
	}
	return string(text)
}

// catalogues holds the names of the catalogues of controls that rules are mapped to.
var catalogues = map[string]string{
	"nist-800-53":      "NIST SP 800-53",
	"security-hub":     "AWS Security Hub",
	"well-architected": "AWS Well-Architected",
}

// controls lists the controls that the rule helps to meet, such as "AWS Security Hub EC2.2".
func (p Page) controls() []string {
	var controls []string
	for _, catalogue := range slices.Sorted(maps.Keys(p.Mapping)) {
		name, ok := catalogues[catalogue]
		if !ok {
			name = catalogue
		}
		for _, control := range p.Mapping[catalogue] {
			controls = append(controls, name+" "+control)
		}
	}
	return controls
}

// options lists the names of what can be set for the rule.
func (p Page) options() []string { return slices.Sorted(maps.Keys(p.Options)) }
