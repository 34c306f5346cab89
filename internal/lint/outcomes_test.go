package lint

import (
	"reflect"
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

func TestWeaker(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ verdict, elsewhere, want model.Verdict }{
		{model.Proven, model.Proven, model.Proven},
		{model.Proven, model.Violated, model.Unproven},
		{model.Proven, model.NotJudged, model.NotJudged},
		{model.NotJudged, model.Proven, model.NotJudged},
		{model.NotJudged, model.Violated, model.Unproven},
		{model.Violated, model.NotJudged, model.Violated},
		{model.Unproven, model.NotJudged, model.Unproven},
		{model.Proven, "", model.Proven},
	} {
		if got := weaker(c.verdict, c.elsewhere); got != c.want {
			t.Errorf("%s, elsewhere %s: got %s, want %s", c.verdict, c.elsewhere, got, c.want)
		}
	}
}

func TestWeakenKeepsWhyNothingIsJudged(t *testing.T) {
	t.Parallel()
	one := func(verdict model.Verdict, reasons ...string) *engine.Judgement {
		return &engine.Judgement{
			Workloads: []model.WorkloadResult{{ID: "w", Verdict: verdict, NotJudged: reasons}},
			Endpoints: []model.EndpointResult{{ID: "e", Verdict: verdict, NotJudged: reasons}},
		}
	}
	judgement := one(model.Proven, "b")
	weaken(judgement, one(model.NotJudged, "b", "a"))
	w, e, want := judgement.Workloads[0], judgement.Endpoints[0], []string{"a", "b"}
	if w.Verdict != model.NotJudged || e.Verdict != model.NotJudged {
		t.Errorf("got %s and %s", w.Verdict, e.Verdict)
	}
	if !reflect.DeepEqual(w.NotJudged, want) || !reflect.DeepEqual(e.NotJudged, want) {
		t.Errorf("got %v and %v, want %v", w.NotJudged, e.NotJudged, want)
	}
}
