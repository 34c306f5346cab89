package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
	"github.com/egresslint/egresslint/internal/source"
)

// decode turns the report of the policies into a judgement, with the positions looked up.
func decode(r result, positions *source.Table) *Judgement {
	j := &Judgement{
		TaskGroups:     r.get("verdicts").get("task_groups").verdicts(),
		EndpointGroups: r.get("verdicts").get("endpoint_groups").verdicts(),
	}
	findings := r.get("findings").items()
	j.Findings = slices.Grow(j.Findings, len(findings))
	for _, f := range findings {
		j.Findings = append(j.Findings, f.finding(positions))
	}
	workloads := r.get("workloads").items()
	j.Workloads = slices.Grow(j.Workloads, len(workloads))
	for _, w := range workloads {
		j.Workloads = append(j.Workloads, w.workload(positions))
	}
	for _, e := range r.get("endpoints").items() {
		j.Endpoints = append(j.Endpoints, e.endpoint(positions))
	}
	for _, number := range r.get("allowances").items() {
		j.Allowances = append(j.Allowances, number.int())
	}
	j.sort()
	return j
}

func (j *Judgement) sort() {
	j.Findings = sorted(j.Findings, func(a, b *model.Finding) int {
		return cmp.Or(
			a.Location.Compare(b.Location),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Resource, b.Resource),
			cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Message, b.Message),
		)
	})
	slices.SortFunc(j.Workloads, func(a, b model.WorkloadResult) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(j.Endpoints, func(a, b model.EndpointResult) int { return cmp.Compare(a.ID, b.ID) })
}

// sorted returns the items in order. It copies each of them once, as they are large.
func sorted[T any](items []T, compare func(a, b *T) int) []T {
	if len(items) < 2 {
		return items
	}
	order := make([]int32, len(items))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // memory ends before 2^31 findings
	}
	slices.SortFunc(order, func(a, b int32) int { return compare(&items[a], &items[b]) })
	in := make([]T, len(items))
	for to, from := range order {
		in[to] = items[from]
	}
	return in
}

// result is a value of the report. Its methods give zero values for what is not there.
type result struct{ value machine.Value }

func (r result) finding(positions *source.Table) model.Finding {
	at := r.at(positions)
	return model.Finding{
		Rule:     r.text("rule"),
		Category: r.text("category"),
		Verdict:  r.verdict(),
		Level:    r.text("level"),
		Resource: r.text("resource"),
		Message:  r.text("message"),
		Location: at.Range,
		Way:      way(at, positions),
		Related:  append(calls(at, positions), r.related(positions)...),
		Notes:    r.get("notes").list(),
		Help:     r.get("help").list(),
		Reasons:  r.reasons(positions),
		Subject:  r.text("subject"),
		Extent:   strings.Join(slices.Sorted(slices.Values(r.get("extent").texts())), "\n"),
		Fixes:    r.fixes(positions),

		Workloads: r.get("concerns").get("workloads").texts(),
		Docs:      policyset.DocsOf(r.text("rule")),
	}
}

// calls lists the places that lie between the position and the resource that it ends up in.
func calls(at source.Position, positions *source.Table) []model.Related {
	related := []model.Related{}
	for at.Via != 0 {
		at = positions.At(at.Via)
		related = append(related, model.Related{Message: at.Note, Location: at.Range})
	}
	return related
}

// way lists the same places without what they have to do with the position.
func way(at source.Position, positions *source.Table) []source.Range {
	var way []source.Range
	for _, place := range calls(at, positions) {
		way = append(way, place.Location)
	}
	return way
}

func (r result) related(positions *source.Table) []model.Related {
	var related []model.Related
	for _, item := range r.get("related").items() {
		location := item.at(positions).Range
		if !location.IsZero() {
			related = append(related, model.Related{Message: item.text("message"), Location: location})
		}
	}
	slices.SortFunc(related, func(a, b model.Related) int {
		return cmp.Or(a.Location.Compare(b.Location), cmp.Compare(a.Message, b.Message))
	})
	return related
}

func (r result) workload(positions *source.Table) model.WorkloadResult {
	reaches := map[string]model.Ternary{}
	for _, service := range []string{"ecr.api", "ecr.dkr", "s3"} {
		reaches[service] = model.Ternary(r.get("reaches").text(service))
	}
	return model.WorkloadResult{
		ID:       r.text("id"),
		Kind:     r.text("kind"),
		Location: r.at(positions).Range,
		Groups:   r.get("groups").texts(),
		Verdict:  r.verdict(),
		Reaches:  reaches,

		NotJudged: r.get("not_judged").texts(),
	}
}

func (r result) endpoint(positions *source.Table) model.EndpointResult {
	return model.EndpointResult{
		ID:       r.text("id"),
		Service:  r.text("service"),
		Location: r.at(positions).Range,
		Groups:   r.get("groups").texts(),
		Verdict:  r.verdict(),

		NotJudged: r.get("not_judged").texts(),
	}
}

func (r result) verdicts() Verdicts {
	verdicts := Verdicts{}
	if object, ok := r.value.(*machine.Object); ok {
		for i, id := range object.Keys() {
			verdicts[result{id}.string()] = model.Verdict(result{object.Values()[i]}.string())
		}
	}
	return verdicts
}

func (r result) verdict() model.Verdict { return model.Verdict(r.text("verdict")) }

func (r result) get(name string) result {
	if object, ok := r.value.(*machine.Object); ok {
		return result{object.Field(name)}
	}
	return result{}
}

func (r result) text(name string) string {
	return r.get(name).string()
}

func (r result) string() string {
	if text, ok := r.value.(*machine.String); ok {
		return text.Text()
	}
	return ""
}

func (r result) int() int {
	number, _ := r.value.(machine.Int)
	return int(number)
}

// at is where something is: a number of the table, or a place that is written out, as those of the configuration are.
func (r result) at(positions *source.Table) source.Position {
	at := r.get("at")
	if _, ok := at.value.(*machine.Object); !ok {
		return positions.At(source.Ref(at.int()))
	}
	return source.Position{Range: source.Range{File: at.text("file"), Start: at.get("start").pos(), End: at.get("end").pos()}}
}

func (r result) pos() source.Pos {
	return source.Pos{Line: r.get("line").int(), Column: r.get("column").int()}
}

func (r result) items() []result {
	var values []machine.Value
	switch v := r.value.(type) {
	case *machine.Array:
		values = v.Items()
	case *machine.Set:
		values = v.Keys()
	}
	items := make([]result, len(values))
	for i, value := range values {
		items[i] = result{value}
	}
	return items
}

// list is nil where there are no texts. A single text is a list of one.
func (r result) list() []string {
	if text := r.string(); text != "" {
		return []string{text}
	}
	var list []string
	for _, item := range r.items() {
		list = append(list, item.string())
	}
	return list
}

func (r result) texts() []string {
	texts := []string{}
	for _, item := range r.items() {
		texts = append(texts, item.string())
	}
	return texts
}
