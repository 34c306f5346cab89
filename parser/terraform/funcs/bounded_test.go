package funcs

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// TestBounded wants small results as they are, and nothing known of results that would be vast: not even for try, which
// takes its next argument where another one fails.
func TestBounded(t *testing.T) {
	t.Parallel()
	long := cty.StringVal(string(make([]byte, 1<<20)))
	many := make([]cty.Value, 3000)
	for i := range many {
		many[i] = cty.NumberIntVal(int64(i))
	}
	ctx := &hcl.EvalContext{Functions: All(nil, nil), Variables: map[string]cty.Value{"long": long, "many": cty.ListVal(many)}}
	for text, known := range map[string]bool{
		`setproduct(many, [1, 2])`:                 true,
		`setproduct(many, many, many)`:             false,
		`join(",", many)`:                          true,
		`join(long, many)`:                         false,
		`replace(long, "a", "b")`:                  true,
		`replace(long, "\u0000", "bbbbbbbbbbbb")`:  false,
		`replace(long, "/./", "$0$0")`:             false,
		`replace("aaa", "/a/", "$0$0")`:            true,
		`format("%5d and %s", 1, "x")`:             true,
		`format("%99999999d", 1)`:                  false,
		`format("%*d", 99999999, 1)`:               false,
		`format("%s%s%s%s%s%s%s%s%s", [long]...)`:  false,
		`formatlist("%s %s", many, "x")`:           true,
		`formatlist("%s %s", many, long)`:          false,
		`indent(4, "a\nb")`:                        true,
		`indent(99999999, "a\nb")`:                 false,
		`parseint("ff", 16)`:                       true,
		`parseint(long, 10)`:                       false,
		`pow(2, 10)`:                               true,
		`pow(10, 99999999)`:                        false,
		`tostring(1e10)`:                           true,
		`tostring(1e100000000)`:                    false,
		`jsonencode({a = [1e100000000]})`:          false,
		`jsonencode({a = [many]})`:                 true,
		`try(tostring(1e100000000), "safe")`:       false,
		`try(setproduct(many, many, many), [])`:    false,
		`jsondecode("[[1]]")`:                      true,
		`jsondecode(replace("----", "-", "[[[["))`: false, // an error
		`concat(many, many)`:                       true,
		`merge({a = 1}, {b = 2})`:                  true,
	} {
		expr, diags := hclsyntax.ParseExpression([]byte(text), "x", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(text, diags)
		}
		v, _ := expr.Value(ctx)
		if got := v.IsKnown(); got != known {
			t.Errorf("%s: known is %v, want %v", text, got, known)
		}
	}
}
