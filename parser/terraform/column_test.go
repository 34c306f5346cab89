package terraform

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/source"
)

// TestColumnsCountCharacters finds a value behind characters that consist of several.
func TestColumnsCountCharacters(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"", "é", "e\u0301", "世界", "👨\u200d👩\u200d👧", "e\u0301\u0301 🇯🇵 x"} {
		text := "# e\u0301\na = /* " + before + " */ \"here\"\n"
		file, diags := hclsyntax.ParseConfig([]byte(text), "a.tf", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		attributes, _ := file.Body.JustAttributes()
		got := rangeIn([]byte(text), attributes["a"].Expr.Range())
		_, line, _ := strings.Cut(text, "\n")
		start := len([]rune(line[:strings.Index(line, `"`)])) + 1
		want := source.Range{File: "a.tf", Start: source.Pos{Line: 2, Column: start}, End: source.Pos{Line: 2, Column: start + len(`"here"`)}}
		if got != want {
			t.Errorf("behind %q: got %+v, want %+v", before, got, want)
		}
	}
	made := hcl.Range{Filename: "a.tf", Start: hcl.Pos{Line: 3, Column: 7}, End: hcl.Pos{Line: 3, Column: 9, Byte: 4000}}
	if got := rangeIn([]byte("a = 1\n"), made); got.Start.Column != 7 || got.End.Column != 9 {
		t.Errorf("a position that is not of the text became %+v", got)
	}
}
