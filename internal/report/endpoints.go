package report

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// EndpointFormats lists the names of the formats of endpoints, the default one first.
func EndpointFormats() []string { return []string{"text", "json", "markdown"} }

// WriteEndpoints writes what tasks need, and the endpoints, in the named format.
func WriteEndpoints(w io.Writer, format string, e *model.Endpoints, opt Options) error {
	switch format {
	case "text":
		return writeEndpointText(w, e, opt)
	case "json":
		return EncodeJSON(w, e)
	case "markdown":
		return writeEndpointMarkdown(w, e)
	default:
		return fmt.Errorf("there is no format %q for endpoints", format)
	}
}

// needMarks are what a table has for a need.
var needMarks = map[model.Reachability]string{
	model.Reached:      "yes",
	model.Blocked:      "BLOCKED",
	model.Missing:      "MISSING",
	model.ReachUnknown: "?",
}

// needTable is a table of tasks and the services that they need.
type needTable struct {
	services []string
	rows     [][]string // the name of a task, and a mark for each service
}

// pullServices come first in a table.
var pullServices = []string{"ecr.api", "ecr.dkr", "s3"}

// tabulate makes the table of tasks. A task that does not need a service has a dash.
func tabulate(tasks []model.TaskNeeds) needTable {
	var t needTable
	for _, task := range tasks {
		for _, need := range task.Needs {
			if !slices.Contains(t.services, need.Service) {
				t.services = append(t.services, need.Service)
			}
		}
	}
	slices.SortFunc(t.services, func(a, b string) int { return strings.Compare(rankOf(a)+a, rankOf(b)+b) })
	for _, same := range alikeNeeds(tasks) {
		row := []string{titleOf(same[0].ID, variantsOf(same))}
		for _, service := range t.services {
			row = append(row, markOf(same[0], service))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func rankOf(service string) string {
	if at := slices.Index(pullServices, service); at >= 0 {
		return fmt.Sprint(at)
	}
	return "9"
}

func markOf(task model.TaskNeeds, service string) string {
	at := slices.IndexFunc(task.Needs, func(n model.ServiceNeed) bool { return n.Service == service })
	switch {
	case at >= 0:
		return needMarks[task.Needs[at].Is]
	case len(task.Reasons) > 0:
		return maybeMark
	default:
		return "-"
	}
}

// titleOf names a thing, and the variants that it is in.
func titleOf(id string, variants []string) string {
	if len(variants) == 0 {
		return id
	}
	return fmt.Sprintf("%s (%s)", id, strings.Join(variants, ", "))
}

func variantsOf(same []model.TaskNeeds) []string {
	var names []string
	for _, task := range same {
		if task.Variant != "" {
			names = append(names, task.Variant)
		}
	}
	return names
}

// alikeNeeds puts a task together with itself in those other variants in which it needs the same.
func alikeNeeds(tasks []model.TaskNeeds) [][]model.TaskNeeds {
	return grouped(tasks, func(t model.TaskNeeds) string { return t.Variant }, func(t *model.TaskNeeds, variant string) { t.Variant = variant })
}

// alikeEndpoints puts an endpoint together with itself in those other variants in which it is the same.
func alikeEndpoints(endpoints []model.EndpointUse) [][]model.EndpointUse {
	return grouped(endpoints, func(e model.EndpointUse) string { return e.Variant }, func(e *model.EndpointUse, variant string) { e.Variant = variant })
}

// grouped puts things together that are the same but for their variants.
func grouped[T any](things []T, variant func(T) string, set func(*T, string)) [][]T {
	var all [][]T
	for _, thing := range things {
		at := slices.IndexFunc(all, func(same []T) bool {
			other := same[0]
			set(&other, variant(thing))
			return variant(thing) != "" && reflect.DeepEqual(other, thing)
		})
		if at < 0 {
			all = append(all, []T{thing})
			continue
		}
		all[at] = append(all[at], thing)
	}
	return all
}

// inRoot is what a run found in one root.
type inRoot struct {
	root      string
	tasks     []model.TaskNeeds
	endpoints []model.EndpointUse
}

// byRoot puts together what belongs to a root, in the order of the roots' names.
func byRoot(e *model.Endpoints) []inRoot {
	var all []inRoot
	at := func(root string) *inRoot {
		n, found := slices.BinarySearchFunc(all, root, func(r inRoot, name string) int { return strings.Compare(r.root, name) })
		if !found {
			all = slices.Insert(all, n, inRoot{root: root})
		}
		return &all[n]
	}
	for _, task := range e.Tasks {
		r := at(task.Root)
		r.tasks = append(r.tasks, task)
	}
	for _, endpoint := range e.Endpoints {
		r := at(endpoint.Root)
		r.endpoints = append(r.endpoints, endpoint)
	}
	return all
}

// maybeMark is the mark of a service that a task may need, though its task definition does not show it.
const maybeMark = "-?"

// maybeLegend explains the mark where a table has it.
func (t needTable) maybeLegend() string {
	for _, row := range t.rows {
		if slices.Contains(row, maybeMark) {
			return maybeMark + ": not everything that the task runs is known, and it may need the service."
		}
	}
	return ""
}

// usageOf says which tasks need an endpoint.
func usageOf(e model.EndpointUse) string {
	var text string
	switch {
	case e.Is == model.NoNeedShown:
		text = "no task definition shows a need for it"
	case e.Is == model.Used:
		text = "needed by " + summarized(e.Tasks)
	case len(e.Tasks) > 0:
		text = "may be needed by " + summarized(e.Tasks)
	default:
		text = "whether a task needs it is not known"
	}
	if e.Note != "" {
		text += "; " + e.Note
	}
	if e.When != "" {
		text += "; it only exists if " + e.When
	}
	return text
}

// interfacesOf is how many interfaces an endpoint has, as a word for a table.
func interfacesOf(e model.EndpointUse) string {
	switch {
	case e.Kind == "gateway":
		return "gateway"
	case e.Interfaces == 0:
		return "?"
	default:
		return fmt.Sprint(e.Interfaces)
	}
}

// dollars writes an amount, or a question mark where it is not known.
func dollars(amount *float64) string {
	if amount == nil {
		return "?"
	}
	return fmt.Sprintf("%.2f", *amount)
}

// needsSummary says how many needs there are.
func needsSummary(e *model.Endpoints) string {
	if len(e.Tasks) == 0 {
		return "No Fargate workloads found."
	}
	n := e.Summary.Needs
	total := n.Reached + n.Blocked + n.Missing + n.Unknown
	return fmt.Sprintf("%s of services%s.", count(total, "need"), parted([]part{
		{n.Reached, "reached"}, {n.Blocked, "blocked"}, {n.Missing, "missing"}, {n.Unknown, "unknown"},
	}))
}

// endpointsSummary says how many endpoints there are, and what they cost.
func endpointsSummary(e *model.Endpoints) []string {
	s := e.Summary
	total := s.Endpoints.Used + s.Endpoints.NoNeedShown + s.Endpoints.Unknown
	if total == 0 {
		return []string{"No VPC endpoints found."}
	}
	lines := []string{fmt.Sprintf("%s%s.", count(total, "endpoint"), parted([]part{
		{s.Endpoints.Used, "needed"}, {s.Endpoints.NoNeedShown, "without a need that a task definition shows"}, {s.Endpoints.Unknown, "unknown"},
	}))}
	cost := fmt.Sprintf("They cost about %.2f USD a month", s.MonthlyUSD)
	if s.NoNeedUSD > 0 {
		cost += fmt.Sprintf(", of which %.2f USD are for those without such a need", s.NoNeedUSD)
	}
	if s.CostUnknown > 0 {
		cost += fmt.Sprintf(", without %s of unknown cost", count(s.CostUnknown, "endpoint"))
	}
	lines = append(lines, cost+".", pricing(e.Price))
	if s.Endpoints.NoNeedShown > 0 {
		lines = append(lines, "The code in containers, and anything else in the VPC, may use an endpoint that no task definition shows a need for.")
	}
	return lines
}

// pricing says what costs are made of.
func pricing(p model.EndpointPrice) string {
	return fmt.Sprintf("Costs are %.2f USD for an hour and an interface, as in %s in %s, for %d hours, without the data. Other regions have other prices: %s",
		p.HourUSD, p.Region, p.Date, p.HoursPerMonth, p.Source)
}

// part is a number of things with a word for them.
type part struct {
	count int
	word  string
}

// parted lists the parts that are not empty, in brackets.
func parted(parts []part) string {
	var words []string
	for _, p := range parts {
		if p.count > 0 {
			words = append(words, fmt.Sprintf("%d %s", p.count, p.word))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

// endpointConclusion is what a run comes to: it fails where a need is not certainly met.
func endpointConclusion(e *model.Endpoints) conclusion {
	n := e.Summary.Needs
	var failing []string
	for _, p := range []part{{n.Missing, "missing"}, {n.Blocked, "blocked"}, {n.Unknown, "unknown"}} {
		if p.count > 0 {
			failing = append(failing, fmt.Sprintf("%d %s", p.count, p.word))
		}
	}
	return conclusion{unread: e.Summary.Errors, others: len(e.Tasks)+len(e.Endpoints) > 0, failing: failing}
}
