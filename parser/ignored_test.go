package parser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

func TestForeignTo(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"repo/.git/HEAD":           "",
		"repo/.gitignore":          "# what is installed\n.terraform/\n*.auto.tfvars\n!keep.auto.tfvars\n/build\nvendor/**\ndocs/*.tf\n\\#odd\n[ab].tf\ngenerated?.tf\n**/cache/x.tf\n",
		"repo/app/.gitignore":      "local.tf  \n/only/here.tf\n",
		"repo/app/main.tf":         "",
		"other/main.tf":            "",
		"repo/build/stack/main.tf": "",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree := source.NewTree(dir)
	defer tree.Close()
	for _, granted := range []string{"repo", "other"} {
		if err := tree.Grant(granted); err != nil {
			t.Fatal(err)
		}
	}
	foreign := foreignTo(tree, "repo/app")
	for name, want := range map[string]bool{
		"repo/app/main.tf":                        false,
		"repo/app/.terraform/modules/net/main.tf": true,
		"repo/app/dev.auto.tfvars":                true,
		"repo/app/keep.auto.tfvars":               false,
		"repo/build/main.tf":                      true,
		"repo/app/build/main.tf":                  false,
		"repo/vendor/net/main.tf":                 true,
		"repo/docs/a/main.tf":                     false,
		"repo/docs/main.tf":                       true,
		"repo/#odd":                               true,
		"repo/app/a.tf":                           true,
		"repo/app/c.tf":                           false,
		"repo/generated1.tf":                      true,
		"repo/a/b/cache/x.tf":                     true,
		"repo/app/local.tf":                       true,
		"repo/local.tf":                           false,
		"repo/app/only/here.tf":                   true,
		"repo/app/deep/only/here.tf":              false,
		"other/main.tf":                           true,
	} {
		if got := foreign(name); got != want {
			t.Errorf("%s is foreign: %v, want %v", name, got, want)
		}
	}
	if foreignTo(tree, "repo/build/stack")("repo/build/stack/main.tf") {
		t.Error("a generated root is none of its own")
	}
	if foreignTo(tree, "other") != nil {
		t.Error("there is no repository around other")
	}
}
