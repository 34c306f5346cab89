package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

//go:generate go test -run ^TestPictureIsFresh$ . -update

// TestPictureIsFresh draws what `egresslint check` prints about an example, and expects the picture of the README.
func TestPictureIsFresh(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "infra"), os.DirFS(checkout+"/testdata/example/terraform/broken")); err != nil {
		t.Fatal(err)
	}
	printed := run(t, dir, []string{"check", "--color", "always", "infra"})
	picture := draw("egresslint check infra", printed)
	file := checkout + "/docs/images/check.svg"
	if *update {
		if err := os.WriteFile(file, []byte(picture), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if committed, err := os.ReadFile(file); err != nil || string(committed) != picture {
		t.Errorf("docs/images/check.svg is not what the program prints: go generate ./cmd/egresslint (%v)", err)
	}
	for _, part := range []string{`class="red"`, `class="green"`, "FAILED (exit 1):", "s3-unreachable"} {
		if !strings.Contains(picture, part) {
			t.Errorf("the picture does not contain %s", part)
		}
	}
	if strings.Contains(picture, "\x1b") {
		t.Error("the picture contains a sequence of a terminal")
	}
}

// The measures of the picture, in pixels.
const (
	letterWidth  = 8.43 // of a monospaced font of 14 pixels
	lineHeight   = 20
	pictureInset = 20
)

// palette has a rule for each colour of the terminal. The colours have enough contrast on the background of their scheme.
const palette = `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;white-space:pre;fill:#1f2328}
rect{fill:#f6f8fa;stroke:#d0d7de}
.bold{font-weight:600}.red,.green,.yellow,.magenta,.cyan{font-weight:600}
.faint{fill:#57606a}.red{fill:#b3261e}.green{fill:#116329}.yellow{fill:#7d4e00}.magenta{fill:#6639ba}.cyan{fill:#0a5c6b}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}rect{fill:#161b22;stroke:#30363d}
.faint{fill:#9aa4ae}.red{fill:#ff8a80}.green{fill:#7ee787}.yellow{fill:#f2cc60}.magenta{fill:#d2a8ff}.cyan{fill:#76e3ea}
}`

// draw returns a picture of a terminal with a command and what it printed, in SVG.
func draw(command, printed string) string {
	lines := append([]string{"\x1b[2m$\x1b[0m \x1b[1m" + command + "\x1b[0m", ""}, strings.Split(strings.TrimRight(printed, "\n"), "\n")...)
	var texts strings.Builder
	longest := 0
	for i, line := range lines {
		text, letters := drawLine(line)
		longest = max(longest, letters)
		if text != "" {
			fmt.Fprintf(&texts, "<text x=\"%d\" y=\"%d\">%s</text>\n", pictureInset, pictureInset+lineHeight*i+lineHeight*3/4, text)
		}
	}
	width, height := int(float64(longest)*letterWidth)+2*pictureInset, len(lines)*lineHeight+2*pictureInset
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-label="%[3]s">
<!-- Generated from the program and its example: go generate ./cmd/egresslint -->
<style>%[4]s</style>
<rect x="0.5" y="0.5" width="%[5]d" height="%[6]d" rx="8"/>
%[7]s</svg>
`, width, height, html.EscapeString("What "+command+" prints"), palette, width-1, height-1, texts.String())
}

// drawLine returns a line with its colours in SVG, and how many letters it has.
func drawLine(line string) (text string, letters int) {
	classes := map[string]string{
		"1": "bold", "2": "faint", "1;31": "red", "1;32": "green", "1;33": "yellow", "1;35": "magenta", "1;36": "cyan",
	}
	piece := regexp.MustCompile("\x1b\\[([0-9;]+)m([^\x1b]*)\x1b\\[0m|([^\x1b]+)")
	var drawn strings.Builder
	for _, parts := range piece.FindAllStringSubmatch(line, -1) {
		words := parts[2] + parts[3]
		letters += utf8.RuneCountInString(words)
		if class := classes[parts[1]]; class != "" {
			fmt.Fprintf(&drawn, `<tspan class="%s">%s</tspan>`, class, html.EscapeString(words))
		} else {
			drawn.WriteString(html.EscapeString(words))
		}
	}
	return drawn.String(), letters
}
