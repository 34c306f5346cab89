package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/cli"
)

// TestReadme runs the commands that the README shows, and expects the output that it shows. With -update it corrects
// the README.
func TestReadme(t *testing.T) {
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(checkout, "README.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	session := regexp.MustCompile("(?s)```console\n\\$ egresslint ([^\n]*)\n(.*?)```\n")
	if !session.Match(text) {
		t.Fatal("the README shows no output")
	}
	updated := session.ReplaceAllFunc(text, func(block []byte) []byte {
		shown := session.FindSubmatch(block)
		got := run(t, checkout, strings.Fields(string(shown[1])))
		if want := string(shown[2]); got != want && !*update {
			t.Errorf("egresslint %s printed\n%s\nbut the README shows\n%s", shown[1], got, want)
		}
		return []byte("```console\n$ egresslint " + string(shown[1]) + "\n" + got + "```\n")
	})
	if *update {
		if err := os.WriteFile(file, updated, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// run returns what the program prints when it runs in the directory.
func run(t *testing.T, dir string, args []string) string {
	t.Helper()
	var out bytes.Buffer
	cli.Main(t.Context(), cli.System{
		Args:   args,
		Stdout: &out,
		Stderr: &out,
		Getenv: func(string) string { return "" },
		Dir:    dir,
	})
	return out.String()
}
