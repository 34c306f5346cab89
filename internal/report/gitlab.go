package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
)

// gitlabIssue is an entry of a report of GitLab's Code Quality.
// Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// inputCheck is the name of the check that finds what could not be read.
const inputCheck = "egresslint-input"

// writeGitLab writes the findings that count, and what was not read, for GitLab's Code Quality.
func writeGitLab(w io.Writer, r *model.Report, _ Options) error {
	repo, issues := repositoryOf(r), []gitlabIssue{}
	for _, f := range r.Findings {
		at, own := repo.primary(f)
		description := sentence(f)
		if f.Help != nil {
			description += ". To do: " + strings.Join(f.Help, "; ")
		}
		if !own && !f.Location.IsZero() {
			description += bracketed(f.Location)
		}
		issues = append(issues, gitlabIssue{
			Description: visible.Text(description),
			CheckName:   f.Rule,
			Fingerprint: f.Fingerprint,
			Severity:    gitlabSeverity(f),
			Location:    gitlabLocation{at.file, gitlabLines{at.start.Line, at.end.Line}},
		})
	}
	return EncodeJSON(w, append(issues, unreadIssues(repo, r.Notes)...))
}

func gitlabSeverity(f model.Finding) string {
	return map[string]string{"error": "critical", "warning": "major", "note": "minor"}[f.Level]
}

// unreadIssues are the notes about what was not read, or not as a whole.
func unreadIssues(repo *repository, notes []model.Note) []gitlabIssue {
	var issues []gitlabIssue
	seen := map[string]int{}
	for _, note := range notes {
		if note.Severity == model.SeverityInfo {
			continue
		}
		issue := gitlabIssue{Description: visible.Text(note.Message), CheckName: inputCheck, Severity: "blocker"}
		if note.Severity == model.SeverityWarning {
			issue.Severity = "info"
		}
		at, ok := repo.spot(note.Location)
		if !ok {
			at = repo.ofRoot(".")
			issue.Description = visible.Text(place(note.Location)) + issue.Description
		}
		issue.Location = gitlabLocation{at.file, gitlabLines{at.start.Line, at.end.Line}}
		identity := strings.Join([]string{string(note.Severity), at.file, withoutLines(issue.Description)}, "\x00")
		seen[identity]++
		sum := sha256.Sum256([]byte(identity + "\x00" + strconv.Itoa(seen[identity])))
		issue.Fingerprint = hex.EncodeToString(sum[:16])
		issues = append(issues, issue)
	}
	return issues
}

// position matches the line, and what follows it, of a place that a message names.
var position = lazyregexp.New(`:\d+(?:[:,]\d+)?(?:-\d+(?:[:,]\d+)?)?\b`)

// withoutLines is a message as it is after lines were inserted somewhere.
func withoutLines(message string) string { return position().ReplaceAllString(message, "") }
