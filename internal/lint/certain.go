package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// breach is a rule that something breaks, wherever and in whichever way.
type breach struct{ rule, resource string }

// certain is what is violated in any case: how, and what has that verdict.
type certain struct {
	findings map[breach]map[identity]model.Finding
	subjects map[subject]bool
}

// subject is something that has a verdict.
type subject struct{ kind, id string }

const (
	workload      = "workload"
	endpoint      = "endpoint"
	taskGroup     = "task group"
	endpointGroup = "endpoint group"
)

// certainties finds out what is certain of stacks of which it is only known that they are one of several.
type certainties struct {
	judged map[*model.Stack]*engine.Judgement
	busy   map[*model.Stack]bool
}

// of returns what is violated in the stack: in itself, or in all members of one of the lists of what it can be.
func (c *certainties) of(stack *model.Stack) certain {
	all := directly(c.judged[stack])
	if c.busy[stack] {
		return all
	}
	c.busy[stack] = true
	defer delete(c.busy, stack)
	for _, cases := range stack.Cases {
		common := c.common(cases)
		maps.Copy(all.subjects, common.subjects)
		for broken, findings := range common.findings {
			if all.findings[broken] == nil {
				all.findings[broken] = findings
			}
		}
	}
	return all
}

// common returns what is violated in all of some stacks.
func (c *certainties) common(cases []*model.Stack) certain {
	each := make([]certain, len(cases))
	for i, stack := range cases {
		each[i] = c.of(stack)
	}
	common := certain{map[breach]map[identity]model.Finding{}, maps.Clone(each[0].subjects)}
	for _, other := range each[1:] {
		maps.DeleteFunc(common.subjects, func(s subject, _ bool) bool { return !other.subjects[s] })
	}
	for broken := range each[0].findings {
		if findings := inAll(broken, each, cases); len(findings) > 0 {
			common.findings[broken] = findings
		}
	}
	return common
}

// inAll returns how a rule is broken in all cases: in the same way in each of them, or else in whichever way it is in each;
// nothing if it is not broken in one of them.
func inAll(broken breach, each []certain, cases []*model.Stack) map[identity]model.Finding {
	same := maps.Clone(each[0].findings[broken])
	various := map[identity]model.Finding{}
	for i, c := range each {
		findings := c.findings[broken]
		if len(findings) == 0 {
			return nil
		}
		maps.DeleteFunc(same, func(id identity, _ model.Finding) bool { _, also := findings[id]; return !also })
		for id, finding := range findings {
			if _, known := various[id]; !known {
				various[id] = inCase(finding, cases[i])
			}
		}
	}
	if len(same) > 0 {
		return same
	}
	return various
}

// inCase says when a violation takes the form that the finding has.
func inCase(finding model.Finding, outcome *model.Stack) model.Finding {
	if len(outcome.Assumed) > 0 && !strings.HasPrefix(finding.Message, "if ") {
		finding.Message = fmt.Sprintf("if %s, %s", assumptions(outcome), finding.Message)
		finding.Notes = append(slices.Clone(finding.Notes), "each other value violates the rule too")
		finding.Fixes = nil
	}
	return finding
}

// directly returns what a judgement says to be violated.
func directly(judgement *engine.Judgement) certain {
	c := certain{map[breach]map[identity]model.Finding{}, map[subject]bool{}}
	for _, finding := range judgement.Findings {
		if finding.Verdict != model.Violation {
			continue
		}
		broken := breach{finding.Rule, finding.Resource}
		if c.findings[broken] == nil {
			c.findings[broken] = map[identity]model.Finding{}
		}
		c.findings[broken][identityOf(&finding)] = finding
	}
	for _, w := range judgement.Workloads {
		c.note(workload, w.ID, w.Verdict)
	}
	for _, e := range judgement.Endpoints {
		c.note(endpoint, e.ID, e.Verdict)
	}
	for id, verdict := range judgement.TaskGroups {
		c.note(taskGroup, id, verdict)
	}
	for id, verdict := range judgement.EndpointGroups {
		c.note(endpointGroup, id, verdict)
	}
	return c
}

func (c certain) note(kind, id string, verdict model.Verdict) {
	if verdict == model.Violated {
		c.subjects[subject{kind, id}] = true
	}
}

// promote turns what is not known into violations where it is certain in any case. A judgement without unknowns of a stack
// without cases stays as it is.
func promote(judgement *engine.Judgement, c certain) {
	left := map[identity]model.Finding{}
	for _, findings := range c.findings {
		maps.Copy(left, findings)
	}
	for i, finding := range judgement.Findings {
		id := identityOf(&finding)
		if sure, ok := left[id]; ok && finding.Verdict != model.Violation {
			judgement.Findings[i] = sure
		}
		delete(left, id)
	}
	for _, finding := range left { // the report sorts them
		judgement.Findings = append(judgement.Findings, finding)
	}
	c.settle(judgement)
}

// settle gives what is violated in any case that verdict.
func (c certain) settle(judgement *engine.Judgement) {
	for i := range judgement.Workloads {
		if c.subjects[subject{workload, judgement.Workloads[i].ID}] {
			judgement.Workloads[i].Verdict = model.Violated
		}
	}
	for i := range judgement.Endpoints {
		if c.subjects[subject{endpoint, judgement.Endpoints[i].ID}] {
			judgement.Endpoints[i].Verdict = model.Violated
		}
	}
	for kind, verdicts := range map[string]engine.Verdicts{taskGroup: judgement.TaskGroups, endpointGroup: judgement.EndpointGroups} {
		for id := range verdicts {
			if c.subjects[subject{kind, id}] {
				verdicts[id] = model.Violated
			}
		}
	}
}
