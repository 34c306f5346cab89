package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// summary says what was checked and with which result, and whether the run failed. Every text report ends with it, so that a
// report without findings still says what it is about, unless it is to be quiet.
func (t *text) summary(r *model.Report) {
	if !t.quiet {
		t.covered(r)
	}
	t.result(conclusionOf(r))
}

func conclusionOf(r *model.Report) conclusion {
	return conclusion{
		unread: r.Summary.Errors, others: r.Summary.Roots > 0, failing: found(r, true),
		nothing: unjudged(r.Summary) > 0 && isAllOff(r), exceptions: exceptions(r), hint: gateHint(r),
	}
}

// covered says what was checked, and with which result.
func (t *text) covered(r *model.Report) {
	for _, line := range coverage(r) {
		t.paragraph(line)
	}
	t.table(r.Findings)
}

// coverage says what was checked, in which variants, under which configuration, and what that allows.
func coverage(r *model.Report) []string {
	lines := slices.Concat([]string{checked(r)}, variants(r), configurations(r), baselines(r), selection(r), excluded(r))
	for _, allowance := range r.Allowances {
		lines = append(lines, place(allowance.Location)+allowed(allowance))
	}
	return lines
}

// paragraph writes a sentence that may take several lines.
func (t *text) paragraph(sentence string) { t.wrapped("", "  ", sentence) }

// checked says what was judged.
func checked(r *model.Report) string {
	if r.Summary.Roots == 0 {
		return "Nothing was checked."
	}
	if unjudged(r.Summary) > 0 && isAllOff(r) {
		return fmt.Sprintf("Nothing was judged of %s and %s: every rule is off.",
			count(r.Summary.TaskGroups.NotJudged, "task group"), count(r.Summary.EndpointGroups.NotJudged, "endpoint group"))
	}
	roots, variants := count(r.Summary.Roots, "root"), r.Summary.Roots
	for _, names := range r.Variants {
		variants += len(names) - 1
	}
	if variants > r.Summary.Roots {
		roots += " in " + count(variants, "variant")
	}
	return fmt.Sprintf("Checked %s: %s; %s.", roots, taskGroups(r), endpointGroups(r))
}

func unjudged(s model.Summary) int { return s.TaskGroups.NotJudged + s.EndpointGroups.NotJudged }

// isAllOff reports whether configurations switch off every rule for everything that was found.
func isAllOff(r *model.Report) bool {
	for _, t := range []model.Tally{r.Summary.TaskGroups, r.Summary.EndpointGroups} {
		if t.Proven+t.Violated+t.Unknown > 0 {
			return false
		}
	}
	return len(r.Configurations) > 0 && !slices.ContainsFunc(r.Configurations, func(c model.Configuration) bool { return !c.AllOff })
}

// manyFindings is from how many findings on they are counted by rule.
const manyFindings = 10

// table counts the findings by rule.
func (t *text) table(findings []model.Finding) {
	if len(findings) < manyFindings {
		return
	}
	counts, width := map[string]*[2]int{}, len("rule")
	for _, f := range findings {
		if counts[f.Rule] == nil {
			counts[f.Rule] = &[2]int{}
		}
		width = max(width, len(f.Rule))
		if f.Verdict == model.Unproven {
			counts[f.Rule][1]++
		} else {
			counts[f.Rule][0]++
		}
	}
	t.line(t.paint(faint, fmt.Sprintf("  %-*s  %10s  %7s", width, "rule", "violations", "unknown")))
	for _, rule := range slices.Sorted(maps.Keys(counts)) {
		t.line(fmt.Sprintf("  %-*s  %10d  %7d", width, rule, counts[rule][0], counts[rule][1]))
	}
}

// configurations says, if there are any, the names of the configuration files that took effect, with the rules that they switch off.
func configurations(r *model.Report) []string {
	names := make([]string, len(r.Configurations))
	for i, c := range r.Configurations {
		names[i] = c.File
		if c.Revision != "" {
			names[i] += " at " + c.Revision
		}
		switch {
		case c.AllOff:
			names[i] += " (off: every rule)"
		case len(c.Off) > 0:
			names[i] += " (off: " + strings.Join(c.Off, ", ") + ")"
		}
	}
	switch {
	case len(names) > 0:
	case r.ConfigFrom != "":
		names = []string{"none at " + r.ConfigFrom}
	default:
		return nil
	}
	return []string{shown(fmt.Sprintf("Configuration: %s.", strings.Join(names, ", ")))}
}

// selection says to which findings flags restrict the report.
func selection(r *model.Report) []string {
	var lines []string
	if r.Diff != "" {
		lines = append(lines, shown(fmt.Sprintf("Only findings are listed that lines changed since %s may cause.", r.Diff)))
	}
	if len(r.Only) > 0 {
		lines = append(lines, "Only these rules were applied: "+strings.Join(r.Only, ", ")+".")
	}
	if len(r.Skip) > 0 {
		lines = append(lines, "Rules that flags switch off: "+strings.Join(r.Skip, ", ")+".")
	}
	return lines
}

// mostExcluded is how many roots and templates a summary lists that were not checked by themselves.
const mostExcluded = 3

// excluded says which roots and templates were not checked by themselves, a line for each thing that excludes some.
func excluded(r *model.Report) []string {
	by := map[string][]string{}
	for _, e := range r.Excluded {
		by[e.By] = append(by[e.By], e.Name)
	}
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(by)) {
		names := by[what]
		if more := len(names) - mostExcluded; more > 0 {
			names = append(names[:mostExcluded:mostExcluded], fmt.Sprintf("and %d more", more))
		}
		lines = append(lines, shown(fmt.Sprintf("Skipped: %s (%s).", strings.Join(names, ", "), what)))
	}
	return lines
}

// baselines is a line that names the baselines that took effect.
func baselines(r *model.Report) []string {
	if len(r.Baselines) == 0 {
		return nil
	}
	names := make([]string, len(r.Baselines))
	for i, b := range r.Baselines {
		names[i] = b.File
		if b.Revision != "" {
			names[i] += " at " + b.Revision
		}
	}
	return []string{shown(fmt.Sprintf("Baseline: %s.", strings.Join(names, ", ")))}
}

// mostRoots is how many roots a summary lists with their variants.
const mostRoots = 3

// variants says in which variants roots were judged, one line for each root that has any.
func variants(r *model.Report) []string {
	var lines []string
	for _, root := range slices.Sorted(maps.Keys(r.Variants)) {
		lines = append(lines, shown(fmt.Sprintf("Variants of %s: %s.", named(root), strings.Join(r.Variants[root], ", "))))
	}
	if more := len(lines) - mostRoots; more > 0 {
		lines = append(lines[:mostRoots], fmt.Sprintf("%d more roots have variants.", more))
	}
	return lines
}

func taskGroups(r *model.Report) string {
	if len(r.Workloads) == 0 {
		return "no Fargate workloads"
	}
	var reasons []string
	for _, w := range r.Workloads {
		reasons = append(reasons, w.NotJudged...)
	}
	return tally("task group", r.Summary.TaskGroups, reasons)
}

func endpointGroups(r *model.Report) string {
	if len(r.Endpoints) == 0 {
		return "no ECR endpoints"
	}
	var reasons []string
	for _, e := range r.Endpoints {
		reasons = append(reasons, e.NotJudged...)
	}
	return tally("endpoint group", r.Summary.EndpointGroups, reasons)
}

// tally counts things by their verdicts. The reasons are why rules did not judge them.
func tally(noun string, t model.Tally, reasons []string) string {
	total := t.Proven + t.Violated + t.Unknown + t.NotJudged
	var parts []string
	for _, part := range []struct {
		count int
		word  string
	}{{t.Proven, "proven"}, {t.Violated, "violated"}, {t.Unknown, "unknown"}} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.word))
		}
	}
	if t.NotJudged > 0 {
		parts = append(parts, fmt.Sprintf("%d not fully judged: %s", t.NotJudged, summarized(reasons)))
	}
	return fmt.Sprintf("%s (%s)", count(total, noun), strings.Join(parts, ", "))
}

// mostReasons is how many reasons a summary lists.
const mostReasons = 3

// summarized lists the first reasons, each once.
func summarized(reasons []string) string {
	reasons = slices.Compact(slices.Sorted(slices.Values(reasons)))
	if more := len(reasons) - mostReasons; more > 0 {
		reasons = append(reasons[:mostReasons:mostReasons], fmt.Sprintf("and %d more", more))
	}
	return shown(strings.Join(reasons, ", "))
}

// allowed says what an allowance of the configuration allows, why, and for how long.
func allowed(a model.Allowance) string {
	until := "no end date"
	if a.Until != "" {
		until = "until " + a.Until
	}
	return shown(fmt.Sprintf("allows %s: %q, %s", a.Traffic, a.Reason, until))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
