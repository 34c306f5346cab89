package conformance

import (
	"encoding/xml"
	"os/exec"
	"strings"
	"testing"
)

// kubeconform is a linter that tests its reports against the schema of Jenkins.
var kubeconform = module{"github.com/yannh/kubeconform@v0.8.0", "h1:loDYd3a3spjIFrauqW67CDKF55Oo9R6uvC8AvpVd4ug="}

// JUnitSchema is the XML Schema that Jenkins and JUnit 5 have for reports.
type JUnitSchema struct{ xmllint, file string }

// NewJUnitSchema reads the schema.
func NewJUnitSchema(t *testing.T) JUnitSchema {
	t.Helper()
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		missing(t, "xmllint", err)
	}
	return JUnitSchema{xmllint, kubeconform.file(t, "fixtures/junit.xsd")}
}

// Validate compares a report with the schema.
func (s JUnitSchema) Validate(t *testing.T, report []byte) {
	t.Helper()
	lint := exec.CommandContext(t.Context(), s.xmllint, "--noout", "--nonet", "--schema", s.file, "-")
	lint.Stdin = strings.NewReader(string(report))
	if out, err := lint.CombinedOutput(); err != nil {
		t.Errorf("it is not a report of JUnit: %v\n%s", err, out)
	}
}

// TestCase is a test in a report of JUnit.
type TestCase struct {
	Suite     string
	ClassName string  `xml:"classname,attr"`
	Name      string  `xml:"name,attr"`
	Skipped   *string `xml:"skipped"`
	Error     *fault  `xml:"error"`
	Failure   *fault  `xml:"failure"`
}

type fault struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// TestCases tests whether GitLab and Jenkins show all of a report, and returns its tests.
// Source: https://docs.gitlab.com/ci/testing/unit_test_reports/
func TestCases(t *testing.T, report []byte) []TestCase {
	t.Helper()
	type counts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	var suites struct {
		counts
		Suites []struct {
			counts
			Name  string     `xml:"name,attr"`
			Cases []TestCase `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(report, &suites); err != nil {
		t.Fatal(err)
	}
	var all []TestCase
	var total counts
	seen := map[[2]string]bool{}
	for _, suite := range suites.Suites {
		var got counts
		for _, c := range suite.Cases {
			if key := [2]string{c.ClassName, c.Name}; seen[key] || c.Name == "" || c.ClassName == "" {
				t.Errorf("two tests are called %q, or one has no name", key)
			} else {
				seen[key] = true
			}
			got.Tests++
			for _, one := range []struct {
				is bool
				n  *int
			}{{c.Failure != nil, &got.Failures}, {c.Error != nil, &got.Errors}, {c.Skipped != nil, &got.Skipped}} {
				if one.is {
					*one.n++
				}
			}
			c.Suite = suite.Name
			all = append(all, c)
		}
		if got != suite.counts {
			t.Errorf("the suite %s has %+v, and says %+v", suite.Name, got, suite.counts)
		}
		total.Tests, total.Failures, total.Errors = total.Tests+got.Tests, total.Failures+got.Failures, total.Errors+got.Errors
	}
	if total != suites.counts || total.Tests == 0 {
		t.Errorf("the report has %+v, and says %+v", total, suites.counts)
	}
	return all
}
