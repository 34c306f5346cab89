package bounds

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	for name, test := range map[string]struct{ text, want string }{
		"empty":                     {"", "<nil>"},
		"nested":                    {many(MaxNesting, "(") + "1" + many(MaxNesting, ")"), "<nil>"},
		"nested too deep":           {"a = 1\nb = " + many(MaxNesting+1, "[{("), "line 2 is inside of more than 500 brackets"},
		"closed too often":          {many(9999, ")") + many(MaxNesting, "("), "<nil>"},
		"a long file":               {many(200_000, "a = b ? 1 : -2\n"), "<nil>"},
		"a long list":               {"a = [" + many(200_000, "!b ? 1 : 2, ") + "]", "<nil>"},
		"a chain":                   {"a = 1" + many(MaxOperators, "+1"), "line 1 is a part of an expression with too many operators"},
		"a chain of lines":          {"a = (1\n" + many(MaxOperators, "+1\n"), "line 50001 is a part of an expression with too many operators"},
		"a chain of lines, behind":  {"a = (\n" + many(MaxOperators+1, "1+\n"), "line 50002 is a part of an expression with too many operators"},
		"signs":                     {"a = " + many(MaxConditions+1, "!"), "line 1 is a part of an expression with too many operators"},
		"conditions in conditions":  {"a = " + many(MaxConditions+1, "b ? 1 : "), "line 1 is a part of an expression with too many operators"},
		"a text that is too long":   {many(MaxText+1, " "), "the text has more than 8 MiB"},
		"dashes in a long document": {many(9999, "# ------------------------\nresource \"a\" \"b\" {}\n"), "<nil>"},
	} {
		if got := fmt.Sprint(Check([]byte(test.text))); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// TestCheckAllows what people write.
func TestCheckAllows(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../../testdata/*/*/*.tf")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
