package report

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// coverage says in one line what the run looked at and what it could find out. Every text report ends with it, so that
// silence about the network is never silence about what was checked.
func coverage(r *model.Report) string {
	line := "Nothing was checked."
	if r.Summary.Roots > 0 {
		line = capitalised(taskGroups(r) + "; " + endpointGroups(r) + ".")
	}
	if n := r.Summary.Errors; n > 0 {
		line += fmt.Sprintf(" %s could not be analysed: this is no pass.", count(n, "input"))
	}
	return line
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
