package report

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// writeEndpointText writes a table of tasks and services, what is wrong with needs, a table of endpoints, the notes about the
// input, and what all of it comes to.
func writeEndpointText(w io.Writer, e *model.Endpoints, opt Options) error {
	t := &tree{text: newText(e.Sources, opt), symbols: words}
	if opt.Symbols {
		t.symbols = signs
	}
	roots := byRoot(e)
	for _, r := range roots {
		if len(roots) > 1 {
			t.text.line(t.paint(bold, shown(named(r.root))))
			t.text.line("")
		}
		t.needs(r.tasks)
		t.endpoints(r.endpoints)
	}
	if err := t.inputNotes(w, e.Notes, opt.Notes); err != nil {
		return err
	}
	t.paragraph(needsSummary(e))
	for _, line := range endpointsSummary(e) {
		t.paragraph(line)
	}
	t.result(endpointConclusion(e))
	_, err := t.WriteTo(w)
	return err
}

func (t *tree) needs(tasks []model.TaskNeeds) {
	if len(tasks) == 0 {
		return
	}
	table := tabulate(tasks)
	t.aligned(append([]string{"task"}, table.services...), table.rows)
	if legend := table.maybeLegend(); legend != "" {
		t.paragraph(legend)
		t.text.line("")
	}
	for _, same := range alikeNeeds(tasks) {
		t.taskNeeds(same)
	}
}

// taskNeeds writes what is to say of a task besides its row.
func (t *tree) taskNeeds(same []model.TaskNeeds) {
	task := same[0]
	t.file = task.Location.File
	var nodes []node
	known := [][]model.Related{}
	for _, need := range task.Needs {
		need.Hops, known = withoutKnown(need.Hops, known)
		if need.Is != model.Reached || len(need.Outcomes) > 0 || need.When != "" {
			nodes = append(nodes, t.need(need))
		}
	}
	if len(task.Reasons) > 0 {
		nodes = append(nodes, node{is: model.Unclear, label: "more", message: "it may need more services", details: t.reasons(task.Reasons)})
	}
	if len(nodes) == 0 {
		return
	}
	t.file = ""
	t.rest(t.paint(bold, shown(titleOf(task.ID, variantsOf(same)))), " ", "", task.Location)
	t.file = task.Location.File
	if task.Name != "" {
		t.text.line("in the CDK app: " + shown(task.Name))
	}
	if task.When != "" {
		t.paragraph("It only exists if " + shown(task.When) + ".")
	}
	t.grow(nodes, "")
	t.text.line("")
}

// withoutKnown returns hops without the evidence that is shown above: several services may be missing for the same reason.
func withoutKnown(hops []model.Hop, known [][]model.Related) ([]model.Hop, [][]model.Related) {
	hops = slices.Clone(hops)
	for i, hop := range hops {
		if hop.Is == model.Yes || len(hop.Evidence) == 0 {
			continue
		}
		if slices.ContainsFunc(known, func(other []model.Related) bool { return reflect.DeepEqual(other, hop.Evidence) }) {
			hops[i].Evidence = nil
			continue
		}
		known = append(known, hop.Evidence)
	}
	return hops, known
}

// need is the node for a need that is not certainly met: what needs it, and where the way ends.
func (t *tree) need(need model.ServiceNeed) node {
	n := node{is: model.No, label: need.Service, message: string(need.Is)}
	switch need.Is {
	case model.Reached:
		n.is = model.Yes
	case model.ReachUnknown:
		n.is, n.message = model.Unclear, doubtOf(need)
	}
	if need.When != "" {
		n.message += "; it is only needed if " + need.When
	}
	for _, why := range need.For {
		n.details = append(n.details, detail{"=", why.Message, why.Location})
	}
	explained := map[model.Reason]bool{}
	for _, hop := range need.Hops {
		if hop.Is != model.Yes {
			n.nodes = append(n.nodes, t.hop(hop))
		}
		for _, reason := range hop.Reasons {
			explained[reason] = true
		}
	}
	for _, reason := range need.Reasons {
		if !explained[reason] {
			n.details = append(n.details, t.reasons([]model.Reason{reason})...)
		}
	}
	for _, outcome := range need.Outcomes {
		message := fmt.Sprintf("if %s, it is %s (pass %s to see how)", outcome.When, outcome.Is, outcome.Settle)
		n.details = append(n.details, detail{"?", message, source.Range{}})
	}
	return n
}

// doubtOf says what is not known about a need.
func doubtOf(need model.ServiceNeed) string {
	has := func(is model.Ternary) bool {
		return slices.ContainsFunc(need.Hops, func(h model.Hop) bool { return h.Is == is })
	}
	switch {
	case len(need.Outcomes) > 0:
		return "cannot tell whether it is reached: parameters decide"
	case has(model.No) && !has(model.Unclear):
		return "not reached, but cannot tell whether it is needed"
	default:
		return "cannot tell whether it is reached"
	}
}

func (t *tree) endpoints(endpoints []model.EndpointUse) {
	if len(endpoints) == 0 {
		return
	}
	var rows [][]string
	for _, same := range alikeEndpoints(endpoints) {
		rows = append(rows, endpointRow(same))
	}
	t.aligned([]string{"endpoint", "service", "interfaces", "USD/month", "use"}, rows)
	for _, same := range alikeEndpoints(endpoints) {
		if len(same[0].Reasons) == 0 {
			continue
		}
		t.file = same[0].Location.File
		t.grow([]node{{is: model.Unclear, label: same[0].ID, message: usageOf(same[0]), at: same[0].Location, details: t.reasons(same[0].Reasons)}}, "")
		t.text.line("")
	}
}

// aligned writes a table whose columns are as wide as what is in them. The last column has any width.
func (t *text) aligned(head []string, rows [][]string) {
	widths := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], cells(shown(cell)))
		}
	}
	for n, row := range append([][]string{head}, rows...) {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(t.cell(shown(cell), n == 0) + strings.Repeat(" ", widths[i]-cells(shown(cell))+2))
		}
		t.line(strings.TrimRight(line.String(), " "))
	}
	t.line("")
}

// cell paints what stands for an answer.
func (t *text) cell(text string, head bool) string {
	colors := map[string]string{"yes": green, "MISSING": red, "BLOCKED": red, "?": yellow, maybeMark: yellow}
	if head {
		return t.paint(bold, text)
	}
	return t.paint(colors[text], text)
}
