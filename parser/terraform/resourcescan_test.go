package terraform

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

// accepted are texts of which the scanner is certain.
var accepted = []string{
	"",
	"# nothing\n\n// more",
	"resource \"a\" \"b\" {}\n",
	"terraform {\n  required_version = \">= 1.5\"\n  backend \"s3\" {\n    bucket = \"x\" # why\n  }\n}\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}",
	`resource "aws_s3_bucket" "b" {
  bucket = "b-${var.stage}-${lower("X${local.y}")}"
  count  = var.on ? 1 : -0.5
  tags   = { Name = "100% of $5", "b" : [1, 2,], (var.c) = null
    d = !var.x && a.b[0].c["k"] >= f(1, [
      2, # two
    ])
  }
  lifecycle {
    ignore_changes = [tags, bucket]
  }
  dynamic "rule" {
    for_each = toset(["a", "b"])
    content {
      id = rule.value
    }
  }
}

resource "a-b" "c_d.e" {
  # a comment
}
`,
}

// rejected are texts that have mistakes, or that only HCL's parser reads.
var rejected = []string{
	"resource \"a\" {}\n", "resource \"a\" \"b\" \"c\" {}\n", "resource a b {}\n", "x = 1\n", "resource \"a\" \"b\" {", "resource \"a\" \"b\"\n{\n}\n",
	"resource \"a\" \"b\" { x = 1 }\n", "resource \"a\" \"b\" {} resource \"c\" \"d\" {}\n", "module \"m\" {\n}\n", "resource \"a\" \"b\" {\r\n}\r\n",
}

// rejectedInBlock are the insides of blocks that are wrong, or that only HCL's parser reads.
var rejectedInBlock = []string{
	"a = 1\n a = 2", "a = 1 b = 2", "a = ", "a = 1,", "a == 1", "a = \"x", "a = \"\\q\"", "a = \"${}\"", "a = \"${b\"", "a = \"%{ if b }c%{ endif }\"",
	"a = [1 2]", "a = {b = 1 c = 2}", "a = {b}", "a = f(", "a = b.", "a = b.*.c", "a = [for x in y : x]", "a = {for x in y : x => x}", "a = <<E\nE",
	"a = 01", "a = 1.", "a = 1e3", "a = 1x", "a = b::c()", "a = 'x'", "a = b &  c", "a = b ? c", "a = /* b */ 1", "a\nb = 1", "b {", "b c d", "a = b +\nc",
	"lifecycle \"x\" {\n}", "a = \"$${b}\"", "a = é", "é = 1", "a = (1", "a = b[1", "a = b c", "a = b => c", "a = {b == c}", "a = - ", "a = b.c .d",
}

// TestResourcesIn wants the scanner certain of texts as people write them, and not of those with mistakes.
func TestResourcesIn(t *testing.T) {
	t.Parallel()
	for _, text := range accepted {
		if _, ok := resourcesIn([]byte(text)); !ok {
			t.Errorf("the scanner is not certain of:\n%s", text)
		}
		checkResourcesIn(t, []byte(text))
	}
	texts := rejected
	for _, inside := range rejectedInBlock {
		texts = append(texts, "resource \"a\" \"b\" {\n  "+inside+"\n}\n")
	}
	for _, text := range texts {
		if list, ok := resourcesIn([]byte(text)); ok {
			t.Errorf("the scanner is certain of %v in:\n%s", list, text)
		}
	}
	if list, _ := resourcesIn([]byte(accepted[4])); fmt.Sprint(list) != "[{aws_s3_bucket b} {a-b c_d.e}]" {
		t.Errorf("got the resources %v", list)
	}
}

// FuzzResourcesIn wants the parser to accept what the scanner is certain of, and both to find the same resources.
func FuzzResourcesIn(f *testing.F) {
	for _, text := range accepted {
		f.Add([]byte(text))
	}
	for _, text := range rejected {
		f.Add([]byte(text))
	}
	for _, inside := range rejectedInBlock {
		f.Add([]byte("resource \"a\" \"b\" {\n  " + inside + "\n}\n"))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkResourcesIn(t, text) })
}

// checkResourcesIn compares what the scanner says of a text with what the parser does.
func checkResourcesIn(t *testing.T, text []byte) {
	t.Helper()
	list, ok := resourcesIn(text)
	if !ok || len(refused("main.tf", text)) > 0 {
		return
	}
	file, diags := parseSyntax("main.tf", text)
	blocks, more := blocksOf(file.Body)
	var parsed []declared
	for _, block := range blocks {
		if block.Type == "resource" {
			more = append(more, newConfig(".").addBlock(block)...)
			parsed = append(parsed, declared{block.Labels[0], block.Labels[1]})
		}
	}
	if diags = append(diags, more...); len(diags) > 0 || fmt.Sprint(parsed) != fmt.Sprint(list) {
		t.Errorf("the scanner has %v, and the parser %v and %v, in:\n%s", list, parsed, diags, text)
	}
}

// TestUnrelated wants those root modules not parsed that certainly have nothing to do with the network.
func TestUnrelated(t *testing.T) {
	t.Parallel()
	const bucket = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n"
	for about, test := range map[string]struct {
		files map[string]string
		want  bool
	}{
		"a bucket":               {map[string]string{"main.tf": bucket}, true},
		"two files":              {map[string]string{"main.tf": bucket, "versions.tf": "terraform {\n}\n"}, true},
		"a bucket twice":         {map[string]string{"main.tf": bucket, "other.tf": bucket}, false},
		"a group":                {map[string]string{"main.tf": bucket, "g.tf": "resource \"aws_security_group\" \"g\" {}\n"}, false},
		"a role":                 {map[string]string{"main.tf": "resource \"aws_iam_role\" \"r\" {}\n"}, false},
		"another API":            {map[string]string{"main.tf": "resource \"aws_cloudformation_stack\" \"s\" {}\n"}, false},
		"an output":              {map[string]string{"main.tf": bucket, "out.tf": "output \"x\" {\n  value = 1\n}\n"}, false},
		"an override":            {map[string]string{"main.tf": bucket, "override.tf": bucket}, false},
		"JSON":                   {map[string]string{"main.tf": bucket, "x.tf.json": "{}"}, false},
		"a comment that ignores": {map[string]string{"main.tf": "# egresslint:ignore x\n" + bucket}, false},
		"a workspace":            {map[string]string{"main.tf": "resource \"a\" \"b\" {\n  c = terraform.workspace\n}\n"}, false},
		"a mistake":              {map[string]string{"main.tf": bucket + "}"}, false},
		"a text in Latin-1":      {map[string]string{"main.tf": "# \xe9\n" + bucket}, false},
		"no file":                {nil, true},
	} {
		tree := source.NewTree(t.TempDir())
		for _, name := range slices.Sorted(maps.Keys(test.files)) {
			tree.Put(name, []byte(test.files[name]))
		}
		names := slices.Sorted(maps.Keys(test.files))
		d := &directory{}
		for _, name := range names {
			d.look(name, []byte(test.files[name]))
		}
		if got := !d.workspace && NewLibrary(tree).isUnrelated(names); got != test.want {
			t.Errorf("%s: got %t, want %t", about, got, test.want)
		}
	}
}
