package lint

import (
	"maps"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestEndpointsAgreeWithRules compares the needs of the tasks of all examples with what the rules about needs find: a service
// that is reached has no finding, and one that certainly is not reached is missing or blocked.
func TestEndpointsAgreeWithRules(t *testing.T) {
	t.Parallel()
	judge, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	judge = judge.WithData(withNeeds(judge.Data()))
	found := 0
	for name, stack := range exampleStacks(t) {
		judgement, err := judge.Evaluate(t.Context(), stack)
		if err != nil {
			t.Fatal(err)
		}
		tasks, _, err := judge.Endpoints(t.Context(), stack)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range judgement.Findings {
			if f.Category != "needs" || len(f.Workloads) != 1 {
				continue
			}
			is, ok := reachability(tasks, f.Workloads[0], f.Subject)
			if !ok {
				continue // it is about an image
			}
			found++
			if is == model.Reached || f.Verdict == model.Violation && is == model.ReachUnknown {
				t.Errorf("%s: %s finds %s for %s of %s, which is %s", name, f.Rule, f.Verdict, f.Subject, f.Workloads[0], is)
			}
		}
	}
	if found < 20 {
		t.Errorf("%d findings were compared", found)
	}
}

func reachability(tasks []model.TaskNeeds, id, service string) (model.Reachability, bool) {
	for _, task := range tasks {
		for _, need := range task.Needs {
			if task.ID == id && need.Service == service {
				return need.Is, true
			}
		}
	}
	return "", false
}

// withNeeds is the data of the policies with the rules about needs switched on.
func withNeeds(data map[string]any) map[string]any {
	data = maps.Clone(data)
	own := maps.Clone(data["egresslint"].(map[string]any))
	config := maps.Clone(own["config"].(map[string]any))
	needs := maps.Clone(config["needs"].(map[string]any))
	needs["on"] = true
	config["needs"], own["config"], data["egresslint"] = needs, config, own
	return data
}

// TestEndpointsOfExamples wants an answer for each task and each endpoint of all examples, with a place and a reason.
func TestEndpointsOfExamples(t *testing.T) {
	t.Parallel()
	judge, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, stack := range exampleStacks(t) {
		tasks, endpoints, err := judge.Endpoints(t.Context(), stack)
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range tasks {
			for _, need := range task.Needs {
				if len(need.For) == 0 || len(need.Hops) == 0 || need.Is == model.ReachUnknown && len(need.Reasons) == 0 {
					t.Errorf("%s: %s needs %s: %+v", name, task.ID, need.Service, need)
				}
			}
		}
		for _, endpoint := range endpoints {
			if endpoint.Is == "" || endpoint.Is == model.UsageUnknown && len(endpoint.Reasons) == 0 {
				t.Errorf("%s: %+v", name, endpoint)
			}
		}
	}
}
