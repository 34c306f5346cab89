package lint

import (
	"reflect"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/reach"
	"github.com/egresslint/egresslint/internal/source"
)

// networkFacts are what the data of the policies says and package reach needs.
type networkFacts struct {
	reach.Facts
	hops    map[string]string // the kinds of hops that rules report, by rule
	notPull map[string]bool   // the rules that are not about the pull
}

// factsOf reads the ids of AWS's prefix lists, and the hops that rules report.
func factsOf(data map[string]any) *networkFacts {
	facts := &networkFacts{reach.Facts{Lists: map[string]string{}}, map[string]string{}, map[string]bool{}}
	for service, regions := range below(data, "egresslint", "aws", "prefix_lists", "ids") {
		for region, id := range below(regions) {
			if text, ok := id.(string); ok {
				facts.Lists[text] = service + " in " + region
			}
		}
	}
	for rule, about := range below(data, "egresslint", "metadata") {
		if hop, ok := below(about, "path")["hop"].(string); ok {
			facts.hops[rule] = hop
		}
		facts.notPull[rule] = below(about)["category"] != pullCategory
	}
	return facts
}

// below returns the object at the keys, nil where there is none.
func below(value any, keys ...string) map[string]any {
	object, _ := value.(map[string]any)
	for _, key := range keys {
		object, _ = object[key].(map[string]any)
	}
	return object
}

// network returns which traffic the stack with this number allows, whether images arrive, and what is said about it. The
// findings are those about the stack.
func (p *parsed) network(number int, j *engine.Judgement, findings []model.Finding) model.Network {
	stack, n := p.Stacks[number], p.kept[number].network
	if stack.Variant != "" {
		n.Variants = []string{stack.Variant}
	}
	said := saidOf(n, j, findings)
	for i := range n.Tasks {
		n.Tasks[i].Pull = p.pull(n.Tasks[i].ID, said)
	}
	for i := range n.Grants {
		n.Grants[i].Covered = p.coverage(number, n, n.Grants[i], said)
	}
	return n
}

// saidAbout is what the judgement and the findings say about the things of a network.
type saidAbout struct {
	judged     map[string][]string         // why something is not judged, by the id of the task
	pulls      map[string][]*model.Finding // about the pull of a task
	groups     map[string][]*model.Finding // not about the pull, by the group
	implicit   map[string][]*model.Finding // of those, what is at the place of no rule that somebody wrote
	allowances []int                       // the numbers of the allowances that are used, each once
}

func saidOf(n model.Network, j *engine.Judgement, findings []model.Finding) *saidAbout {
	s := &saidAbout{map[string][]string{}, map[string][]*model.Finding{}, map[string][]*model.Finding{}, map[string][]*model.Finding{}, nil}
	for _, w := range j.Workloads {
		s.judged[w.ID] = w.NotJudged
	}
	written := map[source.Range]bool{}
	for _, g := range n.Grants {
		written[g.Location] = written[g.Location] || !g.Implicit
	}
	for i := range findings {
		f := &findings[i]
		if f.Category == pullCategory {
			for _, task := range slices.Compact(slices.Sorted(slices.Values(f.Workloads))) {
				s.pulls[task] = append(s.pulls[task], f)
			}
			continue
		}
		s.groups[f.Resource] = append(s.groups[f.Resource], f)
		if !written[f.Location] {
			s.implicit[f.Resource] = append(s.implicit[f.Resource], f)
		}
	}
	s.allowances = slices.Compact(slices.Sorted(slices.Values(j.Allowances)))
	return s
}

// about returns the findings about a grant: they are at its place; or, if nobody wrote the rule, at that of no other one.
func (s *saidAbout) about(g model.Grant) []*model.Finding {
	if g.Implicit {
		return s.implicit[g.Group]
	}
	var about []*model.Finding
	for _, f := range s.groups[g.Group] {
		if f.Location == g.Location && !g.Location.IsZero() {
			about = append(about, f)
		}
	}
	return about
}

// pull says whether the image of a task arrives: where no rule about the pull has a finding, it does.
func (p *parsed) pull(task string, said *saidAbout) *model.PullState {
	state := &model.PullState{Is: model.Arrives}
	notJudged, judged := said.judged[task]
	state.NotJudged = p.unjudgedPull(notJudged)
	if len(state.NotJudged) > 0 || !judged {
		state.Is = model.ArrivalNotJudged
	}
	for _, f := range said.pulls[task] {
		stop := model.PullStop{Rule: f.Rule, Hop: p.facts.hops[f.Rule], Is: model.No, Message: f.Message, Location: f.Location, Reasons: f.Reasons}
		if f.Verdict != model.Violation {
			stop.Is = model.Unclear
		}
		state.Stops = append(state.Stops, stop)
		switch {
		case stop.Is == model.No:
			state.Is = model.Fails
		case state.Is != model.Fails:
			state.Is = model.ArrivalUnknown
		}
	}
	return state
}

// unjudgedPull returns the reasons why a rule about the pull does not judge a task, of those why any rule does not.
func (p *parsed) unjudgedPull(reasons []string) []string {
	var pull []string
	for _, reason := range reasons {
		if rule, off := strings.CutSuffix(reason, " is off"); !off || !p.facts.notPull[rule] {
			pull = append(pull, reason)
		}
	}
	return pull
}

// addNetwork adds the network of a variant. Variants with the same one share it.
func addNetwork(r *model.Report, n model.Network) {
	if len(n.Tasks)+len(n.Endpoints) == 0 && !n.Incomplete {
		return // as most roots of a repository have none
	}
	for i := range r.Networks {
		if same := &r.Networks[i]; same.Root != n.Root || len(same.Variants) == 0 {
			continue
		}
		other := r.Networks[i]
		variants := other.Variants
		other.Variants = n.Variants
		if reflect.DeepEqual(other, n) {
			r.Networks[i].Variants = append(variants, n.Variants...)
			return
		}
	}
	r.Networks = append(r.Networks, n)
}
