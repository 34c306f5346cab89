package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/bounds"
)

// Surroundings returns the lines of a file in Terraform's native syntax that decide together what is at a position: the
// innermost block or object around it, without the other elements of the lists that it is in. It returns false for a text
// that has no such lines.
func Surroundings(name string, text []byte, at source.Pos) (source.Region, bool) {
	if bounds.Check(text) != nil {
		return source.Region{}, false
	}
	file, _ := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	if file == nil {
		return source.Region{}, false
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return source.Region{}, false
	}
	s := &surroundings{at: at}
	s.body(body, true)
	return s.region, s.found
}

// surroundings follows a position into a file.
type surroundings struct {
	at     source.Pos
	region source.Region
	found  bool
}

// body follows the position into a body. Where each attribute is a thing of its own, as in a file of values and in locals,
// the others decide nothing about it.
func (s *surroundings) body(b *hclsyntax.Body, apart bool) {
	for _, block := range b.Blocks {
		if around := hcl.RangeBetween(block.TypeRange, block.CloseBraceRange); s.holds(around) {
			s.narrow(around)
			s.body(block.Body, block.Type == "locals")
			return
		}
	}
	for _, attribute := range b.Attributes {
		if s.holds(attribute.SrcRange) {
			if apart {
				s.narrow(attribute.SrcRange)
			}
			_ = hclsyntax.Walk(attribute.Expr, s) // Enter and Exit find nothing wrong
			return
		}
	}
}

// Enter follows the position into a part of an expression.
func (s *surroundings) Enter(node hclsyntax.Node) hcl.Diagnostics {
	if !s.holds(node.Range()) {
		return nil
	}
	switch n := node.(type) {
	case *hclsyntax.ObjectConsExpr:
		s.narrow(n.SrcRange)
	case *hclsyntax.TupleConsExpr:
		s.element(n)
	}
	return nil
}

// Exit does nothing.
func (s *surroundings) Exit(hclsyntax.Node) hcl.Diagnostics { return nil }

// element leaves the other elements of a list out, but for those that share a line with the one at the position.
func (s *surroundings) element(list *hclsyntax.TupleConsExpr) {
	var own source.Lines
	var others []source.Lines
	for _, element := range list.Exprs {
		if s.holds(element.Range()) {
			own = linesOf(element.Range())
		} else {
			others = append(others, linesOf(element.Range()))
		}
	}
	if own.First == 0 {
		return
	}
	for _, other := range others {
		if !other.Overlap(own) {
			s.region.Without = append(s.region.Without, other)
		}
	}
}

func (s *surroundings) narrow(to hcl.Range) {
	s.region, s.found = source.Region{Within: linesOf(to)}, true
}

func (s *surroundings) holds(r hcl.Range) bool {
	from, to := source.Pos{Line: r.Start.Line, Column: r.Start.Column}, source.Pos{Line: r.End.Line, Column: r.End.Column}
	return !s.at.Before(from) && s.at.Before(to)
}

func linesOf(r hcl.Range) source.Lines { return source.Lines{First: r.Start.Line, Last: r.End.Line} }
