package parser_test

import (
	"math/rand/v2"
	"testing"

	"github.com/egresslint/egresslint/internal/diff"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/reach"
	"github.com/egresslint/egresslint/parser/internal/sample"
)

// TestNoDifferenceBetweenLanguages writes random networks in both languages: from one to the other, no traffic changes.
func TestNoDifferenceBetweenLanguages(t *testing.T) {
	t.Parallel()
	nodes := 0
	for seed := range uint64(150) {
		network := sample.Random(rand.New(rand.NewPCG(seed, 3)))
		before, after := networkOf(fromTerraform(t, network)), networkOf(fromTemplate(t, network))
		nodes += len(before.Tasks) + len(before.Endpoints)
		for _, pair := range [][2]model.Network{{before, after}, {after, before}} {
			d := diff.Compare(diff.State{Networks: pair[:1]}, diff.State{Networks: pair[1:]})
			if s := d.Summary; s.Opened+s.Closed+s.Unknown > 0 {
				t.Errorf("seed %d: %s: %+v\n%s\n%s", seed, s.Verdict, d.Changes, sample.Terraform(network), sample.CloudFormation(network))
			}
		}
	}
	if nodes < 150 {
		t.Errorf("only %d tasks and endpoints were compared", nodes)
	}
}

// networkOf returns the network of a stack, with reasons as neither language words them.
func networkOf(stack *model.Stack) model.Network {
	n := reach.Of(stack, reach.Facts{})
	for i := range n.Grants {
		if len(n.Grants[i].Reasons) > 0 {
			n.Grants[i].Reasons = []model.Reason{{Reason: "for some reason"}}
		}
	}
	return n
}
