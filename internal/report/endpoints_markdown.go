package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// writeEndpointMarkdown writes the tables for a page or a comment: tasks and services, what is wrong, and the endpoints.
func writeEndpointMarkdown(w io.Writer, e *model.Endpoints) error {
	m := &markdown{repository: repositoryOf(&model.Report{})}
	t := newText(nil, Options{})
	t.result(endpointConclusion(e))
	fmt.Fprintf(m, "**egresslint endpoints: %s**\n", cell(strings.TrimSpace(t.String())))
	m.section("input note", "\n**The input:**\n\n", "", mostInput, m.input(e.Notes))
	roots := byRoot(e)
	for _, r := range roots {
		if len(roots) > 1 {
			m.section("root", "", "", mostHead, []string{"\n### " + cell(named(r.root)) + "\n"})
		}
		m.root(r)
	}
	for _, line := range append([]string{needsSummary(e)}, endpointsSummary(e)...) {
		fmt.Fprintf(m, "\n%s\n", cell(line))
	}
	if len(m.missing) > 0 {
		fmt.Fprintf(m, "\nNot shown: %s. `egresslint endpoints` shows everything.\n", strings.Join(m.missing, ", "))
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// root writes what was found in one root.
func (m *markdown) root(r inRoot) {
	table := tabulate(r.tasks)
	m.section("task", "\n"+headRow(append([]string{"task"}, table.services...)), "", mostTable, markdownRows(table.rows))
	if legend := table.maybeLegend(); legend != "" {
		fmt.Fprintf(m, "\n%s\n", cell(legend))
	}
	m.section("need", "\n", "", mostTable, needLines(r.tasks))
	m.section("endpoint", "\n"+headRow([]string{"endpoint", "service", "interfaces", "USD/month", "use"}), "", mostTable, endpointRows(r.endpoints))
}

func headRow(columns []string) string {
	var names []string
	for _, column := range columns {
		names = append(names, cell(column))
	}
	return "| " + strings.Join(names, " | ") + " |\n" + strings.Repeat("|---", len(columns)) + "|\n"
}

func markdownRows(rows [][]string) []string {
	var lines []string
	for _, row := range rows {
		var columns []string
		for _, column := range row {
			columns = append(columns, cell(column))
		}
		lines = append(lines, "| "+strings.Join(columns, " | ")+" |\n")
	}
	return lines
}

// needLines are the needs that are not certainly met, each with the first hop that is not passed.
func needLines(tasks []model.TaskNeeds) []string {
	var lines []string
	for _, same := range alikeNeeds(tasks) {
		for _, need := range same[0].Needs {
			if need.Is == model.Reached {
				continue
			}
			line := fmt.Sprintf("- %s, %s: %s", cell(titleOf(same[0].ID, variantsOf(same))), cell(need.Service), needMarks[need.Is])
			for _, hop := range need.Hops {
				if hop.Is != model.Yes {
					line += ": " + cell(hop.Message) + cell(bracketed(hop.Location))
					break
				}
			}
			for _, why := range need.For {
				line += "; " + cell(why.Message)
				break
			}
			lines = append(lines, line+"\n")
		}
	}
	return lines
}

func endpointRows(endpoints []model.EndpointUse) []string {
	var rows [][]string
	for _, same := range alikeEndpoints(endpoints) {
		rows = append(rows, endpointRow(same))
	}
	return markdownRows(rows)
}

// endpointRow is the row of an endpoint, which is the same in several variants.
func endpointRow(same []model.EndpointUse) []string {
	var variants []string
	for _, e := range same {
		if e.Variant != "" {
			variants = append(variants, e.Variant)
		}
	}
	e := same[0]
	service := e.Service
	if service == "" {
		service = "?"
	}
	return []string{titleOf(e.ID, variants), service, interfacesOf(e), dollars(e.MonthlyUSD), usageOf(e)}
}
