package engine

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
)

var (
	seed     = flag.Uint64("seed", 1, "the first network that is tried")
	networks = flag.Uint64("networks", 30, "how many random networks are tried")
)

// enough is how many packets a run has to send at least.
const enough = 10_000

// TestPoliciesAgreeWithPackets judges random networks of which everything is known, and sends packets through them: what
// arrives and what gets out must be what the policies say.
func TestPoliciesAgreeWithPackets(t *testing.T) {
	t.Parallel()
	judge := newJudge(t)
	packets := 0
	for n := *seed; n < *seed+*networks; n++ {
		s := generator{rand.New(rand.NewPCG(n, 0))}.network()
		wrong, sent := judge.disagreement(s)
		packets += sent
		if wrong == "" {
			continue
		}
		s = judge.smallest(s)
		wrong, _ = judge.disagreement(s)
		t.Fatalf("network %d (go test ./internal/engine -run %s -seed %d -networks 1): %s\n%s", n, t.Name(), n, wrong, shown(t, s))
	}
	if packets < enough {
		t.Errorf("only %d packets were sent", packets)
	}
	t.Logf("%d networks, %d packets", *networks, packets)
}

// judge compares verdicts with what packets do.
type judge struct {
	t          *testing.T
	engine     *Engine
	categories map[string]string // by rule
}

func newJudge(t *testing.T) *judge {
	t.Helper()
	rules, err := policyset.Rules(nil)
	if err != nil {
		t.Fatal(err)
	}
	categories := map[string]string{}
	for _, rule := range rules {
		categories[rule.Name] = rule.Category
	}
	return &judge{t, newEngine(t), categories}
}

func (j *judge) evaluate(s *model.Stack) *Judgement {
	j.t.Helper()
	judgement, err := j.engine.Evaluate(j.t.Context(), s)
	if err != nil {
		j.t.Fatal(err)
	}
	return judgement
}

// disagreement says where the policies and packets disagree, "" if they do not, and how many packets were sent.
func (j *judge) disagreement(s *model.Stack) (string, int) {
	sim := &simulation{stack: s}
	truth := sim.truth()
	said := j.said(s)
	for _, question := range questions(truth) {
		if said[question] != truth[question] {
			return fmt.Sprintf("%s: the policies say %s, packets say %s", question, said[question], truth[question]), sim.packets
		}
	}
	return "", sim.packets
}

// answers holds what is the case, by question.
type answers map[string]model.Ternary

func questions(a answers) []string {
	var list []string
	for question := range a {
		list = append(list, question)
	}
	slices.Sort(list)
	return list
}

// truth is what packets say.
func (s *simulation) truth() answers {
	a := answers{}
	for _, w := range s.stack.Workloads {
		for _, service := range []string{"ecr.api", "ecr.dkr", "s3"} {
			if len(s.endpoints(service)) > 0 { // whether there is anything to reach is another question
				a[w.ID+" reaches "+service] = s.reaches(w, service)
			}
		}
		for _, group := range ids(w.Groups) {
			a[group+" exceeds"] = s.exceeds(group)
		}
		a[w.ID+" misses ECR"], a[w.ID+" misses S3"] = s.misses(w), s.strays(w)
	}
	for _, e := range s.stack.Endpoints {
		if !isECR(e) {
			continue
		}
		a[e.ID+" blocks"] = s.blocks(e)
		for _, group := range ids(e.Groups) {
			a[group+" leaks"] = ternary(s.leaks(group))
			a[group+" is open"] = ternary(s.open(group))
		}
	}
	return a
}

// blocks reports whether the endpoint keeps a task out that needs it and that no other endpoint of the service lets in.
func (s *simulation) blocks(e *model.Endpoint) model.Ternary {
	worst := model.No
	for _, w := range s.stack.Workloads {
		if e.Service == "ecr.api" && w.PlatformVersion == "1.3.0" {
			continue
		}
		best := model.No
		for _, other := range s.endpoints(e.Service) {
			if other != e {
				best = better(best, s.admits(other, w))
			}
		}
		blocked := opposite(s.admits(e, w))
		switch {
		case best == model.Unclear && blocked != model.No:
			worst = better(worst, model.Unclear)
		case best == model.No:
			worst = better(worst, blocked)
		}
	}
	return worst
}

func opposite(a model.Ternary) model.Ternary {
	return map[model.Ternary]model.Ternary{model.Yes: model.No, model.No: model.Yes, model.Unclear: model.Unclear}[a]
}

func ternary(yes bool) model.Ternary {
	if yes {
		return model.Yes
	}
	return model.No
}

// said is what the policies say to the same questions.
func (j *judge) said(s *model.Stack) answers {
	judgement := j.evaluate(s)
	a := answers{}
	for _, w := range judgement.Workloads {
		a[w.ID+" misses ECR"], a[w.ID+" misses S3"] = model.No, model.No
		for service, answer := range w.Reaches {
			a[w.ID+" reaches "+service] = answer
		}
		for _, reference := range s.Workloads[w.ID].Groups.Items {
			a[reference.ID+" exceeds"] = model.No
		}
	}
	for _, e := range judgement.Endpoints {
		a[e.ID+" blocks"] = model.No
		for _, reference := range s.Endpoints[e.ID].Groups.Items {
			a[reference.ID+" leaks"], a[reference.ID+" is open"] = model.No, model.No
		}
	}
	for _, f := range judgement.Findings {
		for _, question := range j.asked(s, f) {
			a[question] = better(a[question], map[model.Verdict]model.Ternary{model.Violation: model.Yes, model.Unproven: model.Unclear}[f.Verdict])
		}
	}
	return a
}

// asked are the questions that the finding answers.
func (j *judge) asked(s *model.Stack, f model.Finding) []string {
	category := j.categories[f.Rule]
	switch {
	case f.Rule == "endpoint-ingress-blocked":
		return []string{f.Resource + " blocks"}
	case f.Rule == "ecr-endpoint-missing":
		return []string{f.Resource + " misses ECR"}
	case f.Rule == "s3-gateway-not-routed":
		return []string{f.Resource + " misses S3"}
	case category == "exposure" || f.Rule == "gateway-has-no-group":
		return concerning(s, f.Resource, " exceeds")
	case f.Rule == "endpoint-ingress-open":
		return concerning(s, f.Resource, " is open")
	case category == "endpoint" || f.Rule == "stale-ecr-cidr":
		return concerning(s, f.Resource, " leaks")
	default:
		return nil
	}
}

// concerning are the questions about the group, or about all groups of a workload or endpoint that may have more.
func concerning(s *model.Stack, resource, question string) []string {
	groups := []string{resource}
	if w := s.Workloads[resource]; w != nil {
		groups = ids(w.Groups)
	}
	if e := s.Endpoints[resource]; e != nil {
		groups = ids(e.Groups)
	}
	for i := range groups {
		groups[i] += question
	}
	return groups
}

// smallest drops rules and list entries as long as the policies and packets disagree.
func (j *judge) smallest(s *model.Stack) *model.Stack {
	for shrunk := true; shrunk; {
		shrunk = false
		for _, list := range lists(s) {
			for i := 0; i < len(*list); {
				before := *list
				*list = slices.Delete(slices.Clone(before), i, i+1)
				if wrong, _ := j.disagreement(s); wrong == "" {
					*list = before
					i++
				} else {
					shrunk = true
				}
			}
		}
	}
	return s
}

func lists(s *model.Stack) []*[]*model.Rule {
	var all []*[]*model.Rule
	for _, group := range s.Groups {
		all = append(all, &group.Egress, &group.Ingress)
	}
	return all
}

// shown writes a stack for people: a thing a line.
func shown(t *testing.T, s *model.Stack) string {
	t.Helper()
	var out strings.Builder
	line := func(id string, thing any) {
		text, err := json.Marshal(thing)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s: %s\n", id, text)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Workloads)) {
		line(id, s.Workloads[id])
	}
	for _, id := range slices.Sorted(maps.Keys(s.Endpoints)) {
		line(id, s.Endpoints[id])
	}
	for _, id := range slices.Sorted(maps.Keys(s.Groups)) {
		line(id, s.Groups[id].RuleSet)
	}
	line("prefix list own", s.PrefixLists["own"])
	return out.String()
}
