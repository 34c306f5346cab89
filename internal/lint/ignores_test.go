package lint

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// TestIgnoreRemovesWhatIsThere adds an ignore to lines of the examples. It must remove the findings of its rule that are in
// what begins in that line, and nothing else; a directive that is damaged must remove nothing.
func TestIgnoreRemovesWhatIsThere(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(examples, "*", "*.*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	random := rand.New(rand.NewPCG(13, 1))
	for _, file := range files {
		name := filepath.Base(file)
		if !slices.Contains([]string{"bad.tf", "bad.yaml", "unknown.tf", "unknown.yaml"}, name) {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e := ignoring{t: t, config: filepath.Join(filepath.Dir(file), "config.yaml"), name: name, lines: strings.Split(string(text), "\n")}
		e.test(random)
	}
}

// TestIgnoreHoldsForPlan judges the plans of the examples with their configurations, to which ignores are added: they must remove
// from a plan what they remove from the configuration.
func TestIgnoreHoldsForPlan(t *testing.T) {
	t.Parallel()
	plans, err := filepath.Glob(filepath.Join(examples, "*", "bad.plan.json"))
	if err != nil || len(plans) == 0 {
		t.Fatalf("no plans: %v", err)
	}
	random := rand.New(rand.NewPCG(13, 2))
	for _, plan := range plans {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(plan), "bad.tf"))
		if err != nil {
			t.Fatal(err)
		}
		e := ignoring{t: t, config: filepath.Join(filepath.Dir(plan), "config.yaml"), name: "bad.tf", lines: strings.Split(string(text), "\n")}
		before := e.run(e.lines)
		f := before.Findings[random.IntN(len(before.Findings))]
		line := f.Location.Start.Line - 1
		if !e.begins(line) {
			continue
		}
		ignored := e.with(line, fmt.Sprintf(` # egresslint:ignore %s reason="a test"`, f.Rule))
		e.plan = plan
		if got := e.run(e.lines).Suppressed; len(got) > 0 {
			t.Errorf("%s: without an ignore, these are ignored: %v", plan, subjects(got))
		}
		e.plan = ""
		want := subjects(e.run(ignored).Suppressed)
		e.plan = plan
		if diff := cmp.Diff(want, subjects(e.run(ignored).Suppressed)); diff != "" || len(want) == 0 {
			t.Errorf("%s: an ignore of %s in line %d (-want +got):\n%s", plan, f.Rule, line+1, diff)
		}
	}
}

// ignoring is an example to which ignores are added.
type ignoring struct {
	t            *testing.T
	config, name string
	plan         string // the plan to judge with the example, "" for none
	lines        []string
}

func (e ignoring) test(random *rand.Rand) {
	before := e.run(e.lines)
	if len(before.Findings) == 0 || len(before.Suppressed) > 0 {
		e.t.Fatalf("%s %s: got %d findings, and %d ignored", e.config, e.name, len(before.Findings), len(before.Suppressed))
	}
	for _, line := range e.chosen(before, random) {
		rule := before.Findings[random.IntN(len(before.Findings))].Rule
		e.ignoredAt(before, line, rule)
	}
	e.damagedAt(before, random)
}

// chosen returns lines of findings, those of the resources around them, and some others; only such as a comment can be added to
// and that begin something.
func (e ignoring) chosen(r *model.Report, random *rand.Rand) []int {
	lines := map[int]bool{random.IntN(len(e.lines)): true}
	for _, f := range r.Findings[:min(2, len(r.Findings))] {
		line := f.Location.Start.Line - 1
		lines[line] = true
		for line > 0 && !strings.HasPrefix(e.lines[line], "resource") && !yamlResource.MatchString(e.lines[line]) {
			line--
		}
		lines[line] = true
	}
	maps.DeleteFunc(lines, func(line int, _ bool) bool { return !e.begins(line) })
	return slices.Sorted(maps.Keys(lines))
}

var (
	yamlResource      = regexp.MustCompile(`^  (\w+):$`)
	terraformResource = regexp.MustCompile(`^resource "(\w+)" "(\w+)"`)
	plainLine         = regexp.MustCompile(`^\s*[\w"{\[-]`)
)

func (e ignoring) begins(line int) bool {
	text := strings.Join(e.lines[:line+1], "\n")
	inText := strings.Count(text, "<<") > 0 || strings.HasSuffix(strings.TrimSpace(e.lines[line]), "|")
	return plainLine.MatchString(e.lines[line]) && !inText && !strings.Contains(e.lines[line], "#")
}

// ignoredAt adds an ignore to the end of a line.
func (e ignoring) ignoredAt(before *model.Report, line int, rule string) {
	e.t.Helper()
	after := e.run(e.with(line, fmt.Sprintf(` # egresslint:ignore %s until=2999-12-31 reason="a test"`, rule)))
	var want []model.Finding
	for _, f := range before.Findings {
		if f.Rule == rule && e.isIn(f, line) {
			want = append(want, f)
		}
	}
	if diff := cmp.Diff(identities(want), identities(after.Suppressed)); diff != "" {
		e.t.Errorf("%s %s: an ignore of %s in line %d (-want +got):\n%s", e.config, e.name, rule, line+1, diff)
	}
	all := slices.Concat(after.Findings, after.Suppressed)
	if diff := cmp.Diff(identities(before.Findings), identities(all)); diff != "" {
		e.t.Errorf("%s %s: an ignore of %s in line %d changes findings (-want +got):\n%s", e.config, e.name, rule, line+1, diff)
	}
	above := e.run(slices.Insert(slices.Clone(e.lines), line, "# The next line is a directive.",
		fmt.Sprintf(`# egresslint:ignore %s reason="a test"`, rule), "# The last one was."))
	if diff := cmp.Diff(subjects(want), subjects(above.Suppressed)); diff != "" {
		e.t.Errorf("%s %s: an ignore of %s above line %d (-want +got):\n%s", e.config, e.name, rule, line+1, diff)
	}
	if diff := cmp.Diff(before.Workloads, after.Workloads); diff != "" {
		e.t.Errorf("%s %s: an ignore changes verdicts:\n%s", e.config, e.name, diff)
	}
	noted := slices.ContainsFunc(after.Notes, func(n model.Note) bool { return strings.Contains(n.Message, "that this could ignore") })
	if noted != (len(want) == 0) {
		e.t.Errorf("%s %s: the ignore of %s in line %d ignores %d findings. It is reported as of no use: %t", e.config, e.name, rule, line+1, len(want), noted)
	}
}

// damagedAt adds a directive that something is wrong with where a finding is.
func (e ignoring) damagedAt(before *model.Report, random *rand.Rand) {
	e.t.Helper()
	f := before.Findings[random.IntN(len(before.Findings))]
	line := f.Location.Start.Line - 1
	if !e.begins(line) {
		return
	}
	forms := []string{
		`egresslint:ignore %s`, `egresslint:ignore %s reason=""`, `egresslint:ignore %s reason="x`, `egresslint:ignore %sx reason="x"`,
		`egresslint:ignore %s,nothing reason="x"`, `egresslint:ignore %s until=2027-02-30 reason="x"`, `egresslint:ignore %s resaon="x"`,
		`egresslint:ignroe %s reason="x"`, `egresslint: ignore %s reason="x"`, `egresslint:ignore:%s reason="x"`, `egresslint-ignore %s reason="x"`,
		`# egresslint:ignore %s reason="x"`, `egresslint:ignore %s, reason="x"`, `egresslint:ignore reason="%s"`,
		`egresslint:ignore %s until=2020-01-31 reason="x"`,
	}
	form := fmt.Sprintf(forms[random.IntN(len(forms))], f.Rule)
	if strings.HasPrefix(form, "# ") {
		form = "a # " + form
	}
	after := e.run(e.with(line, " # "+form))
	if len(after.Suppressed) > 0 || len(after.Findings) != len(before.Findings) {
		e.t.Errorf("%s %s: in line %d, %q ignores %q", e.config, e.name, line+1, form, identities(after.Suppressed))
	}
	if !slices.ContainsFunc(after.Notes, func(n model.Note) bool { return n.Location.Start.Line == line+1 && n.Severity == model.SeverityWarning }) {
		e.t.Errorf("%s %s: in line %d, %q is not reported", e.config, e.name, line+1, form)
	}
}

func (e ignoring) with(line int, comment string) []string {
	lines := slices.Clone(e.lines)
	lines[line] += comment
	return lines
}

func (e ignoring) run(lines []string) *model.Report {
	e.t.Helper()
	files := map[string]string{e.name: strings.Join(lines, "\n")}
	if text, err := os.ReadFile(e.config); err == nil {
		files[".egresslint.yaml"] = string(text)
	}
	opt := Options{Now: time.Now()}
	if e.plan != "" {
		text, err := os.ReadFile(e.plan)
		if err != nil {
			e.t.Fatal(err)
		}
		files["plan.json"], opt.Paths = string(text), []string{"plan.json"}
	}
	opt.Dir = write(e.t, files)
	r, err := run(e.t.Context(), opt, func() (*engine.Engine, error) { return embedded() })
	if err != nil {
		e.t.Fatal(err)
	}
	return r
}

// isIn reports whether a finding is in what begins in a line: up to the line that its brackets or its indentation end in. What
// begins with the name of a resource has all findings about that.
func (e ignoring) isIn(f model.Finding, line int) bool {
	last := e.lastOf(line)
	for _, at := range append([]source.Range{f.Location}, f.Way...) {
		if at.File == e.name && at.Start.Line > line && at.End.Line <= last+1 {
			return true
		}
	}
	if m := terraformResource.FindStringSubmatch(e.lines[line]); m != nil {
		return f.Resource == m[1]+"."+m[2] || strings.HasPrefix(f.Resource, m[1]+"."+m[2]+"[")
	}
	m := yamlResource.FindStringSubmatch(e.lines[line])
	return m != nil && f.Resource == m[1]
}

func (e ignoring) lastOf(line int) int {
	if strings.HasSuffix(e.name, ".tf") {
		depth, last := 0, line
		for ; last < len(e.lines); last++ {
			depth += strings.Count(e.lines[last], "{") + strings.Count(e.lines[last], "[") + strings.Count(e.lines[last], "(")
			depth -= strings.Count(e.lines[last], "}") + strings.Count(e.lines[last], "]") + strings.Count(e.lines[last], ")")
			if depth <= 0 {
				break
			}
		}
		return last
	}
	indent := func(text string) int { return len(text) - len(strings.TrimLeft(text, " ")) }
	last := line
	for next := line + 1; next < len(e.lines); next++ {
		if strings.TrimSpace(e.lines[next]) == "" {
			continue
		}
		if indent(e.lines[next]) <= indent(e.lines[line]) {
			break
		}
		last = next
	}
	return last
}

func identities(findings []model.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, fmt.Sprint(f.Rule, f.Verdict, f.Resource, f.Location, f.Message))
	}
	slices.Sort(all)
	return all
}

// subjects is what findings are about, without places.
func subjects(findings []model.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, fmt.Sprint(f.Rule, f.Verdict, f.Resource, f.Subject))
	}
	slices.Sort(all)
	return all
}
