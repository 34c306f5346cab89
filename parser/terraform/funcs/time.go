package funcs

import (
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// timeFunctions are the functions of points in time.
func timeFunctions() map[string]function.Function {
	return map[string]function.Function{
		"formatdate":    stdlib.FormatDateFunc,
		"plantimestamp": undetermined(cty.String),
		"timeadd":       stdlib.TimeAddFunc,
		"timecmp":       newFunction(cty.Number, timeCompare, parameters(cty.String, "timestamp_a", "timestamp_b")...),
		"timestamp":     undetermined(cty.String),
	}
}

// timeCompare is timecmp(a, b): -1, 0 or 1 as a is before, at or after b.
func timeCompare(args []cty.Value, _ cty.Type) (cty.Value, error) {
	var times [2]time.Time
	for i, arg := range args {
		t, err := time.Parse(time.RFC3339, arg.AsString())
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(i, "%q is not a time such as 2006-01-02T15:04:05Z", arg.AsString())
		}
		times[i] = t
	}
	return cty.NumberIntVal(int64(times[0].Compare(times[1]))), nil
}
