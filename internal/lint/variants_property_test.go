package lint

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser"
	"github.com/egresslint/egresslint/parser/terraform"
)

// variantRoot is a random root with files of variables.
type variantRoot struct {
	text  string
	files map[string]string // the text of files of variables, by variant
}

// randomVariants writes a root whose rules depend on variables in several ways, and files that set some of them.
func randomVariants(r *rand.Rand) variantRoot {
	peers := []string{"0.0.0.0/0", "10.0.9.0/24", "10.0.0.0/8", "203.0.113.7/32"}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	fmt.Fprintf(&b, "variable \"open\" {\n  default = %t\n}\n", r.IntN(2) == 0)
	fmt.Fprintf(&b, "variable \"peer\" {\n  default = %q\n}\n", pick(peers))
	fmt.Fprintf(&b, "variable \"port\" {\n  default = %s\n}\n", pick([]string{"443", "22"}))
	fmt.Fprintf(&b, "variable \"peers\" {\n  type    = list(string)\n  default = [%q]\n}\n", pick(peers))
	b.WriteString("variable \"unused\" {\n  default = 1\n}\n")
	fmt.Fprintf(&b, "locals {\n  chosen = var.open ? var.peer : %q\n}\n", pick(peers))
	for i := range 1 + r.IntN(3) {
		rule := pick([]string{
			"egress {\n    protocol    = \"tcp\"\n    from_port   = var.port\n    to_port     = var.port\n    cidr_blocks = [local.chosen]\n  }",
			"egress {\n    protocol    = \"tcp\"\n    from_port   = 443\n    to_port     = 443\n    cidr_blocks = var.peers\n  }",
			"dynamic \"egress\" {\n    for_each = var.open ? toset(var.peers) : []\n    content {\n      protocol    = \"-1\"\n      from_port   = 0\n      to_port     = 0\n      cidr_blocks = [egress.value]\n    }\n  }",
		})
		count := pick([]string{"", "  count = var.open ? 1 : 0\n"})
		index := ""
		if count != "" {
			index = "[0]"
		}
		fmt.Fprintf(&b, "resource \"aws_security_group\" \"g%d\" {\n%s  vpc_id = \"vpc-0a1b2c3d\"\n  %s\n}\n", i, count, rule)
		fmt.Fprintf(&b, "resource \"aws_ecs_service\" \"s%d\" {\n%s  launch_type = \"FARGATE\"\n  network_configuration {\n"+
			"    subnets         = [\"subnet-0a1b2c3d\"]\n    security_groups = [aws_security_group.g%[1]d%[3]s.id]\n  }\n}\n", i, count, index)
	}
	files := map[string]string{}
	for _, name := range []string{"dev", "prod", "stage"}[:1+r.IntN(3)] {
		values := map[string]string{
			"open": pick([]string{"true", "false"}), "peer": fmt.Sprintf("%q", pick(peers)), "port": pick([]string{"443", "5432"}),
			"peers": fmt.Sprintf("[%q, %q]", pick(peers), pick(peers)), "unused": pick([]string{"1", "2"}),
		}
		text := ""
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if r.IntN(2) == 0 {
				text += key + " = " + values[key] + "\n"
			}
		}
		files[name] = text
	}
	return variantRoot{text: b.String(), files: files}
}

// seen is what a run says of one variant.
func seen(f model.Finding) string {
	message, _, _ := strings.Cut(f.Message, " (in ")
	return fmt.Sprintln(f.Rule, f.Verdict, f.Resource, f.Instances, f.Location, message)
}

// TestVariantsAreAsAlone shows on random roots that each variant that is found has the findings and verdicts of a run with its
// file alone, and that nothing counts as proven that is not in all of them.
func TestVariantsAreAsAlone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		root := randomVariants(rand.New(rand.NewPCG(seed, 0)))
		dir := t.TempDir()
		write := func(name, text string) {
			name = filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write("main.tf", root.text)
		for name, text := range root.files {
			write("envs/"+name+".tfvars", text)
		}
		run := func(varFiles ...string) *model.Report {
			report, err := Run(t.Context(), Options{
				Dir: dir, Paths: []string{"main.tf"}, NoConfig: true, Now: time.Now(),
				Options: parser.Options{Region: "eu-west-1", Terraform: terraform.Options{VarFiles: varFiles}},
			})
			if err != nil {
				t.Fatal(err)
			}
			return report
		}
		all := run()
		variants := slices.Concat([]string{model.Base}, slices.Sorted(maps.Keys(root.files)))
		if !slices.Equal(all.Variants["."], variants) {
			t.Fatalf("seed %d: got the variants %v, want %v", seed, all.Variants["."], variants)
		}
		for name := range root.files {
			alone := run("envs/" + name + ".tfvars")
			compareVariant(t, seed, name, all, alone)
			if all.Summary.TaskGroups.Proven > 0 && alone.Summary.TaskGroups.Proven == 0 && alone.Summary.TaskGroups != (model.Tally{}) {
				t.Errorf("seed %d: %d are proven, and none in %s", seed, all.Summary.TaskGroups.Proven, name)
			}
		}
	}
}

func compareVariant(t *testing.T, seed uint64, name string, all, alone *model.Report) {
	t.Helper()
	got, want := map[string]bool{}, map[string]bool{}
	for _, f := range all.Findings {
		if len(f.Variants) == 0 || slices.Contains(f.Variants, name) {
			got[seen(f)] = true
		}
	}
	for _, f := range alone.Findings {
		want[seen(f)] = true
	}
	for _, w := range all.Workloads {
		if w.Variant == name {
			got[fmt.Sprintln(w.ID, w.Verdict, w.Reaches)] = true
		}
	}
	for _, w := range alone.Workloads {
		want[fmt.Sprintln(w.ID, w.Verdict, w.Reaches)] = true
	}
	if !maps.Equal(got, want) {
		t.Errorf("seed %d, variant %s:\ngot  %q\nwant %q", seed, name, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}
