package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
)

// The elements of a report of JUnit, as far as Jenkins, GitLab and their schemas agree about them: there is no standard.
// Source: https://github.com/jenkinsci/xunit-plugin/tree/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd
type (
	junitReport struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Suites   []*junitSuite
	}
	junitSuite struct {
		XMLName   xml.Name `xml:"testsuite"`
		Name      string   `xml:"name,attr"`
		Tests     int      `xml:"tests,attr"`
		Failures  int      `xml:"failures,attr"`
		Errors    int      `xml:"errors,attr"`
		Skipped   int      `xml:"skipped,attr"`
		Cases     []junitCase
		SystemOut string `xml:"system-out,omitempty"`
	}
	junitCase struct {
		XMLName   xml.Name    `xml:"testcase"`
		ClassName string      `xml:"classname,attr"`
		Name      string      `xml:"name,attr"`
		Time      string      `xml:"time,attr"` // Jenkins wants one
		Skipped   *string     `xml:"skipped"`
		Error     *junitFault `xml:"error"`
		Failure   *junitFault `xml:"failure"`
	}
	junitFault struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// inputSuite is the name of the suite about the run as a whole, and of the class of what is in no file.
const inputSuite = "egresslint"

// writeJUnit writes the findings as tests of JUnit: a suite for each root, and one about the input. What fails the run is a
// failure, what was not read is an error, what does not fail the run or does not count is skipped, and what is proven is a test
// that passed.
func writeJUnit(w io.Writer, r *model.Report, _ Options) error {
	j := &junit{repository: repositoryOf(r), suites: map[string]*junitSuite{}, seen: map[[2]string]bool{}}
	j.input(r)
	for _, f := range r.Findings {
		j.finding(f)
	}
	for _, f := range r.Suppressed {
		j.finding(f)
	}
	for _, task := range r.Workloads {
		j.verdict(judged{"task", task.ID, task.Root, task.Variant, task.Location, task.Verdict, task.NotJudged})
	}
	for _, endpoint := range r.Endpoints {
		j.verdict(judged{"endpoint", endpoint.ID, endpoint.Root, endpoint.Variant, endpoint.Location, endpoint.Verdict, endpoint.NotJudged})
	}
	text, err := xml.MarshalIndent(j.report(), "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+strings.ReplaceAll(string(text), lineBreak, "\n")+"\n")
	return err
}

// lineBreak is how breaks of lines are escaped. Attributes have none, and elsewhere people read them.
const lineBreak = "&#xA;"

// junit is a report in the making.
type junit struct {
	*repository
	suites map[string]*junitSuite
	order  []string
	seen   map[[2]string]bool // the classes and names of tests
}

// add adds a test. Of tests of the same class and name, GitLab keeps one only: each but the first is numbered.
func (j *junit) add(suite string, c junitCase) {
	if suite != inputSuite {
		suite = path.Join(j.directory, suite)
	}
	s := j.suites[suite]
	if s == nil {
		s = &junitSuite{Name: visible.Text(suite)}
		j.suites[suite] = s
		j.order = append(j.order, suite)
	}
	c.ClassName, c.Name, c.Time = visible.Text(c.ClassName), visible.Text(c.Name), "0"
	for name, n := c.Name, 2; j.seen[[2]string{c.ClassName, c.Name}]; n++ {
		c.Name = fmt.Sprintf("%s (%d)", name, n)
	}
	j.seen[[2]string{c.ClassName, c.Name}] = true
	s.Cases = append(s.Cases, c)
}

// report counts the tests, and puts the suites in order: the one about the input first.
func (j *junit) report() junitReport {
	r := junitReport{Name: inputSuite}
	slices.Sort(j.order[1:])
	for _, name := range j.order {
		s := j.suites[name]
		for _, c := range s.Cases {
			s.Tests++
			s.Failures += countOf(c.Failure)
			s.Errors += countOf(c.Error)
			s.Skipped += countOf(c.Skipped)
		}
		r.Tests, r.Failures, r.Errors = r.Tests+s.Tests, r.Failures+s.Failures, r.Errors+s.Errors
		r.Suites = append(r.Suites, s)
	}
	return r
}

func countOf[T any](of *T) int {
	if of == nil {
		return 0
	}
	return 1
}

// input adds the suite about the input, which has a test always: Jenkins takes a report without tests for a mistake.
func (j *junit) input(r *model.Report) {
	if r.Summary.Errors == 0 {
		j.add(inputSuite, junitCase{ClassName: inputSuite, Name: "everything was analysed"})
	}
	for _, note := range r.Notes {
		c := junitCase{ClassName: j.class(note.Location), Name: withoutLines(headOf(note.Message))}
		text := place(note.Location) + note.Message
		switch note.Severity {
		case model.SeverityError:
			c.Error = &junitFault{visible.Text(headOf(note.Message)), "input", visible.Text(text)}
		case model.SeverityWarning:
			c.Skipped = said("warning: " + text)
		default:
			continue
		}
		j.add(inputSuite, c)
	}
	if n := r.Summary.Unlisted + r.Summary.Unchanged; n > 0 {
		j.add(inputSuite, junitCase{
			ClassName: inputSuite, Name: "every finding is listed", Skipped: said(count(n, "finding") + " not listed, as was asked for"),
		})
	}
	j.suites[inputSuite].SystemOut = summaryText(r)
}

// class is the file of a place, as tests are navigated by it.
func (j *junit) class(at source.Range) string {
	if file, ok := j.path(at.File); ok {
		return file
	}
	if at.File != "" {
		return at.File
	}
	return inputSuite
}

func (j *junit) finding(f model.Finding) {
	at, _ := j.primary(f)
	c := junitCase{ClassName: at.file, Name: fmt.Sprintf("%s %s: %s", f.Rule, f.Resource, f.Message)}
	if len(f.Variants) > 0 {
		c.Name += fmt.Sprintf(" [%s]", strings.Join(f.Variants, ", "))
	}
	text := findingText(f)
	switch {
	case f.Suppression != nil:
		c.Skipped = said(suppressedBecause(*f.Suppression))
	case f.Fails:
		c.Failure = &junitFault{visible.Text(f.Message), f.Rule, text}
	default:
		c.Skipped = &text
	}
	j.add(f.Root, c)
}

// judged is a workload or an endpoint, and what was found out about it.
type judged struct {
	kind, id, root, variant string
	at                      source.Range
	verdict                 model.Verdict
	notJudged               []string
}

// verdict adds a test for what is proven or not judged. About everything else there are findings.
func (j *junit) verdict(of judged) {
	c := junitCase{ClassName: j.class(of.at), Name: fmt.Sprintf("%s %s", of.kind, of.id)}
	if of.variant != "" {
		c.Name += fmt.Sprintf(" [%s]", of.variant)
	}
	switch of.verdict {
	case model.Proven:
	case model.NotJudged:
		c.Skipped = said("not fully judged: " + strings.Join(of.notJudged, ", "))
	default:
		return
	}
	j.add(of.root, c)
}

func said(text string) *string {
	text = visible.Text(text)
	return &text
}

// findingText is all of a finding as the text format has it, without a line of its source.
func findingText(f model.Finding) string {
	t := newText(nil, Options{Verbose: true})
	t.finding(&f)
	return strings.TrimSpace(t.String())
}

// summaryText is what was checked, with which result, and what the run came to.
func summaryText(r *model.Report) string {
	t := newText(nil, Options{})
	t.summary(r)
	return strings.TrimSpace(t.String())
}

// headOf is the first part of a message of several sentences.
func headOf(message string) string {
	head, _, _ := splitMessage(message)
	return head
}

// suppressedBecause says why a finding does not count.
func suppressedBecause(s model.Suppression) string {
	text := "ignored"
	if s.Kind == model.SuppressedBaseline {
		text = "in the baseline"
	}
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	if s.Until != "" {
		text += " (until " + s.Until + ")"
	}
	return text + bracketed(s.Location)
}

// bracketed is a place in brackets.
func bracketed(location source.Range) string {
	if location.IsZero() {
		return ""
	}
	return " (" + location.String() + ")"
}
