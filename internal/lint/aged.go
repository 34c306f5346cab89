package lint

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/source"
)

// aged are notes about facts about regions that are older than a year and that rules of the files are judged by.
func (p *parsed) aged(facts *regionfacts.Facts, now time.Time) []model.Note {
	a := aging{facts: facts, now: now, known: map[string]int{}}
	for i, k := range p.kept {
		for _, use := range k.uses {
			a.add(use, p.of[i])
		}
	}
	return a.notes()
}

// judgedUses are what the rules of a stack use that are judged.
func judgedUses(stack *model.Stack, name string) []Use {
	uses, judged := &Uses{}, judgedGroups(stack)
	uses.add(stack, name)
	return slices.DeleteFunc(uses.Uses, func(u Use) bool { return !judged[u.By] })
}

// judgedGroups are the ids of the groups that tasks or endpoints of ECR have.
func judgedGroups(stack *model.Stack) map[string]bool {
	judged := ecrGroups(stack)
	for _, workload := range stack.Workloads {
		for _, group := range workload.Groups.Items {
			judged[group.ID] = true
		}
	}
	return judged
}

// aging collects the facts that are old.
type aging struct {
	facts *regionfacts.Facts
	now   time.Time
	old   []agedFact
	known map[string]int // the numbers of the facts, by what they say
}

// agedFact is a fact that is old, and the first place that it matters to.
type agedFact struct {
	what, day string
	at        source.Range
	places    map[source.Range]bool // of the rules that are judged by it
}

// add adds the fact that a rule is judged by.
func (a *aging) add(use Use, configured *config.Joined) {
	what, day, at := "", "", use.Location
	switch use.Kind {
	case UseECRCIDR:
		if cidr, err := netip.ParsePrefix(use.Value); err != nil || cidr.Bits() == 0 {
			return // it is wrong whatever the CIDRs of ECR are
		}
		what, day = "The CIDRs of ECR in "+use.Region, a.facts.ECR.Regions[use.Region].Observed
		if configured.Config != nil {
			if blocks, ok := configured.ECRCIDRs[use.Region]; ok && len(blocks.At) > 0 {
				day, at = blocks.Observed, blocks.At[0]
			}
		}
	case UsePrefixList:
		if a.facts.PrefixLists.IDs["s3"][use.Region] == "" || configured.Config != nil && len(configured.PrefixLists[use.Region]) > 0 {
			return // nothing is known of the region, or what the configuration says, without a day
		}
		what, day = "The ids of the managed prefix lists in "+use.Region, a.facts.PrefixLists.Collected
	}
	if !a.isOld(day) {
		return
	}
	number, ok := a.known[what+day]
	if !ok {
		number = len(a.old)
		a.known[what+day] = number
		a.old = append(a.old, agedFact{what, day, at, map[source.Range]bool{}})
	}
	a.old[number].places[use.Location] = true
}

// isOld reports whether a day is more than a year ago.
func (a *aging) isOld(day string) bool {
	collected, err := time.Parse(time.DateOnly, day)
	return err == nil && collected.AddDate(1, 0, 0).Before(a.now)
}

func (a *aging) notes() []model.Note {
	var notes []model.Note
	for _, fact := range a.old {
		judged := "1 rule is judged by them"
		if len(fact.places) != 1 {
			judged = fmt.Sprintf("%d rules are judged by them", len(fact.places))
		}
		notes = append(notes, model.Note{
			Severity: model.SeverityInfo, Location: fact.at,
			Message: fmt.Sprintf(`%s are those of %s, and %s. Run "egresslint data check": what is older than a year may have moved.`, fact.what, fact.day, judged),
		})
	}
	return notes
}
