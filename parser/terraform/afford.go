package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/parser/terraform/funcs"
)

// maxParts is how many parts a value may have, each of which is looked at more than once. A short text can make any number:
// of two of the value before, again and again.
const maxParts = 1 << 18

// affordable reports whether a value is small enough to be worked with.
func affordable(v cty.Value) bool {
	left := maxParts
	return withinBudget(v, &left)
}

// isShort reports whether so little is written of a literal, such as the number of a port, that it is affordable whatever it is.
func isShort(literal *hclsyntax.LiteralValueExpr) bool {
	length := literal.SrcRange.End.Byte - literal.SrcRange.Start.Byte
	return 0 < length && length <= len("65535")
}

func withinBudget(v cty.Value, left *int) bool {
	*left--
	v, _ = v.Unmark()
	switch ty := v.Type(); {
	case *left < 0:
		return false
	case !v.IsKnown() || v.IsNull():
		return true
	case ty == cty.String:
		return len(v.AsString()) <= funcs.MaxSize
	case ty == cty.Number:
		return !funcs.VastNumber(v)
	case !v.CanIterateElements():
		return true
	}
	for it := v.ElementIterator(); it.Next(); {
		if _, element := it.Element(); !withinBudget(element, left) {
			return false
		}
	}
	return true
}
