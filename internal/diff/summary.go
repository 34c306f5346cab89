package diff

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// tally is what is opened or closed, and for whom.
type tally struct {
	flows            map[string]bool
	egress, ingress  int
	tasks, endpoints map[string]bool
}

func newTally() tally { return tally{map[string]bool{}, 0, 0, map[string]bool{}, map[string]bool{}} }

// add counts the flows of a task or an endpoint. One that several have counts once.
func (t *tally) add(n model.NodeChange, flows []model.FlowChange) {
	if len(flows) == 0 {
		return
	}
	if n.Role == task {
		t.tasks[n.Root+"\x00"+n.ID] = true
	} else {
		t.endpoints[n.Root+"\x00"+n.ID] = true
	}
	for _, flow := range flows {
		key := FlowKey(flow)
		if t.flows[key] {
			continue
		}
		t.flows[key] = true
		if flow.Direction == "egress" {
			t.egress++
		} else {
			t.ingress++
		}
	}
}

// FlowKey is the same for the same traffic of several tasks.
func FlowKey(f model.FlowChange) string {
	return strings.Join([]string{f.Direction, f.May, f.Traffic, string(f.Kind), f.To, strings.Join(f.CIDRs, " ")}, "\x00")
}

// text says how much is opened or closed, and for whom.
func (t tally) text(verb string) string {
	var what, whom []string
	for _, part := range []struct {
		n         int
		one, many string
		to        *[]string
	}{
		{t.egress, "destination", "destinations", &what}, {t.ingress, "source", "sources", &what},
		{len(t.tasks), "task", "tasks", &whom}, {len(t.endpoints), "endpoint", "endpoints", &whom},
	} {
		if part.n > 0 {
			*part.to = append(*part.to, counted(part.n, part.one, part.many))
		}
	}
	return verb + " " + strings.Join(what, " and ") + " for " + strings.Join(whom, " and ")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Summarize counts the changes, and says in one sentence what they do.
func Summarize(d *model.Diff) {
	opened, closed, unknown := newTally(), newTally(), newTally()
	broken, failing, repaired, undecided := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, n := range d.Changes {
		opened.add(n, n.Opened)
		closed.add(n, n.Closed)
		unknown.add(n, n.Unknown)
		if n.Pull == nil {
			continue
		}
		switch key := n.Root + "\x00" + n.ID; {
		case n.Pull.Is == model.Fails && n.Pull.Was != model.ArrivalUnknown && len(n.Reasons) == 0:
			if broken[key] = true; n.Existing == model.ExistsNew {
				failing[key] = true
			}
		case n.Pull.Is == model.Arrives && n.Pull.Was == model.Fails:
			repaired[key] = true
		case n.Pull.Is == model.ArrivalUnknown || n.Pull.Is == model.ArrivalNotJudged && n.Pull.Was != "" || n.Pull.Is == model.Fails,
			n.Pull.Was == model.ArrivalUnknown:
			undecided[key] = true
		}
	}
	s := &d.Summary
	s.Opened, s.Closed, s.Broken, s.Repaired = len(opened.flows), len(closed.flows), len(broken), len(repaired)
	s.Unknown = len(unknown.flows) + len(undecided)
	s.Verdict = verdict(s, opened, closed, pulls{len(failing), len(undecided)})
}

// pulls counts the new tasks of which the image does not arrive, and the tasks of which it is not known whether it does.
type pulls struct{ newlyFailing, undecided int }

// verdict says what a change does.
func verdict(s *model.DiffSummary, opened, closed tally, p pulls) string {
	var parts []string
	if s.Opened > 0 {
		parts = append(parts, opened.text("opens"))
	}
	if s.Closed > 0 {
		parts = append(parts, closed.text("closes"))
	}
	if old := s.Broken - p.newlyFailing; old > 0 {
		parts = append(parts, "breaks the pull of "+counted(old, "task", "tasks"))
	}
	if p.newlyFailing > 0 {
		parts = append(parts, "the pull of "+counted(p.newlyFailing, "new task", "new tasks")+" fails")
	}
	if s.Repaired > 0 {
		parts = append(parts, "repairs the pull of "+counted(s.Repaired, "task", "tasks"))
	}
	if s.Unknown > 0 {
		parts = append(parts, counted(s.Unknown, "change is", "changes are")+" unknown")
	}
	if !s.Comparable {
		return strings.Join(append(parts, "not everything can be compared"), "; ")
	}
	if len(parts) == 0 {
		return unchanged(s)
	}
	if s.Broken+p.undecided == 0 {
		parts = append(parts, "no pull breaks")
	}
	return strings.Join(parts, "; ")
}

func unchanged(s *model.DiffSummary) string {
	text := "no traffic changes"
	if s.UnknownInBoth > 0 {
		text += fmt.Sprintf("; the same is unknown of %s in both states", counted(s.UnknownInBoth, "task or endpoint", "tasks and endpoints"))
	}
	return text
}
