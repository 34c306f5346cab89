package report

import (
	"fmt"
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
	return line + failure(r.Summary.Errors, r.Summary.Roots > 0)
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
	return tally("task group", r.Summary.TaskGroups)
}

func endpointGroups(r *model.Report) string {
	if len(r.Endpoints) == 0 {
		return "no ECR endpoints found"
	}
	return tally("endpoint group", r.Summary.EndpointGroups)
}

func tally(noun string, t model.Tally) string {
	total := t.Proven + t.Violated + t.Unknown
	return fmt.Sprintf("%s: %d proven, %d violated, %d unknown", count(total, noun), t.Proven, t.Violated, t.Unknown)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
