package report

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/conformance"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// rules are those of the reports here.
var rules = []model.PolicyRule{
	{Name: "task-egress-destination", Category: "exposure", Level: "error", Title: "A task sends only to ECR", Docs: "https://example.com/rule"},
	{Name: "long", Category: "custom", Level: "note", Title: strings.Repeat("long ", 500), Description: strings.Repeat("a [link](x) <b>@you</b> ", 200), Custom: true},
	{Name: "mapped", Category: "pull", Level: "warning", Title: "Many", Mapping: map[string][]string{"a": slices.Repeat([]string{"1", "2", "3"}, 20)}},
}

func formatted(t *testing.T, format string, r *model.Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, format, r, Options{Tool: Tool{"v1.2.3", rules}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func lineOfFile(file string, line int) source.Range {
	return source.Range{File: file, Start: source.Pos{Line: line, Column: 3}, End: source.Pos{Line: line, Column: 9}}
}

// one returns a report of one finding, which fails the run, at a place.
func one(at source.Range) *model.Report {
	return &model.Report{
		Findings: []model.Finding{{
			Rule: "task-egress-destination", Verdict: model.Violation, Level: "error", Resource: "aws_security_group.task", Root: ".",
			Message: "this rule allows all traffic", Location: at, Fingerprint: "0123456789abcdef", Fails: true,
		}},
		Files:   []model.Files{{State: model.FilesRead, Names: []string{"b.tf", "main.tf"}}},
		Summary: model.Summary{Roots: 1, Violations: 1, Failing: 1},
	}
}

// TestPathsStartAtTheRepository names places as code hosts know them: never with a scheme, never absolute, never
// outside of the repository.
func TestPathsStartAtTheRepository(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ directory, file, want string }{
		{"", "main.tf", "main.tf"},
		{"", "envs/prod/main.tf", "envs/prod/main.tf"},
		{"infra/live", "main.tf", "infra/live/main.tf"},
		{"infra/live", "../modules/net/main.tf", "infra/modules/net/main.tf"},
		{"", "a b/%#?é:c.tf", "a b/%#?é:c.tf"},
		{"", "c:x.tf", "c:x.tf"},
		{"", stdin, stdin},
		// What is outside is at the beginning of a file of its root.
		{"infra", "../../elsewhere/main.tf", "infra/main.tf"},
		{"", "/usr/share/modules/main.tf", "main.tf"},
		{"", "C:/modules/main.tf", "main.tf"},
		{"", "", "main.tf"},
	} {
		r := one(lineOfFile(test.file, 4))
		r.Directory = test.directory
		text := formatted(t, "sarif", r)
		results := conformance.CodeScanning(t, text)
		got, err := url.PathUnescape(results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI)
		if err != nil || got != test.want {
			t.Errorf("%s from %q: SARIF has %q, want %q", test.file, test.directory, got, test.want)
		}
		if issues := conformance.CodeQuality(t, formatted(t, "gitlab", r)); issues[0].Location.Path != test.want {
			t.Errorf("%s from %q: Code Quality has %q, want %q", test.file, test.directory, issues[0].Location.Path, test.want)
		}
		if annotations, _ := conformance.Annotations(t, formatted(t, "github", r)); annotations[0].Properties["file"] != test.want {
			t.Errorf("%s from %q: the annotation has %q, want %q", test.file, test.directory, annotations[0].Properties["file"], test.want)
		}
		if strings.HasPrefix(test.file, "/") || strings.HasPrefix(test.file, "../..") {
			if !strings.Contains(results[0].Message.Text, test.file) {
				t.Errorf("the message does not say that it is at %s: %s", test.file, results[0].Message.Text)
			}
		}
	}
}

// TestRelatedPlaceInstead puts a finding of a module outside of the repository at the call of the module.
func TestRelatedPlaceInstead(t *testing.T) {
	t.Parallel()
	r := one(lineOfFile("/modules/net/main.tf", 7))
	r.Findings[0].Related = []model.Related{
		{Message: "the network", Location: lineOfFile("/modules/net/vpc.tf", 1)}, {Message: "called here", Location: lineOfFile("b.tf", 12)},
	}
	result := conformance.CodeScanning(t, formatted(t, "sarif", r))[0]
	at := result.Locations[0].PhysicalLocation
	if at.ArtifactLocation.URI != "b.tf" || at.Region.StartLine != 12 || len(result.RelatedLocations) != 1 {
		t.Errorf("got %+v and %+v", at, result.RelatedLocations)
	}
	for _, place := range []string{"/modules/net/main.tf:7:3", "/modules/net/vpc.tf:1:3"} {
		if !strings.Contains(result.Message.Text, place) {
			t.Errorf("%s is not in %q", place, result.Message.Text)
		}
	}
}

// TestRealLinesAndColumns wants the lines and columns of the range, and some that are valid where there is none.
func TestRealLinesAndColumns(t *testing.T) {
	t.Parallel()
	pos := func(line, column int) source.Pos { return source.Pos{Line: line, Column: column} }
	for _, test := range []struct {
		at   source.Range
		want [4]int
	}{
		{source.Range{File: "b.tf", Start: pos(3, 5), End: pos(3, 9)}, [4]int{3, 5, 3, 9}},
		{source.Range{File: "b.tf", Start: pos(3, 5), End: pos(7, 2)}, [4]int{3, 5, 7, 2}},
		{source.Range{File: "b.tf", Start: pos(3, 5), End: pos(3, 5)}, [4]int{3, 5, 3, 6}},
		{source.Range{File: "b.tf", Start: pos(3, 5)}, [4]int{3, 5, 3, 6}},
		{source.Range{File: "b.tf"}, [4]int{1, 1, 1, 2}},
		{source.Range{File: "."}, [4]int{1, 1, 1, 2}},
		{source.Range{}, [4]int{1, 1, 1, 2}},
	} {
		region := conformance.CodeScanning(t, formatted(t, "sarif", one(test.at)))[0].Locations[0].PhysicalLocation.Region
		if got := [4]int{region.StartLine, region.StartColumn, region.EndLine, region.EndColumn}; got != test.want {
			t.Errorf("%+v: got %v, want %v", test.at, got, test.want)
		}
	}
}

// TestUniqueTests gives no two tests one name, even where all that is in a name is the same.
func TestUniqueTests(t *testing.T) {
	t.Parallel()
	r := one(lineOfFile("main.tf", 4))
	again := r.Findings[0]
	again.Location = lineOfFile("main.tf", 9)
	numbered := again
	numbered.Message += " (2)"
	r.Findings = append(r.Findings, numbered, again, again)
	r.Workloads = []model.WorkloadResult{{ID: "a", Root: ".", Verdict: model.Proven}, {ID: "a", Root: ".", Variant: "prod", Verdict: model.Proven}, {ID: "a", Root: "other", Verdict: model.NotJudged}}
	before := conformance.TestCases(t, formatted(t, "junit", r))
	for i := range r.Findings {
		r.Findings[i].Location.Start.Line += 100
		r.Findings[i].Location.End.Line += 100
	}
	after := conformance.TestCases(t, formatted(t, "junit", r))
	for i := range before {
		if before[i].Name != after[i].Name || before[i].ClassName != after[i].ClassName {
			t.Errorf("the name %q became %q, as lines moved", before[i].Name, after[i].Name)
		}
	}
	if before[1].ClassName != "main.tf" || before[1].Name != "task-egress-destination aws_security_group.task: this rule allows all traffic" {
		t.Errorf("got %+v", before[1])
	}
}

// TestOutcomes shows what becomes of what: failures, errors, skipped tests, and tests that pass.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	r := one(lineOfFile("main.tf", 4))
	passing := r.Findings[0]
	passing.Verdict, passing.Fails, passing.Message, passing.Reasons = model.Unproven, false, "cannot tell", []model.Reason{{Reason: "x has no value"}}
	r.Findings = append(r.Findings, passing)
	ignored := r.Findings[0]
	ignored.Message, ignored.Suppression = "ignored one", &model.Suppression{Kind: model.SuppressedInline, Reason: "as agreed", Until: "2027-01-31"}
	r.Suppressed = []model.Finding{ignored}
	r.Notes = []model.Note{{Severity: model.SeverityError, Message: "The file is not YAML.", Location: lineOfFile("b.yaml", 1)}, {Severity: model.SeverityWarning, Message: "Skipped."}}
	r.Workloads, r.Summary.Errors = []model.WorkloadResult{{ID: "web", Verdict: model.Proven, Location: lineOfFile("main.tf", 2)}}, 1
	got := map[string]string{}
	for _, c := range conformance.TestCases(t, formatted(t, "junit", r)) {
		switch {
		case c.Failure != nil:
			got[c.Name] = "failure: " + c.Failure.Type
		case c.Error != nil:
			got[c.Name] = "error: " + c.Error.Text
		case c.Skipped != nil:
			got[c.Name] = "skipped: " + *c.Skipped
		default:
			got[c.Name] = "passed"
		}
	}
	for name, want := range map[string]string{
		"task-egress-destination aws_security_group.task: this rule allows all traffic": "failure: task-egress-destination",
		"task-egress-destination aws_security_group.task: cannot tell":                  "skipped: unknown[task-egress-destination]: cannot tell\n --> main.tf:4:3\n  = note: this depends on: x has no value",
		"task-egress-destination aws_security_group.task: ignored one":                  "skipped: ignored: as agreed (until 2027-01-31)",
		"the file is not YAML": "error: b.yaml:1:3: The file is not YAML.",
		"Skipped":              "skipped: warning: Skipped.",
		"task web":             "passed",
	} {
		if actual := got[name]; actual != want {
			t.Errorf("%s: got %q, want %q", name, actual, want)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("there is more: %v", got)
	}
}

// TestEveryEntryIsShown keeps fingerprints apart, those of what was not read included, and independent of lines.
func TestEveryEntryIsShown(t *testing.T) {
	t.Parallel()
	if got := string(formatted(t, "gitlab", &model.Report{Summary: model.Summary{Roots: 1}})); got != "[]\n" {
		t.Errorf("a clean run gives %q", got)
	}
	r := one(lineOfFile("main.tf", 4))
	twice := model.Note{Severity: model.SeverityError, Message: "It is declared before at a.yaml:1,1-37.", Location: lineOfFile("b.yaml", 1)}
	again := twice
	again.Location = lineOfFile("b.yaml", 5)
	r.Notes = []model.Note{twice, again, {Severity: model.SeverityWarning, Message: "A flag has no effect."}, {Severity: model.SeverityInfo, Message: "Nothing."}}
	before := conformance.CodeQuality(t, formatted(t, "gitlab", r))
	if len(before) != 4 || before[1].Severity != "blocker" || before[3].Severity != "info" {
		t.Fatalf("got %+v", before)
	}
	for i := range r.Notes {
		r.Notes[i].Location.Start.Line += 7
		r.Notes[i].Message = strings.ReplaceAll(r.Notes[i].Message, "a.yaml:1,1-37", "a.yaml:8,1-37")
	}
	for i, after := range conformance.CodeQuality(t, formatted(t, "gitlab", r)) {
		if after.Fingerprint != before[i].Fingerprint {
			t.Errorf("the fingerprint of %q changed, as lines moved", after.Description)
		}
	}
}

// TestNoColorForPrograms wants no escape sequence in what programs read, even if colours are asked for.
func TestNoColorForPrograms(t *testing.T) {
	t.Parallel()
	for _, format := range Formats() {
		var out bytes.Buffer
		if err := Write(&out, format, sample(), Options{Color: true, Width: 60, Links: func(string) string { return "file:///x" }}); err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Contains(out.String(), "\x1b"), format == "text" || format == "compact"; got != want {
			t.Errorf("%s has an escape sequence: %t, want %t", format, got, want)
		}
	}
}

// TestSuppressedFindingsAreShown says in SARIF which findings do not count, and why.
func TestSuppressedFindingsAreShown(t *testing.T) {
	t.Parallel()
	r := one(lineOfFile("main.tf", 4))
	inline, baseline := r.Findings[0], r.Findings[0]
	inline.Fingerprint, inline.Suppression = "a1", &model.Suppression{Kind: model.SuppressedInline, Reason: "as agreed", Until: "2027-01-31", Location: lineOfFile("main.tf", 3)}
	baseline.Fingerprint, baseline.Suppression = "b1", &model.Suppression{Kind: model.SuppressedBaseline, Location: lineOfFile(".egresslint-baseline.json", 2)}
	r.Suppressed = []model.Finding{inline, baseline}
	text := formatted(t, "sarif", r)
	conformance.NewSARIFSchema(t).Validate(t, text)
	var got []string
	for _, result := range conformance.CodeScanning(t, text) {
		suppressed := "no"
		for _, by := range result.Suppressions {
			suppressed = by.Kind + ": " + by.Justification
		}
		got = append(got, suppressed)
	}
	if want := []string{"no", "inSource: as agreed (until 2027-01-31)", "external: It is in the baseline."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if annotations, _ := conformance.Annotations(t, formatted(t, "github", r)); len(annotations) != 1 {
		t.Errorf("there are %d annotations: what does not count is none", len(annotations))
	}
	if issues := conformance.CodeQuality(t, formatted(t, "gitlab", r)); len(issues) != 1 {
		t.Errorf("there are %d entries: what does not count is none", len(issues))
	}
	if comment := string(formatted(t, "markdown", r)); !strings.Contains(comment, "<summary>2 findings that do not count</summary>") || !strings.Contains(comment, "ignored: as agreed (until 2027-01-31)") {
		t.Errorf("the comment does not say so:\n%s", comment)
	}
}

// TestHostileFormats wants every format to stay what it is, whatever text comes from the files.
func TestHostileFormats(t *testing.T) {
	t.Parallel()
	const evil = "a b%20#?|`x`](http://evil) <img src=x> & \"q\" 'p' \\ [z](9) @octocat #1 $x$ *b* _c_ ::error::x \x1b[2J\r\n```\n- é世\u202e##[error] ##vso[a] \x00\xff ]]>"
	r := one(lineOfFile("d/"+evil, 4))
	f := &r.Findings[0]
	f.Resource, f.Message, f.Name, f.Root, f.Docs, f.Variants = evil, evil, evil, evil, evil, []string{evil}
	f.Notes, f.Help, f.Related = []string{evil}, []string{evil}, []model.Related{{Message: evil, Location: f.Location}, {Message: evil, Location: lineOfFile(evil, 1)}}
	f.Instances = []model.Instance{{Root: evil, Resource: evil}, {Root: "b", Resource: evil}}
	f.Snippets = []model.Snippet{{For: evil, Language: "terraform", Code: "````\n" + evil + "\n```\n::error::x\n"}}
	unknown := *f
	unknown.Fingerprint, unknown.Verdict, unknown.Fails, unknown.Level = "ff", model.Unproven, false, "note"
	unknown.Reasons = []model.Reason{{Reason: evil, Settle: evil, Location: f.Location}}
	suppressed := *f
	suppressed.Fingerprint, suppressed.Suppression = "fe", &model.Suppression{Kind: model.SuppressedInline, Reason: evil, Until: evil, Location: f.Location}
	r.Findings, r.Suppressed = append(r.Findings, unknown), []model.Finding{suppressed}
	r.Causes = []model.Cause{{Reason: evil, Settle: evil, Location: f.Location, Findings: []string{"ff"}}}
	r.Notes = []model.Note{{Severity: model.SeverityError, Message: evil, Location: f.Location}, {Severity: model.SeverityWarning, Message: evil}}
	r.Workloads = []model.WorkloadResult{{ID: evil, Root: evil, Verdict: model.NotJudged, NotJudged: []string{evil}, Location: f.Location}, {ID: evil, Root: evil, Variant: evil, Verdict: model.Proven, Location: f.Location}}
	r.Configurations = []model.Configuration{{File: evil, Off: []string{evil}}}
	r.Allowances = []model.Allowance{{Traffic: evil, Reason: evil, Until: evil, Location: f.Location}}
	r.Variants, r.Directory, r.Paths = map[string][]string{evil: {evil, "b"}}, evil, []string{evil}
	r.Summary.Errors = 1

	sarif := formatted(t, "sarif", r)
	conformance.NewSARIFSchema(t).Validate(t, sarif)
	if results := conformance.CodeScanning(t, sarif); len(results) != 3 {
		t.Errorf("there are %d results", len(results))
	}
	if issues := conformance.CodeQuality(t, formatted(t, "gitlab", r)); len(issues) != 4 {
		t.Errorf("there are %d entries", len(issues))
	}
	annotations, _ := conformance.Annotations(t, formatted(t, "github", r))
	if len(annotations) != 4 {
		t.Errorf("there are %d annotations", len(annotations))
	}
	for _, a := range annotations {
		for key := range a.Properties {
			if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, key) {
				t.Errorf("an annotation has the property %q", key)
			}
		}
	}
	if rows := conformance.Comment(t, formatted(t, "markdown", r)); len(rows) != 2 {
		t.Errorf("there are %d rows", len(rows))
	}
	junit := formatted(t, "junit", r)
	if cases := conformance.TestCases(t, junit); len(cases) != 7 {
		t.Errorf("there are %d tests", len(cases))
	}
	conformance.NewJUnitSchema(t).Validate(t, junit)
}

// TestLimits writes more findings than anybody accepts, and wants each format to stay within its limits, and to say what is missing.
func TestLimits(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it validates some 100 MB")
	}
	const many = 30000
	r := &model.Report{Files: []model.Files{{State: model.FilesRead, Names: []string{"main.tf"}}}}
	for i := range many {
		f := one(lineOfFile(fmt.Sprintf("module/%d/main.tf", i%500), i+1)).Findings[0]
		f.Fingerprint, f.Resource = fmt.Sprintf("%032x", i), fmt.Sprintf("aws_security_group.task[%d]", i)
		if i%3 > 0 {
			f.Level, f.Fails = "warning", false
		}
		for k := range 2 + (i%1000)/999*500 {
			f.Related = append(f.Related, model.Related{Message: fmt.Sprintf("task %d runs with it", k), Location: lineOfFile("main.tf", k+1)})
		}
		r.Findings = append(r.Findings, f)
		r.Notes = append(r.Notes, model.Note{Severity: model.SeverityWarning, Message: fmt.Sprintf("Thing %d is not read.", i)})
	}
	for k := range 502 {
		r.Workloads = append(r.Workloads, model.WorkloadResult{ID: fmt.Sprintf("task %d", k), Location: lineOfFile("main.tf", k+1), Verdict: model.Violated})
	}
	r.Summary = model.Summary{Roots: 1, Violations: many, Failing: many / 3}

	text := formatted(t, "sarif", r)
	conformance.NewSARIFSchema(t).Validate(t, text)
	errors := 0
	results := conformance.CodeScanning(t, text)
	for _, result := range results {
		if result.Level == "error" {
			errors++
		}
	}
	if len(results) != 25000 || errors != many/3 || !bytes.Contains(text, []byte("5000 findings are not in this file")) {
		t.Errorf("there are %d results, of which %d are errors", len(results), errors)
	}
	var compressed bytes.Buffer
	writer := gzip.NewWriter(&compressed)
	_, _ = writer.Write(text)
	_ = writer.Close()
	if most := 10 << 20; compressed.Len() > most {
		t.Errorf("the compressed file has %d bytes", compressed.Len())
	}

	comment := formatted(t, "markdown", r)
	if rows := conformance.Comment(t, comment); len(rows) < 50 {
		t.Errorf("there are %d rows", len(rows))
	}
	for _, noun := range []string{"table rows", "details", "input notes"} {
		if _, last, _ := bytes.Cut(comment, []byte("\nNot shown, ")); !bytes.Contains(last, []byte(noun)) {
			t.Errorf("the last line does not say how many %s are missing: %s", noun, last)
		}
	}

	annotations, rest := conformance.Annotations(t, formatted(t, "github", r))
	want := "GitHub shows 10 annotations of a kind for each step: 9990 more errors, 49990 more warnings are only in this log."
	if len(annotations) != 2*many || rest[len(rest)-1] != want {
		t.Errorf("there are %d annotations, and %q", len(annotations), rest[len(rest)-1])
	}
	if issues := conformance.CodeQuality(t, formatted(t, "gitlab", r)); len(issues) != 2*many {
		t.Errorf("there are %d entries", len(issues))
	}
	if cases := conformance.TestCases(t, formatted(t, "junit", r)); len(cases) != 2*many+1 {
		t.Errorf("there are %d tests", len(cases))
	}
}
