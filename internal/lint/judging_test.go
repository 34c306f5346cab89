package lint

import (
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// TestJudgedStacks shows that the networks of roots that were judged are not kept.
func TestJudgedStacks(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"open/main.tf": openTask, "more/main.tf": openTask})
	tree := source.NewTree(dir)
	defer tree.Close()
	s, err := search(tree, Options{Dir: dir, Networks: true})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := s.judge(t.Context(), engine.New)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Stacks) != 2 || len(p.judgements()) != 2 {
		t.Fatalf("got %d stacks and %d judgements, want 2", len(p.Stacks), len(p.judgements()))
	}
	for i, stack := range p.Stacks {
		if len(stack.Groups)+len(stack.Positions.Entries()) > 0 || len(p.kept[i].network.Groups) != 1 {
			t.Errorf("%s: got %d groups, and those of the network of the report are %v", stack.Root, len(stack.Groups), p.kept[i].network.Groups)
		}
	}
}

// TestNeedsAdvice shows which stacks are kept: those that code is to be written for when everything is parsed.
func TestNeedsAdvice(t *testing.T) {
	t.Parallel()
	fixes := []model.Fix{{}}
	for want, finding := range map[bool]model.Finding{
		true:  {Verdict: model.Violation, Fixes: fixes},
		false: {Verdict: model.Unproven, Fixes: fixes},
	} {
		if got := needsAdvice(&engine.Judgement{Findings: []model.Finding{{Verdict: model.Violation}, finding}}); got != want {
			t.Errorf("%+v: got %t", finding, got)
		}
	}
}
