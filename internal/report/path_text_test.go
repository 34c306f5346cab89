package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

func at(line int) source.Range {
	return source.Range{File: "main.tf", Start: source.Pos{Line: line, Column: 1}, End: source.Pos{Line: line, Column: 2}}
}

// pathText renders the paths.
func pathText(t *testing.T, opt Options, tasks ...model.TaskPath) string {
	t.Helper()
	p := &model.Paths{}
	p.Keep(tasks)
	var out bytes.Buffer
	if err := WritePaths(&out, "text", p, opt); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPathText(t *testing.T) {
	t.Parallel()
	why := []model.Reason{{Reason: "var.x has no value", Settle: "--var x=…", Location: at(9)}}
	task := model.TaskPath{
		ID: "web", Name: "Stage/Web", Location: at(1), Verdict: model.Unproven, When: "Stage is prod",
		Reasons: []model.Reason{{Reason: "the launch type is not known", Settle: "write it"}},
		Pulls: []model.Pull{
			{Service: "ecr.api", Is: model.Yes},
			{Service: "ecr.dkr", Needed: true, Is: model.Unclear, Hops: []model.Hop{
				{Kind: "dns", Is: model.Yes, Message: "It resolves.", Location: at(2)},
				{Kind: "egress", Is: model.Unclear, Message: "It may pass.", Location: at(3), Reasons: why},
			}},
			{Service: "s3", Needed: true, Is: model.No, Failure: "it fails", Hops: []model.Hop{
				{
					Kind: "egress", Is: model.No, Message: "It does not pass.", Location: at(4), Help: []string{"Let it."},
					Evidence: []model.Related{{Message: "This passes.", Location: at(5)}},
				},
			}},
		},
		Beyond: []model.Escape{
			{Is: model.Yes, Resource: "group", Traffic: "all traffic to 0.0.0.0/0", Location: at(6), Help: []string{"Do not."}},
			{Is: model.Unclear, Resource: "group", Traffic: "udp/53 to 10.0.0.2/32", Location: at(7), Help: []string{"Do not."}, Reasons: why},
		},
		Outcomes: []model.PathOutcome{
			{When: "Stage is prod", Settle: "--parameter Stage=…", Verdict: model.Violated},
			{When: "Stage is test", Settle: "--parameter Stage=…", Verdict: model.Proven},
			{When: "Stage is else", Settle: "--parameter Stage=…", Verdict: model.Unproven},
		},
	}
	want := `web (main.tf:1:1)
in the CDK app: Stage/Web
It only exists if Stage is prod. Its image does not arrive: there is no way to s3. It reaches more than that.
|- ?   task    Whether there is such a task on Fargate is not known.
|     ? the launch type is not known (write it)
|- yes ecr.api is not needed: platform version 1.3.0 and older pull without it.
|- ?   ecr.dkr returns the manifest
|  |- yes dns    It resolves. (line 2)
|  ` + "`" + `- ?   egress It may pass. (line 3)
|        ? var.x has no value (pass --var x=…) (line 9)
|- NO  s3      has the layers: without that, it fails
|  ` + "`" + `- NO  egress It does not pass. (line 4)
|        = This passes. (line 5)
|        -> Let it.
|- NO  besides this is allowed
|  |- NO  rule group allows all traffic to 0.0.0.0/0 (line 6)
|  ` + "`" + `- ?   rule group may allow udp/53 to 10.0.0.2/32 (line 7)
|        ? var.x has no value (pass --var x=…) (line 9)
|        -> Do not.
|- NO  if      Stage is prod, the task does not get its image, or reaches more (pass --parameter Stage=… to see how).
|- yes if      Stage is test, the task gets its image and reaches nothing else (pass --parameter Stage=… to see how).
` + "`" + `- ?   if      Stage is else, whether the task gets its image and reaches nothing else is not known (pass --parameter Stage=… to see how).

1 task (1 unknown).
FAILED (exit 1): 1 unknown
`
	if got := pathText(t, Options{}, task); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := pathText(t, Options{Color: true}, task); !strings.Contains(got, "\x1b[1;31mNO \x1b[0m") {
		t.Errorf("nothing is red:\n%s", got)
	}
	if got := pathText(t, Options{Symbols: true}, task); !strings.Contains(got, "└─ ✗ egress It does not pass.") || !strings.Contains(got, "→ Let it.") {
		t.Errorf("there are no signs:\n%s", got)
	}
}

func TestPathTextCutsLongEvidence(t *testing.T) {
	t.Parallel()
	hop := model.Hop{Kind: "egress", Is: model.No, Message: "No."}
	for i := range mostEvidence + 3 {
		hop.Evidence = append(hop.Evidence, model.Related{Message: fmt.Sprintf("Rule %d.", i)})
	}
	task := model.TaskPath{ID: "web", Pulls: []model.Pull{{Service: "s3", Needed: true, Is: model.No, Hops: []model.Hop{hop}}}}
	got := pathText(t, Options{}, task)
	if strings.Count(got, "= Rule") != mostEvidence || !strings.Contains(got, "= and 3 more\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestPathTextShowsNoControls(t *testing.T) {
	t.Parallel()
	task := model.TaskPath{ID: "web\x1b[2J", Beyond: []model.Escape{{Resource: "\x07\r", Traffic: "\u202e"}}}
	if got := pathText(t, Options{}, task); strings.ContainsAny(got, "\x1b\r\x07\u202e") {
		t.Errorf("got %q", got)
	}
}

func TestEnumeration(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names []string
		want  string
	}{
		{nil, ""}, {[]string{"a"}, "a"}, {[]string{"a", "b"}, "a and b"}, {[]string{"a", "b", "c"}, "a, b and c"},
	} {
		if got := enumeration(c.names); got != c.want {
			t.Errorf("%q: got %q, want %q", c.names, got, c.want)
		}
	}
}
