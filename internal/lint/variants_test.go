package lint

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

func TestMergeVariants(t *testing.T) {
	t.Parallel()
	in := func(variant string, f model.Finding) model.Finding {
		f.Root, f.Variants = "infra", []string{variant}
		f.Decisions = []model.Related{{Message: "the value of " + variant, Location: line(20)}}
		return f
	}
	everywhere, some, other := finding("r", "a", "tcp/22", 1), finding("r", "a", "tcp/23", 2), finding("r", "a", "tcp/23", 2)
	other.Root = "other"
	r := &model.Report{
		Variants: map[string][]string{"infra": {"base", "prod", "stage"}, "other": {""}},
		Findings: []model.Finding{
			in("stage", everywhere), in("base", everywhere), in("prod", everywhere), in("stage", some), in("prod", some), other,
		},
	}
	for _, process := range []processor{mergeVariants, mergeInstances, explainVariants} {
		process(r)
	}
	if len(r.Findings) != 3 {
		t.Fatalf("got %d findings, want 3: %v", len(r.Findings), r.Findings)
	}
	if f := r.Findings[0]; f.Variants != nil || f.Message != everywhere.Message || len(f.Related) > 0 {
		t.Errorf("got %+v for a finding of all variants", f)
	}
	if f := r.Findings[1]; !slices.Equal(f.Variants, []string{"prod", "stage"}) || f.Message != some.Message || len(f.Related) != 2 {
		t.Errorf("got %+v for a finding of some variants", f)
	}
	if f := r.Findings[2]; f.Variants != nil || f.Message != other.Message {
		t.Errorf("got %+v for a finding of a root without variants", f)
	}
}

// TestWorst shows that nothing is proven that is not in all variants, and that each group counts once.
func TestWorst(t *testing.T) {
	t.Parallel()
	w := worst{}
	w.add("infra", engine.Verdicts{"a": model.Proven, "b": model.Proven, "c": model.Unproven, "d": model.Violated, "e": model.Proven, "f": model.NotJudged})
	w.add("infra", engine.Verdicts{"a": model.Proven, "b": model.Unproven, "c": model.Violated, "d": model.Proven, "e": model.NotJudged, "f": model.Unproven})
	w.add("other", engine.Verdicts{"a": model.Violated})
	if got, want := w.tally(), (model.Tally{Proven: 1, Violated: 3, Unknown: 2, NotJudged: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
