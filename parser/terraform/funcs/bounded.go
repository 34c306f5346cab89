package funcs

import (
	"math"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/parser/terraform/bounds"
)

// MaxSize and MaxElements are how many characters a text and how many elements a collection may get. What would be larger is
// unknown, as if it were not there to be worked out.
const (
	MaxSize     = 8 << 20
	MaxElements = 1 << 16
)

// bounded returns the function, of which the result is unknown where the arguments are excessive.
func bounded(f function.Function, excessive func(args []cty.Value) bool) function.Function {
	return function.New(&function.Spec{
		Params:   f.Params(),
		VarParam: f.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) {
			if excessive(args) {
				return cty.DynamicPseudoType, nil
			}
			return f.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
			if excessive(args) {
				return cty.UnknownVal(ty), nil
			}
			return f.Call(args)
		},
	})
}

// excesses tell, by function, the arguments of which the result is too large, or not to be had in reasonable time.
func excesses() map[string]func(args []cty.Value) bool {
	return map[string]func(args []cty.Value) bool{
		"concat":     func(args []cty.Value) bool { return sumOf(args, length) > MaxElements },
		"merge":      func(args []cty.Value) bool { return sumOf(args, length) > MaxElements },
		"setproduct": func(args []cty.Value) bool { return productOf(args, length) > MaxElements },
		"join":       func(args []cty.Value) bool { return joined(args) > MaxSize },
		"replace":    func(args []cty.Value) bool { return replaced(args) > MaxSize },
		"format":     func(args []cty.Value) bool { return formatted(args) > MaxSize },
		"formatlist": func(args []cty.Value) bool { return formattedList(args) > MaxSize },
		"indent": func(args []cty.Value) bool {
			return number(args[0])*(1+float64(strings.Count(text(args[1]), "\n"))) > MaxSize
		},
		"parseint":   func(args []cty.Value) bool { return len(text(args[0])) > maxDigits },
		"pow":        func(args []cty.Value) bool { return math.Abs(number(args[1])) > maxDigits },
		"tostring":   func(args []cty.Value) bool { return isVast(args[0]) },
		"jsonencode": func(args []cty.Value) bool { return isVast(args[0]) },
		"yamlencode": func(args []cty.Value) bool { return isVast(args[0]) },
		"jsondecode": func(args []cty.Value) bool { return bounds.Check([]byte(text(args[0]))) != nil },
		"yamldecode": func(args []cty.Value) bool { return bounds.Check([]byte(text(args[0]))) != nil },
	}
}

// maxDigits is how many digits a number may have.
const maxDigits = 1 << 12

// isVast reports whether there is a number in a value with so many digits that it takes long to write it.
func isVast(v cty.Value) bool {
	vast := false
	_ = cty.Walk(v, func(_ cty.Path, part cty.Value) (bool, error) { // the function returns no error
		vast = vast || VastNumber(part)
		return !vast, nil
	})
	return vast
}

// VastNumber reports whether a value is a number with so many digits that it takes long to write it.
func VastNumber(v cty.Value) bool {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.Number {
		return false
	}
	exponent := v.AsBigFloat().MantExp(nil)
	return exponent > 4*maxDigits || exponent < -4*maxDigits
}

// length is how many elements a collection has, or characters a text; 0 where that is not known.
func length(v cty.Value) float64 {
	v, _ = v.Unmark()
	switch {
	case !v.IsKnown() || v.IsNull():
		return 0
	case v.Type() == cty.String:
		return float64(len(v.AsString()))
	case v.CanIterateElements():
		return float64(v.LengthInt())
	default:
		return 0
	}
}

func text(v cty.Value) string {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return ""
	}
	return v.AsString()
}

func number(v cty.Value) float64 {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.Number {
		return 0
	}
	n, _ := v.AsBigFloat().Float64()
	return n
}

func sumOf(args []cty.Value, of func(cty.Value) float64) float64 {
	total := 0.0
	for _, arg := range args {
		total += of(arg)
	}
	return total
}

func productOf(args []cty.Value, of func(cty.Value) float64) float64 {
	total := 1.0
	for _, arg := range args {
		total *= of(arg)
	}
	return total
}

// elements is the characters of all elements of a list of texts.
func elements(v cty.Value) float64 {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return 0
	}
	return sumOf(v.AsValueSlice(), length)
}

func joined(args []cty.Value) float64 {
	return sumOf(args[1:], func(list cty.Value) float64 { return elements(list) + length(list)*length(args[0]) })
}

// replaced is how long replace(string, substring, replacement) gets at most.
func replaced(args []cty.Value) float64 {
	in, out := text(args[1]), length(args[2])
	count := float64(strings.Count(text(args[0]), in))
	if len(in) > 1 && strings.HasPrefix(in, "/") && strings.HasSuffix(in, "/") { // a regular expression
		count = 1 + length(args[0])
		out += length(args[0]) * float64(strings.Count(text(args[2]), "$"))
	}
	return length(args[0]) + count*out
}

// widths matches the widths and precisions of a format.
var widths = lazyregexp.New(`[0-9]{5,}`)

// formatted is how long format(spec, values…) gets at most: each verb writes each value, in its width.
func formatted(args []cty.Value) float64 {
	return written(text(args[0]), 1, sumOf(args[1:], size))
}

// formattedList is how long all results of formatlist(spec, values…) get at most: each verb writes an element of each list.
func formattedList(args []cty.Value) float64 {
	count := 1.0
	for _, arg := range args[1:] {
		if isList(arg) {
			count = max(count, length(arg))
		}
	}
	return written(text(args[0]), count, sumOf(args[1:], func(arg cty.Value) float64 {
		if isList(arg) {
			return size(arg)
		}
		return count * size(arg)
	}))
}

// written is how long the texts get that so many uses of a format make of values with so many characters in all.
func written(spec string, uses, characters float64) float64 {
	if widths().MatchString(spec) || strings.Contains(spec, "*") {
		return math.Inf(1)
	}
	width := 0.0
	if strings.ContainsAny(spec, "0123456789") {
		width = 1e4
	}
	verbs := float64(strings.Count(spec, "%"))
	return uses*(float64(len(spec))+verbs*width) + verbs*characters
}

func isList(v cty.Value) bool {
	return v.Type().IsListType() || v.Type().IsTupleType() || v.Type().IsSetType()
}

// size is how long a value is when it is written, about.
func size(v cty.Value) float64 {
	if isVast(v) {
		return math.Inf(1)
	}
	return max(length(v), elements(v))
}
