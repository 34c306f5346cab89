package conformance

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"
)

// Issue is an entry of a report of GitLab's Code Quality.
type Issue struct {
	Description string
	CheckName   string `json:"check_name"`
	Fingerprint string
	Severity    string
	Location    struct {
		Path  string
		Lines struct{ Begin, End int }
	}
}

// CodeQuality tests whether GitLab shows all of a report, and returns its entries.
// Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func CodeQuality(t *testing.T, report []byte) []Issue {
	t.Helper()
	if text := bytes.TrimSpace(report); bytes.HasPrefix(report, []byte("\ufeff")) || len(text) == 0 || text[0] != '[' {
		t.Fatalf("it is not a list:\n%s", report)
	}
	var issues []Issue
	decoder := json.NewDecoder(bytes.NewReader(report))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, issue := range issues {
		if issue.Description == "" || issue.CheckName == "" || issue.Fingerprint == "" || seen[issue.Fingerprint] {
			t.Errorf("an entry has nothing where it must have something, or its fingerprint is that of another one: %+v", issue)
		}
		seen[issue.Fingerprint] = true
		if !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, issue.Severity) {
			t.Errorf("%q is not a severity", issue.Severity)
		}
		name := issue.Location.Path
		if issue.Location.Lines.Begin < 1 || name == "" || path.IsAbs(name) || path.Clean(name) != name || strings.HasPrefix(name, "../") {
			t.Errorf("an entry is at line %d of %q", issue.Location.Lines.Begin, name)
		}
	}
	return issues
}
