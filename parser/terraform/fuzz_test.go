package terraform

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/egresslint/egresslint/internal/fuzzing"
	"github.com/egresslint/egresslint/internal/source"
)

// FuzzParse feeds the evaluator configurations that nobody would write: it must neither panic nor hang, nor build a model that
// policies cannot follow.
func FuzzParse(f *testing.F) { fuzzParse(f, "main.tf") }

// FuzzParseJSON does so in the other syntax.
func FuzzParseJSON(f *testing.F) { fuzzParse(f, "main.tf.json") }

// FuzzVariables does so with files of variables.
func FuzzVariables(f *testing.F) {
	f.Add([]byte("a = \"x\"\nb = [1, true, null, { c = \"${1}\" }]\n"))
	f.Add([]byte(`{"a": "x", "b": [1, true, null, {"c": "${1}"}]}`))
	const main = `
variable "a" {
  type = string
}
variable "b" {
  type = any
}
resource "aws_security_group" "it" {
  description = var.a
  egress {
    protocol    = "tcp"
    from_port   = try(var.b[0], var.b)
    to_port     = try(var.b[1], 443)
    cidr_blocks = [var.a, try(var.b[2].c, var.b...)]
  }
}
`
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzing.Within(t, func() {
			for _, name := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
				parseFuzzed(t, map[string][]byte{"main.tf": []byte(main), name: text})
			}
		})
	})
}

// fuzzParse parses a file of the name, with what the tests of this package have in files of the kind.
func fuzzParse(f *testing.F, name string) {
	f.Helper()
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	_, kind, _ := strings.Cut(name, ".")
	isSeed := func(name string) bool {
		_, of, _ := strings.Cut(filepath.Base(name), ".")
		return of == kind
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if isSeed(file.Name) {
				f.Add(file.Data)
			}
		}
	}
	plans, err := filepath.Glob("../../testdata/plans/*/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range slices.DeleteFunc(plans, func(name string) bool { return !isSeed(name) }) {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzing.Within(t, func() { parseFuzzed(t, map[string][]byte{name: text}) })
	})
}

func parseFuzzed(t *testing.T, files map[string][]byte) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree := source.NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	fuzzing.CheckModel(t, NewLibrary(tree).Parse(".", Options{}))
}
