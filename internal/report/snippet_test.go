package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

func TestSnippet(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text            string
		at              source.Range
		line, underline string
	}{
		"in the middle": {
			text: "a\n  port = 22\n", at: span(2, 10, 2, 12),
			line: "  port = 22", underline: "         ^^",
		},
		"on the last line, which does not end": {
			text: "port = 22", at: span(1, 8, 1, 10),
			line: "port = 22", underline: "       ^^",
		},
		"behind a tab": {
			text: "\tport\t= 22\n", at: span(1, 9, 1, 11),
			line: "    port    = 22", underline: "              ^^",
		},
		"line endings of Windows": {
			text: "a\r\nport = 22\r\n", at: span(2, 1, 3, 1),
			line: "port = 22", underline: "^^^^^^^^^",
		},
		"over several lines": {
			text: "resource \"x\" \"y\" {  \n  a = 1\n}\n", at: span(1, 1, 3, 2),
			line: "resource \"x\" \"y\" {  ", underline: "^^^^^^^^^^^^^^^^^^",
		},
		"wide characters": {
			text: "説明 = \"東京\" # x\n", at: span(1, 6, 1, 10),
			line: "説明 = \"東京\" # x", underline: "       ^^^^^^",
		},
		"combining characters take no place": {
			text: "e\u0301 = 1\n", at: span(1, 6, 1, 7),
			line: "e\u0301 = 1", underline: "    ^",
		},
		"an emoji of several characters": {
			text: "\U0001F469\u200d\U0001F680 = 1\n", at: span(1, 7, 1, 8),
			line: "\U0001F469\u200d\U0001F680 = 1", underline: "     ^",
		},
		"a byte order mark is no character of the first line": {
			text: "\ufeffa = 1\n", at: span(1, 5, 1, 6),
			line: "a = 1", underline: "    ^",
		},
		"what would command the terminal": {
			text: "a = \"\x1b[2J\" # \u202e\n", at: span(1, 5, 1, 11),
			line: "a = \"\ufffd[2J\" # \ufffd", underline: "    ^^^^^^",
		},
		"bytes that are no character": {
			text: "a\xff = \xfe\xfd\n", at: span(1, 6, 1, 8),
			line: "a\ufffd = \ufffd\ufffd", underline: "     ^^",
		},
		"a range of no length": {
			text: "a = \n", at: span(1, 5, 1, 5),
			line: "a = ", underline: "    ^",
		},
		"beyond the end of the line": {
			text: "a\n", at: span(1, 7, 1, 9),
			line: "a", underline: " ^",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := newSourceLines([]byte(c.text)).snippet(c.at, windowWidth)
			if !ok {
				t.Fatal("got no snippet")
			}
			if want := (snippet{c.line, c.underline}); got != want {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", got.line, got.underline, want.line, want.underline)
			}
		})
	}
}

func TestNoSnippet(t *testing.T) {
	t.Parallel()
	for _, at := range []source.Range{{}, span(0, 1, 0, 2), span(3, 1, 3, 2)} {
		if got, ok := newSourceLines([]byte("a\nb")).snippet(at, windowWidth); ok {
			t.Errorf("%v: got %q, want none", at, got.line)
		}
	}
}

// TestLongLine shows what is around a place in a line of many characters, of one byte and of several: the same as if the line
// were shorter.
func TestLongLine(t *testing.T) {
	t.Parallel()
	for _, filling := range []string{"x", "é", "東"} {
		for _, before := range []int{0, 3, 49, 50, 51, 4095, 4096, 4097, 9000, 100_000} {
			line := strings.Repeat(filling, before) + "cidr" + strings.Repeat(filling, 50_000)
			lines := newSourceLines([]byte("a\n" + line + "\nb"))
			got, ok := lines.snippet(span(2, before+1, 2, before+5), windowWidth)
			shownBefore := min(before, windowWidth/4)
			start, end := strings.Repeat(filling, shownBefore), strings.Repeat(filling, windowWidth-shownBefore-5)+"…"
			if shownBefore < before {
				start = "…" + strings.Repeat(filling, shownBefore-1)
			}
			if want := start + "cidr" + end; !ok || got.line != want {
				t.Errorf("%d of %s: got\n%s, want\n%s", before, filling, got.line, want)
			}
			if want := strings.Repeat(" ", cells(start)) + "^^^^"; got.underline != want {
				t.Errorf("%d of %s: got the underline\n%s, want\n%s", before, filling, got.underline, want)
			}
		}
	}
}

// BenchmarkSnippet shows places all over one line of 8 MB, as a plan is. The time of each does not depend on the length.
func BenchmarkSnippet(b *testing.B) {
	lines := newSourceLines(bytes.Repeat([]byte(`{"cidr": "10.0.0.0/16"},`), 350_000))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := 1 + i*7919%8_000_000
		lines.snippet(span(1, at, 1, at+10), windowWidth)
	}
}

func span(startLine, startColumn, endLine, endColumn int) source.Range {
	return source.Range{
		File:  "main.tf",
		Start: source.Pos{Line: startLine, Column: startColumn},
		End:   source.Pos{Line: endLine, Column: endColumn},
	}
}
