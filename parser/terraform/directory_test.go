package terraform

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// TestMayHaveBlock puts texts together of pieces of blocks, in any order, most of which are no right syntax: whatever block the
// parser finds, mayHaveBlock must have said that it may be there.
func TestMayHaveBlock(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"data", "module", `"aws_security_group"`, `"aws_security_groups"`, `"aws_security\u005fgroup"`, `"\u0061ws_security_group"`, "aws_security_group", `"a"`,
		" ", " ", "\n", "\r\n", "\t", "{", "}", "{}\n", "/* c */", "// c\n", "# c\n", ".", "-", "_", "é", "x", "=", "\uFEFF", `"`, "<<E\n", "E\n",
	}
	found := 0
	for seed := range uint64(20000) {
		random := rand.New(rand.NewPCG(seed, 1))
		var text strings.Builder
		for range 1 + random.IntN(12) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		file, _ := parseSyntax("main.tf", []byte(text.String()))
		if file == nil {
			continue
		}
		for _, block := range file.Body.(*hclsyntax.Body).Blocks {
			isCall := block.Type == "module"
			isLookup := block.Type == "data" && len(block.Labels) > 0 && strings.HasPrefix(block.Labels[0], lookupType)
			var d directory
			d.look("main.tf", []byte(text.String()))
			if isCall && !d.calls || isLookup && !d.lookups {
				t.Errorf("%q has a block %s %q", text.String(), block.Type, block.Labels)
			}
			if isCall || isLookup {
				found++
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d texts had such a block", found)
	}
}

func TestMayHaveNoBlock(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", `resource "aws_security_group" "a" {}`, `data "aws_vpc" "a" {}`, `locals { a = data.aws_security_group.a.id, b = "${path.module}/x", c = module.a.b }`,
		`variable "metadata" {}`, `variable "modules" {}`,
	} {
		var d directory
		if d.look("main.tf", []byte(text)); d.calls || d.lookups {
			t.Errorf("%s may have calls: %t, may find groups: %t", text, d.calls, d.lookups)
		}
	}
}
