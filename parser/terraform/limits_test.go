package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestLimits gives short texts that make vast values. What is made of them is not known, and nothing is said about it
// otherwise; what is not even read is an error.
func TestLimits(t *testing.T) {
	const about = `
resource "aws_security_group" "it" {
  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [local.x]
  }
}
`
	// doubled defines x0, and x1 and so on, each of twice the one before.
	doubled := func(first, twice string) string {
		var text strings.Builder
		fmt.Fprintf(&text, "locals {\n  x0 = %s\n", first)
		for i := range 60 {
			last := fmt.Sprintf("local.x%d", i)
			fmt.Fprintf(&text, "  x%d = %s\n", i+1, strings.ReplaceAll(twice, "LAST", last))
		}
		return text.String()
	}
	const tooLong, noteOfSteps = "a value here takes too many steps to evaluate", "The expressions of . take too many steps to evaluate"
	const many = "locals {\n  r = range(1000)\n  many = [for p in setproduct(local.r, range(60)): \"${p[0]}.${p[1]}\"]\n"
	const tooLarge = "a value here is too large to be worked out"
	for name, test := range map[string]struct{ text, reason, note string }{
		"a vast number":            {"locals {\n  x = \"${1e100000000}\"\n}", tooLarge, ""},
		"a product of products":    {doubled("1e9", "LAST * LAST") + "  x = \"${local.x60}\"\n}", tooLarge, ""},
		"a text of texts":          {doubled(`"abc"`, `"${LAST}${LAST}"`) + "  x = local.x60\n}", tooLarge, ""},
		"a list of lists":          {doubled("[1]", "[LAST, LAST]") + "  x = local.x60[0]\n}", tooLarge, ""},
		"a list put together":      {doubled("[1]", "concat(LAST, LAST)") + "  x = local.x60[0]\n}", "a value cannot be worked out", "The collections of . are put together of too many others to be analysed wholly."},
		"a vast product of lists":  {"locals {\n  x = setproduct(range(1000), range(1000))[7][0]\n}", "a value cannot be worked out", ""},
		"a for in a for in a for":  {many + "  x = [for a in local.r: length([for b in local.r: length([for c in local.r: c])])][0]\n}", tooLong, noteOfSteps},
		"a search for each":        {many + "  x = [for a in local.many: a if contains(local.many, a)][0]\n}", tooLong, noteOfSteps},
		"a comparison for each":    {many + "  x = [for a in local.many: a if local.many != [a]][0]\n}", tooLong, noteOfSteps},
		"a splat for each":         {many + "  x = [for a in local.many: local.many[*]][0][0]\n}", tooLong, noteOfSteps},
		"an attempt at all this":   {many + "  x = try([for a in local.many: a if contains(local.many, a)][0], \"10.0.0.0/8\")\n}", tooLong, noteOfSteps},
		"a template of loops":      {many + "  x = templatestring(\"%%{for a in r}%%{for b in r}%%{for c in r}1%%{endfor}%%{endfor}%%{endfor}\", { r = local.r })\n}", tooLong, noteOfSteps},
		"brackets in brackets":     {"locals {\n  x = " + strings.Repeat("(", 99999) + "\n}", "", "line 2 is inside of more than 500 brackets"},
		"a chain of operators":     {"locals {\n  x = 1" + strings.Repeat("+1", 99999) + "\n}", "", "line 2 is a part of an expression with too many operators"},
		"bytes that are no text":   {"# \xff\xfe", "", "it is not a text in UTF-8"},
		"more text than is parsed": {strings.Repeat("#\n", 5<<20), "", "the text has more than 8 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			stack := parseText(t, test.text+about)
			var notes, reasons []string
			for _, n := range stack.Notes {
				if n.Severity == model.SeverityError {
					notes = append(notes, n.Message)
				}
			}
			for _, g := range stack.Groups {
				for _, rule := range g.Egress {
					for _, u := range rule.Unknown {
						reasons = append(reasons, u.Reason)
					}
				}
			}
			if got := strings.Join(notes, "\n"); !strings.Contains(got, test.note) || (test.note == "") != (got == "") {
				t.Errorf("got the errors %s, want %q", got, test.note)
			}
			if got := strings.Join(reasons, "\n"); (test.note == "" || test.note == noteOfSteps) && !strings.Contains(got, test.reason) {
				t.Errorf("got the reasons %q, want %q", got, test.reason)
			}
		})
	}
}
