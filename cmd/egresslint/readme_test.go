package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

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

// TestReadmeSnippets checks what people copy from the README and no command runs here: each block of YAML, and each line that
// installs a release.
func TestReadmeSnippets(t *testing.T) {
	readme, err := os.ReadFile(checkout + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```\n").FindAllStringSubmatch(string(readme), -1) {
		var keys map[string]any
		if err := yaml.Unmarshal([]byte(block[1]), &keys); err != nil {
			t.Fatalf("%v\n%s", err, block[1])
		}
		switch {
		case keys["repos"] != nil:
			kinds["hook"]++
			hooks, err := os.ReadFile(checkout + "/.pre-commit-hooks.yaml")
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range regexp.MustCompile(`(?m)^ +- (id: \S+)$`).FindAllStringSubmatch(block[1], -1) {
				if !strings.Contains(string(hooks), "\n- "+id[1]+"\n") {
					t.Errorf("there is no hook %s", id[1])
				}
			}
		case keys["jobs"] != nil:
			kinds["workflow"]++
			t.Run("workflow", func(t *testing.T) {
				lint := exec.CommandContext(t.Context(), tool(t, "actionlint"), "-no-color", "-")
				lint.Stdin = strings.NewReader(block[1])
				if out, err := lint.CombinedOutput(); err != nil {
					t.Errorf("actionlint: %v\n%s", err, out)
				}
			})
		case keys["region"] != nil:
			kinds["configuration"]++
			dir := t.TempDir()
			putFile(t, filepath.Join(dir, ".egresslint.yaml"), block[1])
			if got := run(t, dir, []string{"config", "show"}); !strings.Contains(got, "reason: ") {
				t.Errorf("config show prints\n%s", got)
			}
		default:
			t.Errorf("nothing is done with the block\n%s", block[1])
		}
	}
	if kinds["hook"] != 1 || kinds["workflow"] != 1 || kinds["configuration"] != 1 {
		t.Errorf("the blocks are %v", kinds)
	}
}

// TestReadmeFitsScreen keeps the picture, the installation, the hook and the workflow on the first screen.
func TestReadmeFitsScreen(t *testing.T) {
	readme, err := os.ReadFile(checkout + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(readme), "\n")
	screen := strings.Join(lines[:min(len(lines), 40)], "")
	for _, part := range []string{"docs/images/check.svg", "brew install", "- id: egresslint\n", "uses: egresslint/egresslint@"} {
		if !strings.Contains(screen, part) {
			t.Errorf("the first 40 lines of the README do not contain %q", part)
		}
	}
}

// TestReadmeInstalls compares the names in the lines that install a release with those that the release has.
func TestReadmeInstalls(t *testing.T) {
	readme, err := os.ReadFile(checkout + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for line, named := range map[string]struct{ file, text string }{
		"brew install --cask egresslint/tap/egresslint":                             {".goreleaser.yaml", "name: homebrew-tap"},
		"https://raw.githubusercontent.com/egresslint/scoop-bucket/main/egresslint": {".goreleaser.yaml", "name: scoop-bucket"},
		"winget install egresslint.egresslint":                                      {".goreleaser.yaml", "package_identifier: egresslint.egresslint"},
		"apt install ./egresslint_0.1.0_linux_amd64.deb":                            {".goreleaser.yaml", "formats: [deb, rpm, apk]"},
		"npm install --save-dev egresslint":                                         {"packaging/npm/README.md", "npm install --save-dev egresslint\n"},
		"pip install egresslint":                                                    {"packaging/pypi/README.md", "pip install egresslint\n"},
	} {
		if !strings.Contains(string(readme), line) {
			t.Errorf("the README does not contain %q", line)
		}
		t.Run(line, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(checkout, named.file))
			if err != nil || !strings.Contains(string(text), named.text) {
				t.Errorf("%s does not contain %q: %v", named.file, named.text, err)
			}
		})
	}
}
