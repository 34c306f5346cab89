package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// DiffFormats lists the names of the formats of differences, the default one first.
func DiffFormats() []string { return []string{"text", "json", "markdown"} }

// WriteDiff writes a difference in the named format.
func WriteDiff(w io.Writer, format string, d *model.Diff, opt Options) error {
	switch format {
	case "text":
		return writeDiffText(w, d, opt)
	case "json":
		return EncodeJSON(w, d)
	case "markdown":
		return writeDiffMarkdown(w, d)
	default:
		return fmt.Errorf("there is no format %q for differences", format)
	}
}

// event is one thing that a change does, for all tasks and endpoints for which it does so.
type event struct {
	order   int    // by how much it matters
	verb    string // "opens", "breaks the pull of"
	color   string
	what    string // what is opened; of an event about tasks and endpoints themselves, these
	at      []sidedPlace
	whom    []whom   // the tasks and endpoints
	names   []string // the same as people read them
	notes   []string
	reasons []model.Reason
}

// whom is a task or an endpoint, and in which variants of its root; none means in all.
type whom struct {
	name, root string
	variants   []string
}

// sidedPlace is a place on one of the sides.
type sidedPlace struct {
	location source.Range
	base     bool
}

// The order of events.
const (
	eventBroken = iota
	eventOpened
	eventUnknown
	eventClosed
	eventRepaired
	eventExistence
)

// events lists what a change does, what matters most first.
func events(d *model.Diff) []event {
	e := &eventList{roots: len(rootsOf(d)) > 1, variants: d.Variants, index: map[string]int{}}
	for _, n := range d.Changes {
		e.existence(n)
		e.pull(n)
		for _, f := range n.Opened {
			e.flow(n, f, eventOpened, "opens", red, false)
		}
		for _, f := range n.Closed {
			e.flow(n, f, eventClosed, "closes", green, true)
		}
		for _, f := range n.Unknown {
			e.flow(n, f, eventUnknown, "may "+f.May, yellow, f.May == "close")
		}
	}
	slices.SortStableFunc(e.list, func(a, b event) int { return a.order - b.order })
	for i := range e.list {
		one := &e.list[i]
		one.at, one.notes, one.reasons = each(one.at), each(one.notes), each(one.reasons)
		if one.names = e.names(one.whom); one.what == "" {
			one.what, one.names = strings.Join(one.names, ", "), nil
		}
	}
	return e.list
}

// each returns the members of a list, each once.
func each[T comparable](list []T) []T {
	var all []T
	for _, one := range list {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

func rootsOf(d *model.Diff) map[string]bool {
	roots := map[string]bool{}
	for _, n := range d.Changes {
		roots[n.Root] = true
	}
	return roots
}

// eventList collects events. What happens to several tasks in the same way is one.
type eventList struct {
	list     []event
	roots    bool // whether there are several roots, so that each is named
	variants map[string][]string
	index    map[string]int
}

func (e *eventList) add(key string, one event, n model.NodeChange) {
	key = fmt.Sprint(one.order, one.verb, key)
	at, known := e.index[key]
	if !known {
		at = len(e.list)
		e.index[key] = at
		e.list = append(e.list, one)
	}
	all, name := &e.list[at].whom, nameOf(n)
	of := slices.IndexFunc(*all, func(w whom) bool { return w.name == name && w.root == n.Root })
	if of < 0 {
		*all = append(*all, whom{name, n.Root, slices.Clone(n.Variants)})
		return
	}
	for _, variant := range n.Variants {
		if !slices.Contains((*all)[of].variants, variant) {
			(*all)[of].variants = append((*all)[of].variants, variant)
		}
	}
}

// nameOf names a task or an endpoint.
func nameOf(n model.NodeChange) string {
	text := n.ID
	if n.Name != "" {
		text = n.Name
	}
	if n.Role == "endpoint" && n.Kind != "" {
		text = "the " + n.Kind + " endpoint " + text
	}
	return text
}

// names returns the names of tasks and endpoints, with their roots and variants where there are others of the name.
func (e *eventList) names(all []whom) []string {
	var texts []string
	for _, w := range all {
		var where []string
		if e.roots {
			where = append(where, named(w.root))
		}
		if len(w.variants) > 0 && len(w.variants) < len(e.variants[w.root]) {
			where = append(where, "in "+strings.Join(w.variants, ", "))
		}
		if len(where) > 0 {
			w.name += " (" + strings.Join(where, ", ") + ")"
		}
		texts = append(texts, w.name)
	}
	return texts
}

// flow adds traffic that is opened or closed.
func (e *eventList) flow(n model.NodeChange, f model.FlowChange, order int, verb, color string, base bool) {
	one := event{order: order, verb: verb, color: color, what: flowText(f), reasons: f.Reasons}
	if len(f.CIDRs) > mostBlocks {
		one.notes = append(one.notes, "all blocks: "+strings.Join(f.CIDRs, ", "))
	}
	for _, by := range f.By {
		one.at = append(one.at, sidedPlace{by.Location, base})
		one.notes = append(one.notes, byText(by))
	}
	for _, by := range f.By {
		one.notes = append(one.notes, coveredText(by, base)...)
	}
	e.add(fmt.Sprint(f.Direction, f.Traffic, f.Kind, f.To, f.CIDRs, f.Except, f.By, f.Reasons), one, n)
}

// pull adds what changes for the pull of an image.
func (e *eventList) pull(n model.NodeChange) {
	p := n.Pull
	if p == nil || p.Is == model.Arrives && p.Was == "" {
		return
	}
	one := event{}
	base := false
	switch {
	case p.Is == model.Fails && p.Was == model.ArrivalUnknown:
		one.order, one.verb, one.color = eventBroken, "the image does not arrive, and before it was unknown whether it did:", red
	case p.Is == model.Fails && n.Existing == model.ExistsNew:
		one.order, one.verb, one.color = eventBroken, "no image arrives for the new task", red
	case p.Is == model.Fails:
		one.order, one.verb, one.color = eventBroken, "breaks the pull of", red
	case p.Is == model.Arrives && p.Was == model.Fails:
		one.order, one.verb, one.color, base = eventRepaired, "repairs the pull of", green, true
	case p.Is == model.Arrives:
		one.order, one.verb, one.color, base = eventRepaired, "the image arrives, and before it was unknown whether it did:", green, true
	case p.Is == model.ArrivalNotJudged:
		one.order, one.verb, one.color = eventUnknown, "does not judge the pull of", yellow
		one.notes = append(one.notes, p.NotJudged...)
	default:
		one.order, one.verb, one.color = eventUnknown, "may break the pull of", yellow
	}
	for _, stop := range stopsOf(p) {
		text := stop.Message + " [" + stop.Rule + "]"
		if stop.Hop != "" && stop.Hop != "other" {
			text = "hop " + stop.Hop + ": " + text
		}
		one.notes = append(one.notes, text)
		one.at = append(one.at, sidedPlace{stop.Location, base})
		one.reasons = append(one.reasons, stop.Reasons...)
	}
	e.add(fmt.Sprint(n.Root, n.ID, one.notes, one.at, one.reasons), one, n)
}

// stopsOf returns where a pull stops, without what is not known about one that fails anyway.
func stopsOf(p *model.PullChange) []model.PullStop {
	var stops []model.PullStop
	for _, stop := range p.Stops {
		if stop.Is == model.No || p.Is != model.Fails && p.Was != model.Fails {
			stops = append(stops, stop)
		}
	}
	return stops
}

// existence adds what becomes of a task or an endpoint itself.
func (e *eventList) existence(n model.NodeChange) {
	one := event{order: eventExistence, color: cyan, at: []sidedPlace{{n.Location, n.Existing == model.ExistsRemoved}}, reasons: n.Reasons}
	switch n.Existing {
	case model.ExistsNew:
		one.verb = "new " + n.Role
		if n.Pull != nil && n.Pull.Is == model.Arrives {
			one.notes = append(one.notes, "its image arrives")
		}
	case model.ExistsRemoved:
		one.verb = "removed " + n.Role
	case model.ExistsMoved:
		one.verb, one.notes = "moved "+n.Role, []string{"it was " + n.Was + ", as a moved block says"}
	case model.ExistsReplaced:
		one.verb = "replaced " + n.Role
		if n.Was != "" {
			one.notes = []string{"it takes the place of " + n.Was + ", and no moved block says that it is the same"}
		} else {
			one.notes = []string{"the plan destroys it and makes another one"}
		}
	default:
		return
	}
	if len(n.Opened)+len(n.Closed)+len(n.Unknown) == 0 && n.Existing != model.ExistsNew && n.Existing != model.ExistsRemoved {
		one.notes = append(one.notes, "its traffic is the same")
	}
	e.add(fmt.Sprint(n.Root, n.ID, one.notes, one.at, one.reasons), one, n)
}
