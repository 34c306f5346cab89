package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
)

const (
	home        = "https://github.com/egresslint/egresslint"
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// base stands for the root of the repository, which the reader of the file knows.
	base = "SRCROOT"
	// hashed is the fingerprint that GitHub looks at.
	hashed = "primaryLocationLineHash"
)

// The limits of GitHub code scanning. A file beyond them is refused as a whole, or shown in part.
// Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit
const (
	mostResults   = 25000
	mostLocations = 100  // of a result, the related ones included
	mostFlows     = 10   // of a result; together with mostSteps below the 1000 locations that GitHub shows
	mostSteps     = 50   // of a flow
	mostTags      = 10   // of a rule
	mostText      = 1024 // characters of a description
)

// writeSARIF writes the findings for code scanning, in SARIF 2.1.0.
func writeSARIF(w io.Writer, r *model.Report, opt Options) error {
	s := newSARIF(r)
	run := sarifRun{
		Tool:              sarifTool{s.driver(opt.Tool)},
		AutomationDetails: sarifAutomation{automation(r)},
		OriginalURIBaseIDs: map[string]sarifArtifact{
			base: {Description: &sarifMessage{Text: "The root of the repository."}},
		},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
		Properties: s.properties(),
	}
	findings, cut := s.most(slices.Concat(r.Findings, r.Suppressed))
	for _, f := range findings {
		run.Results = append(run.Results, s.result(f))
	}
	run.Invocations = []sarifInvocation{s.invocation(cut)}
	return EncodeJSON(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarif is a file in the making.
type sarif struct {
	*repository
	report *model.Report
	rules  map[string]int    // the numbers of the rules, by name
	links  *strings.Replacer // escapes what ends the text of a link
	// The ids of what there is at a place.
	workloads, endpoints map[source.Range][]string
}

func newSARIF(r *model.Report) *sarif {
	s := &sarif{
		repository: repositoryOf(r), report: r, rules: map[string]int{},
		workloads: map[source.Range][]string{}, endpoints: map[source.Range][]string{},
		links: strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`),
	}
	for _, w := range r.Workloads {
		s.workloads[w.Location] = append(s.workloads[w.Location], w.ID)
	}
	for _, e := range r.Endpoints {
		s.endpoints[e.Location] = append(s.endpoints[e.Location], e.ID)
	}
	return s
}

// semantic matches a version of a release, and what Go calls a version between releases.
var semantic = lazyregexp.New(`^v?(\d+\.\d+\.\d+(?:[-+].*)?)$`)

func (s *sarif) driver(tool Tool) sarifDriver {
	d := sarifDriver{Name: "egresslint", Version: tool.Version, InformationURI: home, Rules: []sarifRule{}}
	if match := semantic().FindStringSubmatch(tool.Version); match != nil {
		d.SemanticVersion = match[1]
	}
	for i, rule := range tool.Rules {
		s.rules[rule.Name] = i
		d.Rules = append(d.Rules, sarifRuleOf(rule))
	}
	return d
}

// automation identifies the runs that a run follows: those in the same directory about the same paths. GitHub takes what is not
// found any more for solved only within one such line of runs.
func automation(r *model.Report) string {
	paths := make([]string, len(r.Paths))
	for i, name := range r.Paths {
		paths[i] = path.Join(r.Directory, name)
	}
	if len(paths) == 0 && r.Directory != "" {
		paths = []string{r.Directory}
	}
	scope := strings.Join(paths, ",")
	if len(scope) > mostScope {
		sum := sha256.Sum256([]byte(scope))
		scope = hex.EncodeToString(sum[:8])
	}
	return uri(path.Join("egresslint", scope)) + "/"
}

// mostScope is how many bytes the name of a line of runs has at most.
const mostScope = 100

// properties are what is known about the run that SARIF has no place for.
func (s *sarif) properties() map[string]any {
	r := s.report
	properties := map[string]any{"summary": r.Summary}
	for _, of := range []struct {
		name  string
		count int
		value any
	}{
		{"variants", len(r.Variants), r.Variants}, {"allowances", len(r.Allowances), r.Allowances},
		{"configurations", len(r.Configurations), r.Configurations}, {"excluded", len(r.Excluded), r.Excluded},
		{"baselines", len(r.Baselines), r.Baselines}, {"diff", len(r.Diff), r.Diff}, {"only", len(r.Only), r.Only}, {"skip", len(r.Skip), r.Skip},
	} {
		if of.count > 0 {
			properties[of.name] = of.value
		}
	}
	return properties
}

// most returns as many findings as GitHub accepts, those that matter most, in their order, and how many others there are.
func (s *sarif) most(findings []model.Finding) ([]model.Finding, int) {
	cut := len(findings) - mostResults
	if cut <= 0 {
		return findings, 0
	}
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight(findings[b]), weight(findings[a])) })
	order = order[:mostResults]
	slices.Sort(order)
	kept := make([]model.Finding, len(order))
	for i, at := range order {
		kept[i] = findings[at]
	}
	return kept, cut
}

// weight orders findings by how much they matter: what counts before what does not, and then by level.
func weight(f model.Finding) int {
	weight := slices.Index([]string{"note", "warning", "error"}, f.Level)
	if f.Suppression == nil {
		weight += 10
	}
	return weight
}

// invocation says how the run ended, and what it said about the input.
func (s *sarif) invocation(cut int) sarifInvocation {
	summary := s.report.Summary
	i := sarifInvocation{ExecutionSuccessful: summary.Errors == 0, ExitCode: exitCode(summary), Notifications: []sarifNotification{}}
	for _, note := range s.report.Notes {
		n := sarifNotification{Level: string(note.Severity), Message: sarifMessage{Text: unlinked(note.Message)}}
		if note.Severity == model.SeverityInfo {
			n.Level = "note"
		}
		switch at, ok := s.spot(note.Location); {
		case ok:
			n.Locations = []sarifLocation{{PhysicalLocation: physical(at)}}
		case !note.Location.IsZero():
			n.Message.Text += fmt.Sprintf(" (%s)", unlinked(note.Location.String()))
		}
		i.Notifications = append(i.Notifications, n)
	}
	if cut > 0 {
		i.Notifications = append(i.Notifications, sarifNotification{Level: "warning", Message: sarifMessage{Text: fmt.Sprintf(
			"%s are not in this file, as GitHub accepts no more than %d. Those that matter most are here.", count(cut, "finding"), mostResults)}})
	}
	return i
}

// exitCode is what the run that a report is about ended with.
func exitCode(s model.Summary) int {
	switch {
	case s.Errors > 0:
		return 2
	case s.Failing > 0:
		return 1
	default:
		return 0
	}
}

func physical(at spot) sarifPhysicalLocation {
	return sarifPhysicalLocation{
		sarifArtifact{URI: uri(at.file), URIBaseID: base},
		sarifRegion{at.start.Line, at.start.Column, at.end.Line, at.end.Column},
	}
}

// uri returns the name of a file as a reference that is relative to the root of the repository, whatever characters it has.
func uri(file string) string {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
	var out strings.Builder
	for _, b := range []byte(file) {
		if strings.IndexByte(unreserved, b) >= 0 {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}

// unlinked makes text of the input safe in a message, which has links of the form [text](target).
func unlinked(text string) string { return strings.ReplaceAll(visible.Text(text), "](", "] (") }
