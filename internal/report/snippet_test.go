package report

import (
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
			got, ok := snippetOf([]byte(c.text), c.at, windowWidth)
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
		if got, ok := snippetOf([]byte("a\nb"), at, windowWidth); ok {
			t.Errorf("%v: got %q, want none", at, got.line)
		}
	}
}

func span(startLine, startColumn, endLine, endColumn int) source.Range {
	return source.Range{
		File:  "main.tf",
		Start: source.Pos{Line: startLine, Column: startColumn},
		End:   source.Pos{Line: endLine, Column: endColumn},
	}
}
