package lint

import (
	"flag"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var everyByte = flag.Bool("every-byte", false, "cut the examples at every byte, instead of at some")

// TestTruncation cuts inputs at bytes, beside a root module in which nothing is wrong. No run is clean then, unless what is left
// is a whole input by itself: smaller, but with nothing in it that shows that it was cut.
func TestTruncation(t *testing.T) {
	t.Parallel()
	type exception struct {
		what string
		ends string // what a beginning ends with that is whole, as a regular expression
	}
	for _, c := range []struct {
		from, name, path string
		beside           string // a template that the input is for
		whole            []exception
	}{
		{
			from: "example/terraform/secure/main.tf", name: "cut/main.tf", path: ".",
			whole: []exception{
				{"nothing", `\A\z`},
				{"comments before the first block", `\A(?:#[^\n]*\n?|\n)+\z`},
				{"the blocks before the first resource", `(?:\A|\n)(?:terraform|provider|locals) [^"]*(?:"aws" )?\{\n(?:[^\n}][^\n]*\n|\n)*\}\s*(?:#[^\n]*\s*)?\z`},
			},
		},
		{
			from: "example/cloudformation/secure/template.yaml", name: "cut/template.yaml", path: ".",
			whole: []exception{
				{"nothing", `\A\z`},
				{"a group alone, which CloudFormation makes with defaults", `  TaskGroup:\n    Type: AWS::EC2::SecurityGroup\n? *\z`},
				{"a group alone with a part of its description", `    Properties:\n      GroupDescription: [\w ]+\n? *\z`},
			},
		},
		{
			from: "truncation/template.json", name: "cut/template.json", path: ".",
			whole: []exception{{"nothing", `\A\z`}},
		},
		{from: "plans/network-acls/plan.json", name: "plan.json", path: "plan.json"},
		{
			from: "truncation/deployed/parameters.json", name: "cut/parameters.json", path: ".", beside: "truncation/deployed/template.yaml",
			whole: []exception{
				{"nothing of a parameter", `\A(?:\[?\s*(?:\{"?P?a?r?a?m?e?t?e?r?K?e?y?"?)?)\z`},
			},
		},
		{
			from: "truncation/deployed/samconfig.toml", name: "cut/samconfig.toml", path: ".", beside: "truncation/deployed/template.yaml",
			whole: []exception{
				{"no parameters", `\A(?:version = 0(?:\.1)?\s*)?\z|\]\n?\z`},
			},
		},
		{
			from: "truncation/deployed/deployment.yaml", name: "cut/deployment.yaml", path: ".", beside: "truncation/deployed/template.yaml",
			whole: []exception{
				{"no template or no parameters", `\A(?:t[^:]*:? ?)?\z|(?:"|\n|parameters:)\s*\z`},
			},
		},
	} {
		t.Run(path.Base(c.from), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile("../../testdata/" + c.from)
			if err != nil {
				t.Fatal(err)
			}
			dir := write(t, map[string]string{"good/main.tf": "locals {}\n", c.name: ""})
			if c.beside != "" {
				template, err := os.ReadFile("../../testdata/" + c.beside)
				if err == nil {
					err = os.WriteFile(filepath.Join(dir, "cut", "template.yaml"), template, 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			exit := func(text []byte) int {
				if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(c.name)), text, 0o600); err != nil {
					t.Fatal(err)
				}
				r, err := run(t.Context(), Options{Dir: dir, Paths: []string{c.path}, Now: time.Unix(0, 0)}, embedded)
				switch {
				case err != nil:
					t.Fatal(err)
				case r.Summary.Errors > 0:
					return 2
				case len(r.Findings) > 0:
					return 1
				}
				return 0
			}
			if got := exit(text); got != 0 {
				t.Fatalf("the whole input ends with %d", got)
			}
			seen := map[string]bool{}
			for n := range len(text) {
				begun := text[:n]
				if !*everyByte && !isSampled(text, n) || exit(begun) != 0 {
					continue
				}
				what := ""
				if strings.TrimSpace(string(text[n:])) == "" {
					what = "all but white space at the end"
				}
				for _, e := range c.whole {
					if regexp.MustCompile(e.ends).Match(begun) {
						what = e.what
					}
				}
				if what == "" {
					t.Errorf("cut at byte %d, it is clean: …%q", n, begun[max(0, n-60):])
				}
				seen[what] = true
			}
			for _, e := range c.whole {
				if !seen[e.what] {
					t.Errorf("nothing is an example of %s", e.what)
				}
			}
		})
	}
}

// isSampled selects the bytes around the ends of lines, and some others.
func isSampled(text []byte, n int) bool {
	const step = 37
	isEnd := func(n int) bool { return n >= 0 && n < len(text) && text[n] == '\n' }
	return n%step == 0 || isEnd(n-1) && n%3 == 0 || isEnd(n) && n%3 == 1 || isEnd(n+1) && n%3 == 2
}
