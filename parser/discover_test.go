package parser

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

const (
	empty     = ""
	aTemplate = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Vpc:\n    Type: AWS::EC2::VPC\n"
	manifest  = "apiVersion: v1\nkind: ConfigMap\n"
)

// calls is a Terraform file that uses the directories as modules.
func calls(dirs ...string) string {
	text := ""
	for i, dir := range dirs {
		text += "module \"m" + string(rune('a'+i)) + "\" {\n  source = \"" + dir + "\"\n}\n"
	}
	return text
}

// nesting is a template that nests another one.
func nesting(url string) string {
	return "Resources:\n  Nested:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: " + url + "\n"
}

// stacksOf is the manifest of a cloud assembly.
func stacksOf(templates ...string) string {
	var artifacts []string
	for _, name := range templates {
		artifacts = append(artifacts, fmt.Sprintf(`%q: {"type": "aws:cloudformation:stack", "properties": {"templateFile": %q}}`, name, name))
	}
	return `{"version": "55.0.0", "artifacts": {` + strings.Join(artifacts, ", ") + "}}"
}

func TestDiscover(t *testing.T) {
	t.Parallel()
	project := map[string]string{
		"prod/main.tf":        calls("../modules/app"),
		"test/main.tf":        calls("../modules/app"),
		"modules/app/main.tf": calls("../net"),
		"modules/net/main.tf": empty,
		"modules/old/main.tf": empty,
		"stack/template.yaml": aTemplate,
		"stack/config.yaml":   manifest,
	}
	for name, c := range map[string]struct {
		files         map[string]string
		paths         []string
		skipUnrelated bool
		want          []string
		notes         []string
	}{
		"a directory holds roots and templates; modules are parts": {
			files: project,
			paths: []string{"."},
			want:  []string{"prod", "stack/template.yaml", "test"},
			notes: []string{"modules/old: warning"},
		},
		"a directory that is named is a root, whoever calls it": {
			files: project,
			paths: []string{"modules/net"},
			want:  []string{"modules/net"},
		},
		"a directory above modules is judged by what is below it": {
			files: project,
			paths: []string{"modules"},
			want:  []string{"modules/app", "modules/old"},
		},
		"several directories are judged together": {
			files: project,
			paths: []string{"prod", "stack", "prod"},
			want:  []string{"prod", "stack/template.yaml"},
		},
		"a file of a root stands for the root": {
			files: project,
			paths: []string{"prod/main.tf"},
			want:  []string{"prod"},
		},
		"a file of a module stands for all roots that use it": {
			files: project,
			paths: []string{"modules/net/main.tf", "modules/app/main.tf"},
			want:  []string{"prod", "test"},
		},
		"a file of a module that nobody uses": {
			files: project,
			paths: []string{"modules/old/main.tf", "prod/main.tf"},
			want:  []string{"prod"},
			notes: []string{"modules/old: warning"},
		},
		"a template is named among unrelated files": {
			files: project,
			paths: []string{"stack/template.yaml", "stack/config.yaml"},
			want:  []string{"stack/template.yaml"},
			notes: []string{"stack/config.yaml: error"},
		},
		"a hook names unrelated files only": {
			files:         project,
			paths:         []string{"stack/config.yaml"},
			skipUnrelated: true,
		},
		"a variable file stands for the root around it": {
			files: map[string]string{"app/main.tf": empty, "app/env/prod.tfvars": empty, "other/x.tfvars.json": "{}"},
			paths: []string{"app/env/prod.tfvars", "other/x.tfvars.json"},
			want:  []string{"app"},
			notes: []string{"other/x.tfvars.json: error"},
		},
		"every spelling of Terraform's files": {
			files: map[string]string{"a/x.tf": empty, "b/x.tf.json": "{}", "c/x.tofu": empty, "d/x.tofu.json": "{}", "e/x.tfvars": empty},
			paths: []string{"."},
			want:  []string{"a", "b", "c", "d"},
		},
		"tools' own directories are passed over": {
			files: map[string]string{
				".terraform/modules/x/main.tf":   empty,
				"node_modules/x/template.yaml":   aTemplate,
				"vendor/x/main.tf":               empty,
				".github/template.yaml":          aTemplate,
				"main.tf":                        empty,
				"cdk.out/Stack.template.json":    `{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}}`,
				"cdk.out/manifest.json":          `{}`,
				"deploy/legacy.template":         aTemplate,
				"deploy/parameters.tfvars.json":  `{}`,
				"deploy/network-parameters.json": `[]`,
			},
			paths: []string{"."},
			want:  []string{".", "cdk.out/Stack.template.json", "deploy/legacy.template"},
		},
		"a cloud assembly is the stacks of its manifests": {
			files: map[string]string{
				"cdk.out/manifest.json":                      stacksOf("A.template.json"),
				"cdk.out/A.template.json":                    aTemplate,
				"cdk.out/Nested.nested.template.json":        aTemplate,
				"cdk.out/asset.0a1b/template.yaml":           aTemplate,
				"cdk.out/assembly-Prod/manifest.json":        stacksOf("B.template.json"),
				"cdk.out/assembly-Prod/B.template.json":      aTemplate,
				"cdk.out/assembly-Prod/Former.template.json": aTemplate,
				"manifest.json":                              `{"name": "an app of the web"}`,
			},
			paths: []string{"."},
			want:  []string{"cdk.out/A.template.json", "cdk.out/assembly-Prod/B.template.json"},
		},
		"a cloud assembly whose manifest is cut off": {
			files: map[string]string{"cdk.out/manifest.json": stacksOf("A.template.json")[:60], "main.tf": empty},
			paths: []string{"."},
			want:  []string{"."},
			notes: []string{"cdk.out/manifest.json: error"},
		},
		"a cloud assembly without what its manifest lists": {
			files: map[string]string{"cdk.out/manifest.json": stacksOf("A.template.json"), "main.tf": empty},
			paths: []string{"."},
			want:  []string{"."},
			notes: []string{"cdk.out/manifest.json: error"},
		},
		"a nested assembly that is not there": {
			files: map[string]string{
				"manifest.json": `{"artifacts": {"Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}}}`, "main.tf": empty,
			},
			paths: []string{"."},
			want:  []string{"."},
			notes: []string{"manifest.json: error"},
		},
		"a stack of an assembly is a template, whatever it looks like": {
			files: map[string]string{"manifest.json": stacksOf("A.template.json"), "A.template.json": "{"},
			paths: []string{"."},
			want:  []string{"A.template.json"},
		},
		"hidden files are no Terraform": {
			files: map[string]string{".hidden.tf": empty, "x/main.tf~": empty, "x/#main.tf#": empty, "y/main.tf": empty},
			paths: []string{"."},
			want:  []string{"y"},
		},
		"a hidden file that is named": {
			files: map[string]string{".hidden.tf": empty},
			paths: []string{".hidden.tf"},
			notes: []string{".hidden.tf: error"},
		},
		"what may be a template and cannot be read": {
			files: map[string]string{
				"main.tf": empty, "nul.yaml": aTemplate + "\x00", "rendered.yaml": "{{ header }}\n" + aTemplate, "cut.json": `{"Parameters": {"A": {`,
				"head.yaml": "AWSTempl", "parameters.yaml": "Description: x\nParameters:\n  A:\n    Type: String\n",
			},
			paths: []string{"."},
			want:  []string{"."},
			notes: []string{"cut.json: error", "head.yaml: error", "nul.yaml: error", "parameters.yaml: error", "rendered.yaml: error"},
		},
		"a hook names what may be a template and cannot be read": {
			files:         map[string]string{"rendered.yaml": "{{ header }}\n" + aTemplate, "cut.json": "{"},
			paths:         []string{"rendered.yaml", "cut.json"},
			skipUnrelated: true,
			notes:         []string{"rendered.yaml: error", "cut.json: error"},
		},
		"but what it nests may be named": {
			files: map[string]string{"cdk.out/manifest.json": stacksOf(), "cdk.out/Nested.nested.template.json": aTemplate},
			paths: []string{"cdk.out/Nested.nested.template.json"},
			want:  []string{"cdk.out/Nested.nested.template.json"},
		},
		"a template that others nest is a part of these": {
			files: map[string]string{
				"main.yaml":        nesting("net/vpc.yaml"),
				"other/main.yaml":  nesting("../net/vpc.yaml"),
				"net/vpc.yaml":     nesting("subnets.yaml"),
				"net/subnets.yaml": aTemplate,
				"alone.yaml":       aTemplate,
			},
			paths: []string{"net/subnets.yaml", "alone.yaml"},
			want:  []string{"alone.yaml", "main.yaml", "other/main.yaml"},
			notes: []string{"net/subnets.yaml: info"},
		},
		"a template that nests itself is its own": {
			files: map[string]string{"main.yaml": nesting("main.yaml"), "a.yaml": nesting("b.yaml"), "b.yaml": nesting("a.yaml")},
			paths: []string{"main.yaml", "b.yaml"},
			want:  []string{"a.yaml", "main.yaml"},
			notes: []string{"b.yaml: info"},
		},
		"but may be named": {
			files: map[string]string{".infra/main.tf": empty, ".infra/net/main.tf": empty},
			paths: []string{".infra", ".infra/net/main.tf"},
			want:  []string{".infra", ".infra/net"},
		},
		"a circle of calls has one root": {
			files: map[string]string{"a/main.tf": calls("../b"), "b/main.tf": calls("../a"), "c/main.tf": calls("../c")},
			paths: []string{"."},
			want:  []string{"a", "c"},
		},
		"an empty directory": {
			files: map[string]string{"empty/README.md": "# Nothing"},
			paths: []string{"empty"},
			notes: []string{"empty: error"},
		},
		"an empty directory beside one with content": {
			files: map[string]string{"empty/README.md": "# Nothing", "full/main.tf": empty},
			paths: []string{"empty", "full"},
			want:  []string{"full"},
			notes: []string{"empty: warning"},
		},
		"a path that does not exist": {
			files: map[string]string{"full/main.tf": empty},
			paths: []string{"fool", "full"},
			want:  []string{"full"},
			notes: []string{"fool: error"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree := source.NewTree(write(t, c.files))
			defer tree.Close()
			inputs, notes := discovered(tree, c.paths, Options{SkipUnrelated: c.skipUnrelated})
			equal(t, "inputs", names(inputs), c.want)
			equal(t, "notes", severities(notes), c.notes)
		})
	}
}

// TestBoundary shows which callers a changed module finds: those of its repository, and no others.
func TestBoundary(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"main.tf":                         calls("./repository/modules/net"),
		"repository/.git/HEAD":            "ref: refs/heads/main\n",
		"repository/live/main.tf":         calls("../modules/net"),
		"repository/modules/net/a.tf":     empty,
		"repository/modules/net/b.tf":     empty,
		"repository/live/env/prod.tfvars": empty,
	})
	for _, c := range []struct{ name, working, path, want string }{
		{"from above", ".", "repository/modules/net/a.tf", "repository/live"},
		{"from the repository", "repository", "modules/net/a.tf", "live"},
		{"from below", "repository/modules/net", "a.tf", "../../live"},
		{"from beside", "repository/live", "../modules/net/a.tf", "."},
		{"from far away", "elsewhere", "../repository/modules/net/a.tf", "../repository/live"},
		{"variables above the working directory", "repository/live/env", "prod.tfvars", ".."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree := source.NewTree(filepath.Join(dir, c.working))
			defer tree.Close()
			inputs, notes := discovered(tree, []string{c.path}, Options{})
			equal(t, "inputs", names(inputs), []string{c.want})
			equal(t, "notes", severities(notes), nil)
		})
	}
}

// TestSymbolicLink shows that a link out of the repository is followed only where a person names it.
func TestSymbolicLink(t *testing.T) {
	t.Parallel()
	outside := write(t, map[string]string{"main.tf": empty})
	dir := write(t, map[string]string{"main.tf": empty})
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("Windows wants a privilege for symbolic links: ", err)
		}
		t.Fatal(err)
	}
	for path, want := range map[string]string{"link": "link", ".": "."} {
		tree := source.NewTree(dir)
		inputs, notes := discovered(tree, []string{path}, Options{})
		equal(t, path, names(inputs), []string{want})
		equal(t, path, severities(notes), nil)
		tree.Close()
	}
}

// TestSymbolicLinksWithin shows that links to directories are followed within the repository, to each directory once.
func TestSymbolicLinksWithin(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		".git/HEAD": "ref: refs/heads/main\n", "vendor/x/main.tf": empty, "shared/net/main.tf": empty, "shared/t.yaml": aTemplate,
		"live/prod/main.tf": empty, "elsewhere/main.tf": empty,
	})
	for link, to := range map[string]string{
		"live/x": "../vendor/x", "live/again": "../vendor/x", "live/shared": "../shared", "shared/live": "../live", "live/up": "..",
		"live/prod/here": ".", "live/gone": "../nowhere", "live/out": os.TempDir(), "live/.hidden": "../elsewhere",
	} {
		if err := os.Symlink(filepath.FromSlash(to), filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string][]string{
		"live": {"live/prod", "shared/net", "shared/t.yaml", "vendor/x"},
		".":    {"elsewhere", "live/prod", "shared/net", "shared/t.yaml", "vendor/x"},
	} {
		tree := source.NewTree(dir)
		inputs, notes := discovered(tree, []string{path}, Options{})
		equal(t, path, names(inputs), want)
		equal(t, path, severities(notes), nil)
		tree.Close()
	}
}

func discovered(tree *source.Tree, paths []string, opt Options) ([]input, []model.Note) {
	d := newDiscovery(tree, terraform.NewLibrary(tree), opt)
	return d.discover(paths, nil), d.notes
}

func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func names(inputs []input) []string {
	var names []string
	for _, in := range inputs {
		names = append(names, in.name)
	}
	return names
}

func severities(notes []model.Note) []string {
	var list []string
	for _, note := range notes {
		list = append(list, note.Location.File+": "+string(note.Severity))
	}
	return list
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}
