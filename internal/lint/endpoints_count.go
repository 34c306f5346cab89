package lint

import (
	"math"

	"github.com/egresslint/egresslint/internal/model"
)

// cents rounds an amount of dollars to cents, so that sums do not depend on their order.
func cents(dollars float64) float64 { return math.Round(dollars*100) / 100 }

// countNeeds counts the needs of tasks. One that is in several variants counts once, with its worst answer.
func countNeeds(e *model.Endpoints) {
	type need struct{ root, id, service string }
	worst := map[need]model.Reachability{}
	for _, task := range e.Tasks {
		for _, n := range task.Needs {
			key := need{task.Root, task.ID, n.Service}
			worst[key] = n.Is.Worse(worst[key])
		}
	}
	for _, is := range worst {
		e.Summary.Needs.Count(is)
	}
}

// countEndpoints counts the endpoints and what they cost. One that is in several variants counts once, with its highest cost.
func countEndpoints(e *model.Endpoints) {
	type endpoint struct{ root, id string }
	best, cost := map[endpoint]model.Usage{}, map[endpoint]*float64{}
	for _, use := range e.Endpoints {
		key := endpoint{use.Root, use.ID}
		best[key] = use.Is.Better(best[key])
		if known := cost[key]; known == nil || use.MonthlyUSD != nil && *use.MonthlyUSD > *known {
			cost[key] = use.MonthlyUSD
		}
	}
	for key, is := range best {
		e.Summary.Endpoints.Count(is)
		switch known := cost[key]; {
		case known == nil:
			e.Summary.CostUnknown++
		case is == model.NoNeedShown:
			e.Summary.NoNeedUSD = cents(e.Summary.NoNeedUSD + *known)
			fallthrough
		default:
			e.Summary.MonthlyUSD = cents(e.Summary.MonthlyUSD + *known)
		}
	}
}
