package report

import (
	"cmp"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// writePathText writes the notes, a tree for each task, and how many tasks are right.
func writePathText(w io.Writer, p *model.Paths, opt Options) error {
	t := &tree{text: newText(p.Sources, opt), symbols: words}
	if opt.Symbols {
		t.symbols = signs
	}
	for _, tasks := range alikeTasks(p.Tasks) {
		t.task(tasks)
	}
	if err := t.inputNotes(w, p.Notes, opt.Notes); err != nil {
		return err
	}
	t.coverage(p)
	_, err := t.WriteTo(w)
	return err
}

// coverage says how many tasks are right, and whether the run failed.
func (t *tree) coverage(p *model.Paths) {
	if len(p.Tasks) == 0 {
		t.paragraph("No Fargate workloads found.")
	} else {
		var reasons []string
		for _, task := range p.Tasks {
			reasons = append(reasons, task.NotJudged...)
		}
		t.paragraph(tally("task", p.Summary.Tasks, reasons) + ".")
	}
	s := p.Summary
	var found []string
	if s.Tasks.Violated > 0 {
		found = append(found, fmt.Sprintf("%d violated", s.Tasks.Violated))
	}
	if s.Tasks.Unknown > 0 {
		found = append(found, fmt.Sprintf("%d unknown", s.Tasks.Unknown))
	}
	c := conclusion{unread: s.Errors, others: len(p.Tasks) > 0, failing: found}
	if s.Tasks.NotJudged > 0 {
		c.exceptions = []string{"what was not judged"}
	}
	t.result(c)
}

// alikeTasks puts a task together with itself in those other variants in which its way is the same.
func alikeTasks(tasks []model.TaskPath) [][]model.TaskPath {
	var all [][]model.TaskPath
	for _, task := range tasks {
		at := slices.IndexFunc(all, func(same []model.TaskPath) bool {
			other := same[0]
			other.Variant = task.Variant
			return task.Variant != "" && other.ID == task.ID && other.Root == task.Root && reflect.DeepEqual(other, task)
		})
		if at < 0 {
			all = append(all, []model.TaskPath{task})
		} else {
			all[at] = append(all[at], task)
		}
	}
	return all
}

// task writes the tree of a task, which is the same in several variants.
func (t *tree) task(same []model.TaskPath) {
	task := same[0]
	t.file = ""
	t.rest(t.paint(bold, shown(task.ID)), " ", "", task.Location)
	t.file = task.Location.File
	if task.Variant != "" {
		var names []string
		for _, in := range same {
			names = append(names, in.Variant)
		}
		word := "variant"
		if len(names) > 1 {
			word += "s"
		}
		t.text.line(shown(fmt.Sprintf("root: %s, %s: %s", task.Root, word, strings.Join(names, ", "))))
	}
	if task.Name != "" {
		t.text.line("in the CDK app: " + shown(task.Name))
	}
	t.paragraph(headline(task))
	nodes := []node{}
	if doubt := t.doubt(task); len(doubt.details) > 0 {
		nodes = append(nodes, doubt)
	}
	for _, pull := range task.Pulls {
		nodes = append(nodes, t.pull(pull))
	}
	nodes = append(nodes, t.beyond(task))
	if len(task.NotJudged) > 0 {
		nodes = append(nodes, node{is: model.Unclear, label: "judged", message: "not fully: " + strings.Join(task.NotJudged, ", ")})
	}
	for _, outcome := range task.Outcomes {
		nodes = append(nodes, outcomeNode(outcome))
	}
	t.grow(nodes, "")
	t.text.line("")
}

// headline says in a sentence or two what the tree says.
func headline(task model.TaskPath) string {
	var lost, doubtful []string
	for _, pull := range task.Pulls {
		switch pull.Is {
		case model.No:
			lost = append(lost, pull.Service)
		case model.Unclear:
			doubtful = append(doubtful, pull.Service)
		}
	}
	line := "Its image arrives."
	switch {
	case !pulls(task) && len(lost) > 0:
		line = "It does not start."
	case !pulls(task) && len(doubtful) > 0:
		line = "Whether it starts is not known."
	case !pulls(task):
		line = "Its image does not come from private ECR: whether it arrives is not judged."
	case len(lost) > 0:
		line = "Its image does not arrive: there is no way to " + enumeration(lost) + "."
	case len(doubtful) == 0 && len(task.NotJudged) > len(task.BeyondNotJudged):
		line = "Its image arrives, as far as this is judged."
	case len(doubtful) > 0:
		line = "Whether its image arrives is not known: the way to " + enumeration(doubtful) + " is not certain."
	}
	line += " " + escapes(task)
	if task.When != "" {
		line = "It only exists if " + shown(task.When) + ". " + line
	}
	return line
}

// pulls reports whether the task has an image whose way is followed: one in private ECR.
func pulls(task model.TaskPath) bool {
	return slices.ContainsFunc(task.Pulls, func(pull model.Pull) bool { return contributions[pull.Service] != starts })
}

// enumeration joins names the way a sentence does.
func enumeration(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func escapes(task model.TaskPath) string {
	for _, escape := range task.Beyond {
		if escape.Is == model.Yes {
			return "It reaches more than that."
		}
	}
	switch {
	case len(task.Beyond) > 0:
		return "It may reach more than that."
	case len(task.BeyondNotJudged) > 0:
		return "Not every rule judges what else it reaches."
	case len(task.Allowed) > 0:
		return "It reaches nothing else but what the configuration allows."
	default:
		return "It reaches nothing else."
	}
}

// doubt is the node for a task that may not be there. It says nothing about one that is.
func (t *tree) doubt(task model.TaskPath) node {
	return node{
		is: model.Unclear, label: "task", message: "Whether there is such a task on Fargate is not known.",
		details: t.reasons(task.Reasons),
	}
}

// starts is what ECS does before anything is pulled.
const starts = "starts the task"

// contributions are what the services give to a pull.
var contributions = map[string]string{
	"ecs":     starts,
	"ecr.api": "returns the token",
	"ecr.dkr": "returns the manifest",
	"s3":      "has the layers",
}

func (t *tree) pull(pull model.Pull) node {
	n := node{is: pull.Is, label: pull.Service, message: cmp.Or(contributions[pull.Service], "has the image")}
	if !pull.Needed {
		n.message = "is not needed: platform version 1.3.0 and older pull without it."
	}
	if pull.Is != model.Yes && pull.Failure != "" {
		n.message += ": without that, " + pull.Failure
	}
	for _, hop := range pull.Hops {
		n.nodes = append(n.nodes, t.hop(hop))
	}
	return n
}

func (t *tree) hop(hop model.Hop) node {
	n := node{is: hop.Is, label: hop.Kind, message: hop.Message, at: hop.Location}
	n.details = t.evidence(hop.Evidence)
	n.details = append(n.details, t.reasons(hop.Reasons)...)
	n.details = append(n.details, t.help(hop.Help)...)
	return n
}

func (t *tree) beyond(task model.TaskPath) node {
	n, beyond := node{is: model.Yes, label: "besides", message: "nothing else is allowed"}, task.Beyond
	switch {
	case len(beyond) > 0:
		n.is, n.message = model.Unclear, "this may be allowed"
	case len(task.BeyondNotJudged) > 0:
		n.is, n.message = model.Unclear, "what else is allowed is not fully judged"
	case len(task.Allowed) > 0:
		n.message = "nothing but what the configuration allows"
	}
	for i, escape := range beyond {
		if escape.Is == model.Yes {
			n.is, n.message = model.No, "this is allowed"
		}
		child := t.escape(escape)
		if i+1 < len(beyond) && slices.Equal(beyond[i+1].Help, escape.Help) { // it is said below
			child.details = child.details[:len(child.details)-len(t.help(escape.Help))]
		}
		n.nodes = append(n.nodes, child)
	}
	for _, a := range task.Allowed {
		n.nodes = append(n.nodes, node{is: model.Yes, label: "allowed", message: "the configuration " + allowed(a), at: a.Location})
	}
	return n
}

func (t *tree) escape(escape model.Escape) node {
	n := node{
		is: model.Unclear, label: "rule", message: escape.Resource + " may allow " + escape.Traffic,
		at: escape.Location, details: t.reasons(escape.Reasons),
	}
	if escape.Is == model.Yes {
		n.is, n.message = model.No, escape.Resource+" allows "+escape.Traffic
	}
	n.details = append(n.details, t.help(escape.Help)...)
	return n
}

func outcomeNode(outcome model.PathOutcome) node {
	n := node{is: model.Unclear, label: "if", message: "whether the task gets its image and reaches nothing else is not known"}
	switch outcome.Verdict {
	case model.Proven:
		n.is, n.message = model.Yes, "the task gets its image and reaches nothing else"
	case model.Violated:
		n.is, n.message = model.No, "the task does not get its image, or reaches more"
	}
	n.message = fmt.Sprintf("%s, %s (pass %s to see how).", outcome.When, n.message, outcome.Settle)
	return n
}

// mostEvidence is how many places a hop shows.
const mostEvidence = 8

func (t *tree) evidence(evidence []model.Related) []detail {
	var details []detail
	for i, related := range evidence {
		if i == mostEvidence {
			return append(details, detail{"=", fmt.Sprintf("and %d more", len(evidence)-i), source.Range{}})
		}
		details = append(details, detail{"=", related.Message, related.Location})
	}
	return details
}

func (t *tree) reasons(reasons []model.Reason) []detail {
	var details []detail
	for _, reason := range reasons {
		details = append(details, detail{"?", settled(reason), reason.Location})
	}
	return details
}

// settled is a reason with what would settle it.
func settled(r model.Reason) string {
	switch {
	case strings.HasPrefix(r.Settle, "--"):
		return fmt.Sprintf("%s (pass %s)", r.Reason, r.Settle)
	case r.Settle != "":
		return fmt.Sprintf("%s (%s)", r.Reason, r.Settle)
	default:
		return r.Reason
	}
}

func (t *tree) help(help []string) []detail {
	var details []detail
	for _, line := range help {
		details = append(details, detail{t.write, line, source.Range{}})
	}
	return details
}
