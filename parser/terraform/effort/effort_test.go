package effort

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// TestBounded wants the copy of an expression to have its value, and to take steps for what is done many times.
func TestBounded(t *testing.T) {
	t.Parallel()
	long := make([]cty.Value, 1000)
	for i := range long {
		long[i] = cty.ObjectVal(map[string]cty.Value{"n": cty.NumberIntVal(int64(i)), "l": cty.ListVal([]cty.Value{cty.StringVal("x"), cty.StringVal("y")})})
	}
	ctx := &hcl.EvalContext{
		Variables: map[string]cty.Value{"long": cty.ListVal(long), "short": cty.TupleVal(long[:3])},
		Functions: map[string]function.Function{"length": stdlib.LengthFunc, "concat": stdlib.ConcatFunc},
	}
	for text, steps := range map[string][2]int{ // at least and at most
		`long[0].n + 1`:         {0, 0},
		`[for x in short: x.n]`: {3, 10},
		`{for i, x in short: "k${i}" => x.n if x.n > 0}`:                            {8, 30},
		`{for i, x in short: x.n > 0 => i...}`:                                      {6, 30},
		`[for x in long: [for y in short: x.n + y.n]]`:                              {3000, 30_000},
		`[for x in short: length(long)]`:                                            {3, 20}, // the functions themselves are not measured here
		`[for x in short: long[*].n == long[*].n]`:                                  {3000, 20_000},
		`[for x in short: long == long]`:                                            {10_000, 20_000},
		`length([for x in (long): -x.n])`:                                           {1000, 3000},
		`[for x in short: long[x.n].l[*]]`:                                          {3, 30},
		`[for x in short: x.l.*]`:                                                   {3, 30},
		`"%{for x in long}${x.n}${x.l[0]} %{endfor}"`:                               {1000, 3000},
		`[for x in short: x.n > 1 ? {(x.n) = [for y in x.l: y]} : {}]`:              {6, 30},
		`concat([for x in short: x.n], [for x in short: !false], short[*].l[0])[1]`: {6, 20},
	} {
		expr, diags := hclsyntax.ParseExpression([]byte(text), "t", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(text, diags)
		}
		want, wrong := expr.Value(ctx)
		meter := &Meter{Left: Most}
		got, diags := Bounded(expr, meter).Value(ctx)
		if diags.HasErrors() != wrong.HasErrors() || !got.RawEquals(want) || diags.HasErrors() && diags.Error() != wrong.Error() {
			t.Errorf("%s: got %#v and %v, want %#v and %v", text, got, diags, want, wrong)
		}
		if taken := Most - meter.Left; taken < steps[0] || taken > steps[1] {
			t.Errorf("%s: it takes %d steps, want %v", text, taken, steps)
		}
		if steps[1] == 0 {
			continue
		}
		meter = &Meter{Left: steps[0] / 2}
		if _, diags := Bounded(expr, meter).Value(ctx); !diags.HasErrors() || !meter.Exceeded() {
			t.Errorf("%s: it takes more than %d steps, and has a value", text, steps[0]/2)
		}
	}
}

// TestMeter wants the end of a meter to be its end.
func TestMeter(t *testing.T) {
	t.Parallel()
	m := &Meter{Left: 10}
	if m.Take(10) != nil || m.Exceeded() {
		t.Error("the last steps were not given")
	}
	if m.Take(1) == nil || !m.Exceeded() || m.Take(0) == nil {
		t.Error("there are steps behind the end")
	}
	var none *Meter
	if none.Take(1<<60) != nil || none.TakeFor(Reading, cty.True) != nil || none.Exceeded() {
		t.Error("there is an end to no meter")
	}
}
