package funcs

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// stringFunctions are the functions that take strings apart and put them together.
func stringFunctions() map[string]function.Function {
	return map[string]function.Function{
		"chomp":       stdlib.ChompFunc,
		"endswith":    stringTest(strings.HasSuffix),
		"format":      stdlib.FormatFunc,
		"formatlist":  stdlib.FormatListFunc,
		"indent":      stdlib.IndentFunc,
		"join":        stdlib.JoinFunc,
		"lower":       stdlib.LowerFunc,
		"regex":       stdlib.RegexFunc,
		"regexall":    stdlib.RegexAllFunc,
		"replace":     newFunction(cty.String, replace, parameters(cty.String, "string", "substring", "replacement")...),
		"split":       stdlib.SplitFunc,
		"startswith":  startsWithFunction(),
		"strcontains": stringTest(strings.Contains),
		"strrev":      stdlib.ReverseFunc,
		"substr":      stdlib.SubstrFunc,
		"title":       stdlib.TitleFunc,
		"trim":        stdlib.TrimFunc,
		"trimprefix":  stdlib.TrimPrefixFunc,
		"trimspace":   stdlib.TrimSpaceFunc,
		"trimsuffix":  stdlib.TrimSuffixFunc,
		"upper":       stdlib.UpperFunc,
	}
}

// stringTest returns a function that asks a question about a string and a part.
func stringTest(holds func(s, part string) bool) function.Function {
	return newFunction(cty.Bool, func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return cty.BoolVal(holds(args[0].AsString(), args[1].AsString())), nil
	}, parameters(cty.String, "string", "part")...)
}

// startsWithFunction returns startswith(string, prefix), which has an answer also for an unknown string of which as
// much is known as the question needs.
func startsWithFunction() function.Function {
	params := parameters(cty.String, "string", "prefix")
	params[0].AllowUnknown = true
	return newFunction(cty.Bool, func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		prefix := args[1].AsString()
		if args[0].IsKnown() {
			return cty.BoolVal(strings.HasPrefix(args[0].AsString(), prefix)), nil
		}
		switch start := args[0].Range().StringPrefix(); {
		case strings.HasPrefix(start, prefix):
			return cty.True, nil
		case !strings.HasPrefix(prefix, start):
			return cty.False, nil
		}
		return cty.UnknownVal(ty), nil
	}, params...)
}

// replace is replace(string, substring, replacement), where a substring between slashes is a regular expression.
func replace(args []cty.Value, _ cty.Type) (cty.Value, error) {
	sub := args[1].AsString()
	if len(sub) > 1 && strings.HasPrefix(sub, "/") && strings.HasSuffix(sub, "/") {
		return stdlib.RegexReplace(args[0], cty.StringVal(sub[1:len(sub)-1]), args[2])
	}
	return stdlib.Replace(args[0], args[1], args[2])
}
