package parser

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

func TestNameFileSets(t *testing.T) {
	t.Parallel()
	apart := func(string, string) bool { return false }
	alike := func(string, string) bool { return true }
	for name, c := range map[string]struct {
		dir     string
		files   []string
		overlap func(a, b string) bool
		want    string
	}{
		"names of files":                {".", []string{"envs/prod.tfvars", "envs/stage.tfvars.json"}, apart, "prod=envs/prod.tfvars stage=envs/stage.tfvars.json"},
		"general names":                 {"a", []string{"a/c/prod/terraform.tfvars", "a/c/stage/terraform.tfvars"}, apart, "prod=a/c/prod/terraform.tfvars stage=a/c/stage/terraform.tfvars"},
		"files of one directory":        {".", []string{"p/app.tfvars", "p/net.tfvars", "s/app.tfvars", "s/net.tfvars"}, apart, "p=p/app.tfvars,p/net.tfvars s=s/app.tfvars,s/net.tfvars"},
		"files that overlap":            {".", []string{"p/app.tfvars", "p/net.tfvars", "s/app.tfvars", "s/net.tfvars"}, alike, "p/app=p/app.tfvars p/net=p/net.tfvars s/app=s/app.tfvars s/net=s/net.tfvars"},
		"directories of the same name":  {".", []string{"a/prod/terraform.tfvars", "b/prod/terraform.tfvars"}, apart, "a/prod/terraform=a/prod/terraform.tfvars b/prod/terraform=b/prod/terraform.tfvars"},
		"the name of the base":          {".", []string{"envs/base.tfvars"}, apart, "envs=envs/base.tfvars"},
		"a general name in the root":    {".", []string{"variables.tfvars"}, apart, "variables=variables.tfvars"},
		"words for what is in a file":   {".", []string{"params-prod.json", "stage_parameters.json", "terraform.test.tfvars"}, apart, "prod=params-prod.json stage=stage_parameters.json test=terraform.test.tfvars"},
		"a further file in a directory": {".", []string{"p/secrets.tfvars", "p/terraform.tfvars", "s/terraform.tfvars"}, apart, "p=p/secrets.tfvars,p/terraform.tfvars s=s/terraform.tfvars"},
		"automatic elsewhere":           {".", []string{"envs/prod.auto.tfvars"}, apart, "prod=envs/prod.auto.tfvars"},
	} {
		var got []string
		for _, set := range nameFileSets(c.dir, c.files, c.overlap) {
			got = append(got, set.name+"="+strings.Join(set.files, ","))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestVariants shows which variants inputs are judged in.
func TestVariants(t *testing.T) {
	t.Parallel()
	const optional, required = "variable \"x\" {\n  default = 1\n}\n", "variable \"x\" {}\n"
	const workspaces = "locals {\n  x = { prod = 1, test = 2 }[terraform.workspace]\n}\n"
	for name, c := range map[string]struct {
		files map[string]string
		paths []string
		opt   Options
		want  []string
	}{
		"none":                {files: map[string]string{"main.tf": optional}, want: []string{""}},
		"with a base":         {files: map[string]string{"main.tf": optional, "a.tfvars": "x = 2\n"}, want: []string{"base", "a"}},
		"without a base":      {files: map[string]string{"main.tf": required, "a.tfvars": "x = 2\n"}, want: []string{"a"}},
		"a base by a flag":    {files: map[string]string{"main.tf": required, "a.tfvars": "x = 2\n"}, opt: Options{Terraform: terraform.Options{Vars: []string{"x=3"}}}, want: []string{"base", "a"}},
		"a base by a file":    {files: map[string]string{"main.tf": required, "terraform.tfvars": "x = 1\n", "a.tfvars": "x = 2\n"}, want: []string{"base", "a"}},
		"a selected file":     {files: map[string]string{"main.tf": optional, "a.tfvars": "", "b.tfvars": ""}, opt: Options{Terraform: terraform.Options{VarFiles: []string{"b.tfvars"}}}, want: []string{"b"}},
		"another file":        {files: map[string]string{"main.tf": optional, "a.tfvars": "", "b.tfvars": "y = 1\n"}, opt: Options{Terraform: terraform.Options{VarFiles: []string{"b.tfvars"}}}, want: []string{"base", "a"}},
		"a path":              {files: map[string]string{"main.tf": optional, "a.tfvars": "", "b.tfvars": ""}, paths: []string{"b.tfvars"}, want: []string{"b"}},
		"a path and the root": {files: map[string]string{"main.tf": optional, "a.tfvars": ""}, paths: []string{"a.tfvars", "."}, want: []string{"base", "a"}},
		"a file of all":       {files: map[string]string{"main.tf": optional, "a.tfvars": "", "terraform.tfvars": ""}, paths: []string{"terraform.tfvars"}, want: []string{"base", "a"}},
		"a file that is none": {files: map[string]string{"main.tf": optional, "a.tfvars": "", "b.tfvars": "y = 1\n"}, paths: []string{"b.tfvars"}, want: []string{"base", "a"}},
		"workspaces":          {files: map[string]string{"main.tf": workspaces}, want: []string{"prod", "test"}},
		"a workspace":         {files: map[string]string{"main.tf": workspaces}, opt: Options{Terraform: terraform.Options{Workspace: "test"}}, want: []string{""}},
		"workspaces, files":   {files: map[string]string{"main.tf": optional + workspaces, "prod.tfvars": "x = 2\n"}, want: []string{"prod", "test"}},
		"switched off": {
			files: map[string]string{"main.tf": optional, "a.tfvars": ""},
			opt:   Options{Variants: func(string) Variants { return Variants{Fixed: true} }}, want: []string{""},
		},
		"both tools": {
			files: map[string]string{"main.tf": optional, "main.tofu": ""}, want: []string{"terraform", "tofu"},
		},
		"a file of OpenTofu only beside others": {
			files: map[string]string{"main.tf": optional, "more.tofu": ""}, want: []string{"terraform", "tofu"},
		},
		"OpenTofu alone": {files: map[string]string{"main.tofu": optional}, want: []string{""}},
		"both tools in a module, and files of variables": {
			files: map[string]string{"main.tf": optional + calls("./m"), "a.tfvars": "x = 2\n", "m/main.tf": "", "m/main.tofu": ""},
			want:  []string{"base/terraform", "a/terraform", "base/tofu", "a/tofu"},
		},
		"a called module": {files: map[string]string{"main.tf": calls("./app"), "app/main.tf": optional, "app/a.tfvars": ""}, want: []string{""}},
		"a root below":    {files: map[string]string{"main.tf": optional, "envs/main.tf": optional, "envs/a.tfvars": ""}, want: []string{"", "base", "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree := source.NewTree(write(t, c.files))
			defer tree.Close()
			if c.paths == nil {
				c.paths = []string{"."}
			}
			result := Parse(t.Context(), tree, c.paths, c.opt)
			var got []string
			for _, stack := range result.Stacks {
				got = append(got, stack.Variant)
			}
			equal(t, "variants", got, c.want)
		})
	}
}
