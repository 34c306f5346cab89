package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// coverage says in one line what was checked and with which result, and in a second one whether the run failed. Every
// text report ends with it, so that a report without findings still says what it is about.
func coverage(r *model.Report) string {
	line := "Nothing was checked."
	if r.Summary.Roots > 0 {
		line = capitalised(taskGroups(r) + "; " + endpointGroups(r) + ".")
	}
	line += variants(r) + configurations(r)
	for _, allowance := range r.Allowances {
		line += "\n" + place(allowance.Location) + allowed(allowance) + "."
	}
	return line + failure(r.Summary.Errors, r.Summary.Roots > 0)
}

// configurations is a line that names the configuration files that took effect, with the rules that they switch off.
func configurations(r *model.Report) string {
	names := make([]string, len(r.Configurations))
	for i, c := range r.Configurations {
		names[i] = c.File
		if c.Revision != "" {
			names[i] += " at " + c.Revision
		}
		if len(c.Off) > 0 {
			names[i] += " (off: " + strings.Join(c.Off, ", ") + ")"
		}
	}
	switch {
	case len(names) > 0:
	case r.ConfigFrom != "":
		names = []string{"none at " + r.ConfigFrom}
	default:
		return ""
	}
	return "\n" + shown(fmt.Sprintf("Configuration: %s.", strings.Join(names, ", ")))
}

// mostRoots is how many roots a summary lists with their variants.
const mostRoots = 3

// variants says in which variants roots were judged, one line for each root that has any.
func variants(r *model.Report) string {
	var lines []string
	for _, root := range slices.Sorted(maps.Keys(r.Variants)) {
		if names := r.Variants[root]; len(names) > 1 || names[0] != "" {
			if root == "." {
				root = "the working directory"
			}
			lines = append(lines, shown(fmt.Sprintf("Variants of %s: %s.", root, strings.Join(names, ", "))))
		}
	}
	if more := len(lines) - mostRoots; more > 0 {
		lines = append(lines[:mostRoots], fmt.Sprintf("%d more roots have variants.", more))
	}
	text := ""
	for _, line := range lines {
		text += "\n" + line
	}
	return text
}

// failure is the line about what could not be analysed, "" where everything was.
func failure(inputs int, others bool) string {
	if inputs == 0 {
		return ""
	}
	line := fmt.Sprintf("\nFAILED (exit 2): %s could not be analysed", count(inputs, "input"))
	if others {
		line += "; the result is incomplete"
	}
	return line + "."
}

func capitalised(sentence string) string { return strings.ToUpper(sentence[:1]) + sentence[1:] }

func taskGroups(r *model.Report) string {
	if len(r.Workloads) == 0 {
		return "no Fargate workloads found"
	}
	var reasons []string
	for _, w := range r.Workloads {
		reasons = append(reasons, w.NotJudged...)
	}
	return tally("task group", r.Summary.TaskGroups, reasons)
}

func endpointGroups(r *model.Report) string {
	if len(r.Endpoints) == 0 {
		return "no ECR endpoints found"
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
	line := fmt.Sprintf("%s: %d proven, %d violated, %d unknown", count(total, noun), t.Proven, t.Violated, t.Unknown)
	if t.NotJudged > 0 {
		line += fmt.Sprintf(", %d not fully judged: %s", t.NotJudged, summarized(reasons))
	}
	return line
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
