package terraform

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/model"
)

// addMove takes a moved block. One that is no address at both ends says nothing: Terraform refuses it.
func (c *config) addMove(block *hcl.Block) {
	content, _, _ := block.Body.PartialContent(attributes("from", "to"))
	move := model.Move{From: addressIn(content, "from"), To: addressIn(content, "to")}
	if move.From != "" && move.To != "" {
		c.moves = append(c.moves, move)
	}
}

// addressIn returns the address that an attribute names, "" if it names none.
func addressIn(content *hcl.BodyContent, name string) string {
	expr := expression(content, name)
	if expr == nil {
		return ""
	}
	t, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() || len(t) < 2 {
		return ""
	}
	return t.RootName() + traversalText(t[1:])
}

// moved returns the moves of the module and of everything below it, with addresses as the root module sees them.
func (m *module) moved() []model.Move {
	var moves []model.Move
	m.modules(func(m *module) {
		for _, move := range m.config.moves {
			moves = append(moves, model.Move{From: m.address(move.From), To: m.address(move.To)})
		}
	})
	return moves
}
