package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// guides has, for each page of docs/guides, what its commands find in the directory where they run.
func guides(t *testing.T) map[string]func(dir string) {
	t.Helper()
	example := func(name string) func(dir string) {
		return func(dir string) {
			if err := os.CopyFS(filepath.Join(dir, "infra"), os.DirFS(checkout+"/testdata/example/"+name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return map[string]func(dir string){
		"start.md":         example("terraform/open"),
		"vpc-endpoints.md": example("terraform/secure"),
		"environments.md":  example("terraform/secure"),
		"pull-hangs.md":    example("terraform/broken"),
		"write-a-rule.md":  example("terraform/open"),
		"comparison.md":    example("cloudformation/broken"),
		"adopt.md": func(dir string) {
			if err := writeEstate(dir); err != nil {
				t.Fatal(err)
			}
		},
		// A program in the place of the CDK, which is not installed here, writes a cloud assembly that the CDK wrote.
		"cdk.md": func(dir string) {
			assembly, err := filepath.Abs(checkout + "/testdata/cdk/assembly")
			if err != nil {
				t.Fatal(err)
			}
			putFile(t, filepath.Join(dir, "bin", "cdk"), "#!/bin/sh\ncp -R '"+assembly+"' cdk.out\n")
			if err := os.Chmod(filepath.Join(dir, "bin", "cdk"), 0o755); err != nil { //nolint:gosec // it is a program
				t.Fatal(err)
			}
		},
	}
}

// TestGuides follows each page of docs/guides from its first block to its last one: files are written, differences are
// applied, and commands are run and must print what the page shows. With -update it corrects what they print.
func TestGuides(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the pages are written for a shell")
	}
	prepare := guides(t)
	pages, err := filepath.Glob(checkout + "/docs/guides/*.md")
	if err != nil || len(pages) != len(prepare) {
		t.Fatalf("%d pages, want %d: %v", len(pages), len(prepare), err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile("^# [^\n]+\n\n```console\n\\$ ").Match(text) {
				t.Error("the page does not begin with a command")
			}
			dir := t.TempDir()
			prepare[filepath.Base(page)](dir)
			t.Setenv("PATH", filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
			followed := follow(t, dir, string(text))
			if *update {
				if err := os.WriteFile(page, []byte(followed), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if followed != string(text) {
				t.Errorf("the commands print\n%s", followed)
			}
		})
	}
}

// putFile writes a file, with the directories that lead to it.
func putFile(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// follow does what the blocks of a page say, one after the other, and returns the page with what its commands print.
func follow(t *testing.T, dir, page string) string {
	t.Helper()
	block := regexp.MustCompile("(?s)```([^\n]*)\n(.*?)```\n")
	return block.ReplaceAllStringFunc(page, func(whole string) string {
		parts := block.FindStringSubmatch(whole)
		language, name, _ := strings.Cut(parts[1], " file=")
		switch {
		case name != "":
			putFile(t, filepath.Join(dir, name), parts[2])
		case language == "diff":
			apply := exec.CommandContext(t.Context(), tool(t, "git"), "apply", "-p0", "--unidiff-zero", "-")
			apply.Dir, apply.Stdin = dir, strings.NewReader(parts[2])
			if out, err := apply.CombinedOutput(); err != nil {
				t.Errorf("%s\n%v\n%s", parts[2], err, out)
			}
		case language == "console":
			return "```console\n" + replay(t, dir, parts[2]) + "```\n"
		case language != "": // a message of AWS has no language
			t.Errorf("nothing is done with the block\n%s", whole)
		}
		return whole
	})
}

// TestGuideNamesMessages compares the table of error messages with the pages of the rules that it names: each has the message.
func TestGuideNamesMessages(t *testing.T) {
	text, err := os.ReadFile(checkout + "/docs/guides/pull-hangs.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|.*\\|$").FindAllStringSubmatch(string(text), -1)
	links := regexp.MustCompile(`\(\.\./rules/([a-z0-9-]+\.md)\)`)
	if len(rows) < 8 {
		t.Fatalf("the table has %d messages", len(rows))
	}
	for _, row := range rows {
		rules := links.FindAllStringSubmatch(row[0], -1)
		if len(rules) == 0 {
			t.Errorf("no rule is about %s", row[1])
		}
		for _, rule := range rules {
			page, err := os.ReadFile(checkout + "/docs/rules/" + rule[1])
			if err != nil {
				t.Error(err)
				continue
			}
			at := 0
			for _, part := range strings.Split(row[1], " … ") {
				found := strings.Index(string(page)[at:], part)
				if found < 0 {
					t.Errorf("%s does not have the message %s: it lacks %q", rule[1], row[1], part)
					break
				}
				at += found + len(part)
			}
		}
	}
}
