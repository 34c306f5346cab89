package lint

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

func TestMergeInstances(t *testing.T) {
	t.Parallel()
	findings := []model.Finding{
		finding("r", "a[0]", "tcp/22", 1),
		finding("r", "a[1]", "tcp/22", 1),
		finding("r", "a[1]", "tcp/23", 1),
		finding("r", "b", "tcp/22", 2),
		finding("q", "a[0]", "tcp/22", 1),
	}
	findings[0].Related = []model.Related{{Message: "the service", Location: line(9)}}
	findings[1].Related = []model.Related{{Message: "the service", Location: line(9)}, {Message: "another", Location: line(10)}}
	merged := processed(findings, mergeInstances)
	if len(merged) != 4 {
		t.Fatalf("got %d findings, want 4: %v", len(merged), merged)
	}
	if got, want := merged[0].Instances, []model.Instance{{Resource: "a[0]"}, {Resource: "a[1]"}}; !slices.Equal(got, want) {
		t.Errorf("instances: got %v, want %v", got, want)
	}
	related := []model.Related{
		{Message: "the service", Location: line(9)},
		{Message: "another", Location: line(10)},
	}
	if !slices.Equal(merged[0].Related, related) {
		t.Errorf("related: got %v, want %v", merged[0].Related, related)
	}
	for _, f := range merged[1:] {
		if f.Instances != nil || f.Related == nil {
			t.Errorf("%s at line %d: got instances %v and related %v, want none and an empty list", f.Rule, f.Location.Start.Line, f.Instances, f.Related)
		}
	}
}

// TestMergeKeepsFindingsWithoutPlace shows that findings are never merged merely because neither has a location.
func TestMergeKeepsFindingsWithoutPlace(t *testing.T) {
	t.Parallel()
	findings := []model.Finding{{Rule: "r", Resource: "a"}, {Rule: "r", Resource: "b"}}
	if merged := processed(findings, mergeInstances); len(merged) != 2 {
		t.Errorf("got %d findings, want 2", len(merged))
	}
}

func TestSortFindings(t *testing.T) {
	t.Parallel()
	unproven := finding("r", "a", "", 1)
	unproven.Verdict = model.Unproven
	sorted := []model.Finding{finding("q", "b", "", 1), finding("r", "a", "", 1), finding("r", "b", "", 1), unproven, finding("p", "a", "", 2)}
	shuffled := slices.Clone(sorted)
	slices.Reverse(shuffled)
	shuffled = processed(shuffled, sortFindings)
	for i := range sorted {
		if shuffled[i].Message != sorted[i].Message || shuffled[i].Verdict != sorted[i].Verdict {
			t.Errorf("at %d: got %q, want %q", i, shuffled[i].Message, sorted[i].Message)
		}
	}
}

func TestFingerprints(t *testing.T) {
	t.Parallel()
	findings := []model.Finding{
		finding("r", "a", "tcp/22", 1), finding("r", "a", "tcp/22", 5), finding("r", "b", "tcp/22", 1), finding("r", "a", "tcp/23", 1),
	}
	addFingerprints(source.NewTree("/repo"))(&model.Report{Findings: findings})
	seen := map[string]bool{}
	for _, f := range findings {
		if len(f.Fingerprint) != 32 || seen[f.Fingerprint] {
			t.Errorf("got fingerprint %q, want 32 characters that no other finding has", f.Fingerprint)
		}
		seen[f.Fingerprint] = true
	}
}

// TestFingerprintsStay shows what a fingerprint does not depend on: the line, the working directory, and where the root is.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	at := func(base, root, dir, file, other string, at int) string {
		resource := "sg of " + other
		if other == "." {
			resource = "sg of the working directory"
		}
		f := finding("r", resource, "tcp/22 of the group", at)
		f.Root, f.Dir, f.Location.File = root, dir, file
		r := &model.Report{Findings: []model.Finding{f}, Variants: map[string][]string{root: nil, other: nil}}
		addFingerprints(source.NewTree(base))(r)
		return r.Findings[0].Fingerprint
	}
	want := at("/repo", "live/app", "live/app", "modules/m/main.tf", "live/net", 1)
	for name, got := range map[string]string{
		"another line":              at("/repo", "live/app", "live/app", "modules/m/main.tf", "live/net", 40),
		"the root":                  at("/repo/live/app", ".", ".", "../../modules/m/main.tf", "../net", 1),
		"the root beside":           at("/repo/live/net", "../app", "../app", "../../modules/m/main.tf", ".", 1),
		"another checkout":          at("/tmp/x", "../../repo/live/app", "../../repo/live/app", "../../repo/modules/m/main.tf", "../../repo/live/net", 1),
		"another place of the root": at("/repo", "old/app", "old/app", "modules/m/main.tf", "old/net", 1),
	} {
		if got != want {
			t.Errorf("from %s, the fingerprint is another one", name)
		}
	}
	if got := at("/repo", "live/app", "live/app", "modules/n/main.tf", "live/net", 1); got == want {
		t.Error("two files have the same fingerprint")
	}
	template := at("/repo", "cfn/app.yaml", "cfn", "cfn/app.yaml", "net", 1)
	if got := at("/repo/cfn", "app.yaml", ".", "app.yaml", "../net", 1); got != template {
		t.Error("the fingerprint of a template depends on the working directory")
	}
}

func TestTidyNotes(t *testing.T) {
	t.Parallel()
	notes := []model.Note{
		{Severity: model.SeverityWarning, Message: "b", At: 1, Location: line(2)},
		{Severity: model.SeverityError, Message: "a", At: 2, Location: line(1)},
		{Severity: model.SeverityWarning, Message: "b", At: 3, Location: line(2)},
	}
	tidy := tidyNotes(notes)
	if len(tidy) != 2 || tidy[0].Message != "a" || tidy[1].Message != "b" {
		t.Errorf("got %v", tidy)
	}
}

// processed returns the findings of a report with these findings after the processor.
func processed(findings []model.Finding, process processor) []model.Finding {
	r := &model.Report{Findings: findings}
	process(r)
	return r.Findings
}

func finding(rule, resource, subject string, at int) model.Finding {
	return model.Finding{
		Rule: rule, Verdict: model.Violation, Resource: resource, Subject: subject, Location: line(at),
		Message: rule + " of " + resource + ": " + subject,
	}
}

func line(n int) source.Range {
	return source.Range{File: "main.tf", Start: source.Pos{Line: n, Column: 1}, End: source.Pos{Line: n, Column: 9}}
}
