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

// TestPoliciesPage runs the commands of docs/policies.md one after the other, and expects the output that the page shows.
// With -update it corrects the page.
func TestPoliciesPage(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the page is written for a shell")
	}
	for _, name := range []string{"opa", "conftest", "tar"} {
		tool(t, name)
	}
	page := checkout + "/docs/policies.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "infra"), os.DirFS(checkout+"/testdata/example/terraform/open")); err != nil {
		t.Fatal(err)
	}
	session := regexp.MustCompile("(?s)```console\n(.*?)```\n")
	updated := session.ReplaceAllStringFunc(string(text), func(block string) string {
		return "```console\n" + replay(t, dir, session.FindStringSubmatch(block)[1]) + "```\n"
	})
	if *update {
		if err := os.WriteFile(page, []byte(updated), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if updated != string(text) {
		t.Errorf("the commands of docs/policies.md print\n%s", updated)
	}
}

// replay runs the commands of a session and returns it with what they print.
func replay(t *testing.T, dir, session string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(session) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Dir = dir
		printed, _ := cmd.CombinedOutput() // the exit code says what was found, which is shown anyway
		out.WriteString(line)
		out.Write(printed)
	}
	return out.String()
}
