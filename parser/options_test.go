package parser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

// TestRegionOfInput checks where the region of an input comes from: Region, then a parameter file for templates, then Fill.
func TestRegionOfInput(t *testing.T) {
	fill := func(name string, opt *Options) {
		if opt.Region == "" {
			opt.Region = "configured-for-" + name
		}
	}
	for _, test := range []struct {
		given, file          string // Region, and the region in a parameter file
		terraform, templates string
	}{
		{"", "", "configured-for-x", "configured-for-x"},
		{"", "eu-west-2", "configured-for-x", "eu-west-2"},
		{"eu-west-1", "", "eu-west-1", "eu-west-1"},
		{"eu-west-1", "eu-west-2", "eu-west-1", "eu-west-1"},
	} {
		dir := t.TempDir()
		text := "[default.deploy.parameters]\nregion = \"" + test.file + "\"\n"
		if err := os.WriteFile(filepath.Join(dir, "samconfig.toml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		tree := source.NewTree(dir)
		defer tree.Close()
		opt := Options{Region: test.given, Fill: fill}
		if test.file != "" {
			opt.ParameterFiles = []string{"samconfig.toml"}
		}
		opt, notes := opt.named(tree)
		if len(notes) > 0 {
			t.Fatal(notes)
		}
		if got := opt.of(root, "x").Terraform.Region; got != test.terraform {
			t.Errorf("%+v: Terraform has the region %q", test, got)
		}
		if got := opt.of(planFile, "x").Plan.Region; got != test.terraform {
			t.Errorf("%+v: a plan has the region %q", test, got)
		}
		if got := opt.of(template, "x").CloudFormation.Region; got != test.templates {
			t.Errorf("%+v: CloudFormation has the region %q", test, got)
		}
		if opt.Terraform.Region != "" {
			t.Errorf("%+v: the options of one input changed those of all", test)
		}
	}
}
