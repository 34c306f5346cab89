package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

func TestText(t *testing.T) {
	t.Parallel()
	const want = `error[task-egress-destination]: The task may reach everything.
 --> main.tf:2:10
  |
2 |   cidr = "0.0.0.0/0"
  |          ^^^^^^^^^^^
  = note: it allows all
  = note: aws_ecs_service.app carries this group (main.tf:1:1)
  = note: in a[0], a[1]
  = help: allow less

unknown[ecr-api-unreachable]: The endpoint may be out of reach.
 --> main.tf:1:1
  |
1 | resource "a" "b" {
  | ^^^^^^^^^^^^^^^^^^
  = note: this depends on: var.x has no value (main.tf:1:2)
  = help: pass --var x=…

error: the file is not YAML
 --> broken.yaml:1:3
  |
1 | a: [
  |   ^

Checked 1 root: 2 task groups (1 proven, 1 violated); 1 endpoint group (1 unknown).
FAILED (exit 2): 1 input could not be analysed, 1 violation; everything else was checked; not failing: 1 unknown
`
	if got := written(t, sample(), Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestVerboseTellsInformationalNotes(t *testing.T) {
	t.Parallel()
	r := &model.Report{
		Notes:   []model.Note{{Severity: model.SeverityInfo, Message: "The provider is not read."}},
		Summary: model.Summary{Roots: 1},
	}
	const silent = "Checked 1 root: no Fargate workloads; no ECR endpoints.\nok\n"
	if got := written(t, r, Options{}); got != silent {
		t.Errorf("got\n%s\nwant\n%s", got, silent)
	}
	const told = "info: the provider is not read\n\n" + silent
	if got := written(t, r, Options{Verbose: true}); got != told {
		t.Errorf("got\n%s\nwant\n%s", got, told)
	}
}

// TestNotesApart shows that notes are all that goes to a place of their own, and how they look there.
func TestNotesApart(t *testing.T) {
	t.Parallel()
	var notes bytes.Buffer
	out := written(t, sample(), Options{Notes: &Output{Writer: &notes}})
	before, after, found := strings.Cut(written(t, sample(), Options{}), notes.String())
	if !found || notes.Len() == 0 || out != before+after {
		t.Errorf("got the notes\n%s\nand the report\n%s", notes.String(), out)
	}
	notes.Reset()
	out = written(t, sample(), Options{Notes: &Output{&notes, Options{Color: true}}})
	if strings.Contains(out, "\x1b") || !strings.Contains(notes.String(), "\x1b") {
		t.Errorf("got the notes\n%q\nand the report\n%q", notes.String(), out)
	}
}

func TestQuiet(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Notes = append(r.Notes, model.Note{Severity: model.SeverityWarning, Message: "The file is not used."})
	got := written(t, r, Options{Quiet: true})
	for _, part := range []string{"the file is not YAML", "[task-egress-destination]", "\nFAILED (exit 2): "} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is missing in\n%s", part, got)
		}
	}
	if strings.Contains(got, "Checked") || strings.Contains(got, "not used") {
		t.Errorf("got more than errors, findings and the failure:\n%s", got)
	}
	if got := written(t, &model.Report{Summary: model.Summary{Roots: 1}}, Options{Quiet: true}); got != "" {
		t.Errorf("got %q where there is nothing to report", got)
	}
}

func TestColorAddsOnlyColor(t *testing.T) {
	t.Parallel()
	plain, colored := written(t, sample(), Options{}), written(t, sample(), Options{Color: true})
	for _, color := range []string{bold, faint, red, yellow, green} {
		if !strings.Contains(colored, "\x1b["+color+"m") {
			t.Errorf("color %s is never used", color)
		}
		colored = strings.ReplaceAll(colored, "\x1b["+color+"m", "")
	}
	if got := strings.ReplaceAll(colored, "\x1b[0m", ""); got != plain {
		t.Errorf("without its colors, got\n%s\nwant\n%s", got, plain)
	}
}

func TestNothingChecked(t *testing.T) {
	t.Parallel()
	if got, want := written(t, &model.Report{}, Options{}), "Nothing was checked.\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	if err := Write(&bytes.Buffer{}, "html", &model.Report{}, Options{}); err == nil {
		t.Error("got no error")
	}
}

func written(t *testing.T, r *model.Report, opt Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, "text", r, opt); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func sample() *model.Report {
	return &model.Report{
		Notes: []model.Note{{
			Severity: model.SeverityError,
			Message:  "The file is not YAML.",
			Location: source.Range{File: "broken.yaml", Start: source.Pos{Line: 1, Column: 3}, End: source.Pos{Line: 1, Column: 4}},
		}},
		Findings: []model.Finding{
			{
				Rule: "task-egress-destination", Verdict: model.Violation, Level: "error", Fails: true, Resource: "a[0]",
				Message: "The task may reach everything.", Location: span(2, 10, 2, 21), Instances: []model.Instance{{Resource: "a[0]"}, {Resource: "a[1]"}},
				Fingerprint: "1", Notes: []string{"it allows all"}, Help: []string{"allow less"},
				Related: []model.Related{{Message: "aws_ecs_service.app carries this group", Location: span(1, 1, 1, 19)}},
			},
			{
				Rule: "ecr-api-unreachable", Verdict: model.Unproven, Level: "error", Resource: "b",
				Message: "The endpoint may be out of reach.", Location: span(1, 1, 3, 2), Fingerprint: "2",
				Reasons: []model.Reason{{Reason: "var.x has no value", Settle: "--var x=…", Location: span(1, 2, 1, 3)}},
			},
		},
		Causes:    []model.Cause{{Reason: "var.x has no value", Settle: "--var x=…", Location: span(1, 2, 1, 3), Findings: []string{"2"}}},
		Workloads: []model.WorkloadResult{{ID: "aws_ecs_service.app"}},
		Endpoints: []model.EndpointResult{{ID: "aws_vpc_endpoint.api"}},
		Summary: model.Summary{
			Roots: 1, Errors: 1, Violations: 1, Unknowns: 1,
			TaskGroups:     model.Tally{Proven: 1, Violated: 1},
			EndpointGroups: model.Tally{Unknown: 1},
		},
		Sources: map[string][]byte{
			"main.tf":     []byte("resource \"a\" \"b\" {\n  cidr = \"0.0.0.0/0\"\n}\n"),
			"broken.yaml": []byte("a: ["),
		},
	}
}
