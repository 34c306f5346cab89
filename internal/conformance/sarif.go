package conformance

import (
	"encoding/json"
	"net/url"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// gosec is a linter that tests its reports against the schema of the standard too.
var gosec = module{"github.com/securego/gosec/v2@v2.29.0", "h1:pF2HSLcnY5voqpxQumEe0O5YAAbvF4Syu4qeIewpLyc="}

// SARIFSchema is the JSON Schema of SARIF 2.1.0, as OASIS publishes it.
type SARIFSchema struct{ schema *jsonschema.Schema }

// NewSARIFSchema reads the schema.
func NewSARIFSchema(t *testing.T) SARIFSchema {
	t.Helper()
	file, err := os.Open(gosec.file(t, "report/sarif/testdata/sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	const name = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	if document.(map[string]any)["id"] != name {
		t.Fatalf("the schema is %v, not that of SARIF 2.1.0", document.(map[string]any)["id"])
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return SARIFSchema{schema}
}

// Validate compares a report with the schema.
func (s SARIFSchema) Validate(t *testing.T, report []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(report)))
	if err == nil {
		err = s.schema.Validate(value)
	}
	if err != nil {
		t.Errorf("it is not SARIF 2.1.0: %v", err)
	}
}

// codeScanning is as much of SARIF as GitHub reads.
// Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
type codeScanning struct {
	Version string
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name  string
				Rules []struct {
					ID, Name                          string
					ShortDescription, FullDescription message
					Help                              message
					DefaultConfiguration              struct{ Level string }
					Properties                        struct {
						Tags             []string
						Precision        string
						SecuritySeverity string `json:"security-severity"`
					}
				}
			}
		}
		AutomationDetails struct{ ID string }
		Results           []Result
	}
}

type message struct{ Text, Markdown string }

// Result is a finding in SARIF.
type Result struct {
	RuleID           string
	RuleIndex        *int
	Level, Kind      string
	Message          message
	Locations        []location
	RelatedLocations []location
	CodeFlows        []struct {
		ThreadFlows []struct{ Locations []struct{ Location location } }
	}
	PartialFingerprints map[string]string
	Suppressions        []struct{ Kind, Status, Justification string }
}

type location struct {
	ID               int
	Message          message
	PhysicalLocation struct {
		ArtifactLocation struct{ URI, URIBaseID string }
		Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
	}
}

// The limits of GitHub.
// Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit
const (
	mostResults   = 25000
	mostLocations = 100
	mostSteps     = 1000
	mostTags      = 10
	mostText      = 1024
)

// CodeScanning tests whether GitHub accepts a report and shows all of it, and returns its results.
func CodeScanning(t *testing.T, report []byte) []Result {
	t.Helper()
	var log codeScanning
	if err := json.Unmarshal(report, &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || len(log.Runs[0].Results) > mostResults || !strings.HasSuffix(log.Runs[0].AutomationDetails.ID, "/") {
		t.Fatalf("version %s, %d runs", log.Version, len(log.Runs))
	}
	run := log.Runs[0]
	for _, rule := range run.Tool.Driver.Rules {
		for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text} {
			if n := len([]rune(text)); n == 0 || n > mostText {
				t.Errorf("a description of %s has %d characters", rule.ID, n)
			}
		}
		severity, err := strconv.ParseFloat(rule.Properties.SecuritySeverity, 64)
		if err != nil || severity <= 0 || severity > 10 || rule.Help.Text == "" || rule.Help.Markdown == "" || rule.Properties.Precision == "" {
			t.Errorf("the rule %s has no help, precision or severity: %v", rule.ID, err)
		}
		if len(rule.Properties.Tags) == 0 || len(rule.Properties.Tags) > mostTags {
			t.Errorf("the rule %s has %d tags", rule.ID, len(rule.Properties.Tags))
		}
	}
	seen := map[string]bool{}
	for i, result := range run.Results {
		hash := result.PartialFingerprints["primaryLocationLineHash"]
		if !regexp.MustCompile(`^[0-9a-f]+:\d+$`).MatchString(hash) || seen[hash] {
			t.Errorf("result %d has the fingerprint %q, of another one too: %t", i, hash, seen[hash])
		}
		seen[hash] = true
		if result.RuleIndex == nil || run.Tool.Driver.Rules[*result.RuleIndex].ID != result.RuleID {
			t.Errorf("result %d is not of the rule that it names, %s", i, result.RuleID)
		}
		checkResult(t, i, result)
	}
	return run.Results
}

// link matches a link of a message to a related location.
var link = regexp.MustCompile(`\]\(([^)]*)\)`)

func checkResult(t *testing.T, i int, result Result) {
	t.Helper()
	if len(result.Locations) != 1 || len(result.Locations)+len(result.RelatedLocations) > mostLocations || result.Message.Text == "" {
		t.Errorf("result %d has %d locations and %d related ones", i, len(result.Locations), len(result.RelatedLocations))
	}
	if result.Kind != "fail" && result.Level != "none" {
		t.Errorf("result %d has kind %s and level %s, which exclude each other", i, result.Kind, result.Level)
	}
	ids, all, steps := map[string]bool{}, append(result.Locations, result.RelatedLocations...), 0
	for _, related := range result.RelatedLocations {
		ids[strconv.Itoa(related.ID)] = true
	}
	if len(ids) != len(result.RelatedLocations) {
		t.Errorf("result %d has two locations with one id", i)
	}
	for _, match := range link.FindAllStringSubmatch(result.Message.Text, -1) {
		if !ids[match[1]] {
			t.Errorf("result %d links to %q, which is no related location", i, match[1])
		}
	}
	for _, flow := range result.CodeFlows {
		for _, step := range flow.ThreadFlows[0].Locations {
			all = append(all, step.Location)
			steps++
		}
	}
	if steps > mostSteps {
		t.Errorf("result %d has %d steps", i, steps)
	}
	for _, at := range all {
		checkPlace(t, i, at)
	}
	for _, by := range result.Suppressions {
		if by.Status != "accepted" || by.Justification == "" {
			t.Errorf("result %d has a suppression without a reason", i)
		}
	}
}

// checkPlace tests whether a location is in a file of the repository.
func checkPlace(t *testing.T, i int, at location) {
	t.Helper()
	artifact, region := at.PhysicalLocation.ArtifactLocation, at.PhysicalLocation.Region
	parsed, err := url.Parse(artifact.URI)
	if err != nil || parsed.Scheme != "" || parsed.Host != "" || parsed.RawQuery != "" || parsed.Fragment != "" || artifact.URIBaseID != "SRCROOT" ||
		parsed.Path == "" || path.IsAbs(parsed.Path) || path.Clean(parsed.Path) != parsed.Path || strings.HasPrefix(parsed.Path, "../") {
		t.Errorf("result %d is at %q, which is not a file of the repository: %v", i, artifact.URI, err)
	}
	if region.StartLine < 1 || region.StartColumn < 1 || region.EndLine < region.StartLine || region.EndColumn < 1 ||
		region.EndLine == region.StartLine && region.EndColumn <= region.StartColumn {
		t.Errorf("result %d is at %+v", i, region)
	}
}
