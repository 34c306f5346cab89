package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/fuzzing"
)

// FuzzComments looks for texts that are taken for comments: whatever a comment says, the template says the same.
func FuzzComments(f *testing.F) {
	const directive = `# egresslint:ignore a reason="x"`
	for _, form := range []string{
		"a: b %s\n", "a: 'b %s'\n", "a: \"b\n  %s\n  c\" %[1]s\n", "a: |\n  b\n  %s\n %[1]s\nc: d\n", "a: >-\n\n    %s\n  b\n%[1]s\nc:\n", "%s\na: [b, %[1]s\n c]\n",
		"a:\n- |2\n   b\n  %s\n- !Sub 'it''s %[1]s'\n", "a: &b |+ %s\n  c\n%[1]s\n", "{\"a\": \"b %s\", %[1]s\n\"c\": 1}", "? a %s\n: b#%[1]s\n", "a: b\n  c %s\n", "a: |\n%s\nb: c\n",
		"a:\n  - b: |\n     %s\n    %[1]s\n    c: d\n", "\"a %s\": b\n", "a: \"\\\" %s\\\\\" %[1]s\n", "---\na: b\n%s\n---\nc: |\n %[1]s\n", "a: |\r\n  %s\r\nb: c %[1]s\r\n",
	} {
		f.Add(fmt.Sprintf(form, directive))
	}
	f.Fuzz(func(t *testing.T, text string) {
		fuzzing.Within(t, func() {
			document, notes := load("t.yaml", []byte(text))
			if document == nil || len(notes) > 0 {
				return
			}
			lines := linesOf(text)
			for _, i := range ignoresInComments("t.yaml", []byte(text), document) {
				line := i.At.Start.Line - 1
				mark := strings.LastIndex(string([]rune(lines[line])[:i.At.Start.Column-1]), "#")
				if mark < 0 {
					t.Fatalf("there is no comment at %s", i.At)
				}
				for mark > 0 && lines[line][mark-1] == '#' {
					mark--
				}
				without := append([]string{}, lines...)
				without[line] = lines[line][:mark] + "#"
				other, _ := load("t.yaml", []byte(strings.Join(without, "\n")))
				if other == nil || said(document) != said(other) {
					t.Fatalf("the text at %s is not a comment:\n%s\n%s", i.At, text, said(document))
				}
			}
		})
	})
}

// said returns what a node says, without places.
func said(n *node) string {
	var out strings.Builder
	n.walk(func(n *node) {
		fmt.Fprintf(&out, "%d %q %d", n.kind, n.text, len(n.items))
		for _, e := range n.fields {
			fmt.Fprintf(&out, " %q", e.key)
		}
		out.WriteString("\n")
	})
	return out.String()
}
