package report

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// BenchmarkWrite writes 1,000 findings in each format: in 100 files, and in one long line, as that of a plan.
func BenchmarkWrite(b *testing.B) {
	for shape, r := range map[string]*model.Report{"files": inFiles(), "line": inOneLine()} {
		for _, format := range Formats() {
			b.Run(format+"/"+shape, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := Write(io.Discard, format, r, Options{Tool: Tool{"v1.2.3", rules}}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

const benchFindings = 1000

func inFiles() *model.Report {
	r := &model.Report{Sources: map[string][]byte{}}
	for i := range benchFindings {
		file := fmt.Sprintf("group%d.tf", i/10)
		r.Sources[file] = []byte(strings.Repeat("    cidr_blocks = [\"0.0.0.0/0\"]\n", 100))
		addFinding(r, i, source.Range{File: file, Start: source.Pos{Line: 1 + i%10*7, Column: 20}, End: source.Pos{Line: 1 + i%10*7, Column: 31}})
	}
	return r
}

func inOneLine() *model.Report {
	resource := `{"cidr_blocks": ["0.0.0.0/0"], "description": "` + strings.Repeat("x", 1000) + `"}, `
	r := &model.Report{Sources: map[string][]byte{"plan.json": []byte(strings.Repeat(resource, benchFindings))}}
	for i := range benchFindings {
		column := i*len(resource) + 19
		addFinding(r, i, source.Range{File: "plan.json", Start: source.Pos{Line: 1, Column: column}, End: source.Pos{Line: 1, Column: column + 11}})
	}
	return r
}

func addFinding(r *model.Report, i int, at source.Range) {
	group := fmt.Sprintf("aws_security_group.g%d", i)
	r.Findings = append(r.Findings, model.Finding{
		Rule: "task-egress-destination", Verdict: model.Violation, Level: "error", Fails: true, Resource: group, Root: ".",
		Message: "this rule allows tcp/22 to 0.0.0.0/0, which the image pull does not need", Location: at, Fingerprint: fmt.Sprintf("%032x", i),
		Help:    []string{"allow only tcp/443 to aws_security_group.endpoint and to the S3 prefix list (pl-61a54008)"},
		Related: []model.Related{{Message: fmt.Sprintf("aws_ecs_service.s%d runs with this security group", i), Location: at}},
	})
	r.Workloads = append(r.Workloads, model.WorkloadResult{ID: fmt.Sprintf("aws_ecs_service.s%d", i)})
	r.Summary.Violations, r.Summary.Failing, r.Summary.TaskGroups.Violated = i+1, i+1, i+1
}
