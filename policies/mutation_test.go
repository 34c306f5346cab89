package policies_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"
)

var mutate = flag.String("mutate", "", "the policies to change, as a regular expression on their file names; make mutate does it")

// survivorsFile lists the mutants that no test can notice, each with the reason.
const survivorsFile = "survivors.txt"

// TestMutants makes every small change to the policies, one at a time, and wants a test to fail for each.
func TestMutants(t *testing.T) {
	if *mutate == "" {
		t.Skip("it takes minutes: run make mutate")
	}
	lab := newLab(t)
	chosen := regexp.MustCompile(*mutate)
	explained := readSurvivors(t)
	var survived, tried int
	for _, name := range slices.Sorted(maps.Keys(lab.modules)) {
		if strings.HasSuffix(name, "_test.rego") || !chosen.MatchString(name) {
			continue
		}
		for _, result := range lab.try(t.Context(), name) {
			switch {
			case result.outcome == undecided:
				t.Errorf("undecided: a test takes longer than %v, and none fails: %s", patience, result.id)
			case result.outcome == survives && explained[result.id] == "":
				t.Errorf("survives: %s", result.id)
				survived++
			case result.outcome == killed && explained[result.id] != "":
				t.Errorf("%s lists what does not survive: %s", survivorsFile, result.id)
			}
			if result.outcome != stillborn {
				tried++
			}
			delete(explained, result.id)
		}
	}
	for id := range explained {
		if chosen.MatchString(strings.Fields(id)[0]) {
			t.Errorf("%s lists what is no mutant: %s", survivorsFile, id)
		}
	}
	t.Logf("%d mutants, of which %d survive without explanation", tried, survived)
}

// TestMutantsAreNoticed tries the method on a policy with a test that leaves something out.
func TestMutantsAreNoticed(t *testing.T) {
	t.Parallel()
	lab := &lab{modules: map[string]*ast.Module{
		"p.rego": ast.MustParseModule(`package egresslint.p

https(port) if {
	port >= 443
	port <= 443
	not port in {0, 1}
}

all_https(ports) if {
	every port in ports { https(port) }
}`),
		"p_test.rego": ast.MustParseModule(`package egresslint.p_test

import data.egresslint.p

test_https if {
	p.https(443)
	not p.https(442)
	not p.https(444)
	not p.all_https([443, 80])
}`),
	}}
	want := map[string]outcome{
		"p.rego https: drop port >= 443":                                            killed,
		"p.rego https: drop port <= 443":                                            killed,
		"p.rego https: compare by gt in port >= 443":                                killed,
		"p.rego https: write 444 for 443":                                           killed,
		"p.rego https: drop not port in {0, 1}":                                     survives,
		"p.rego https: affirm not port in {0, 1}":                                   killed,
		"p.rego https: write {0} for {0, 1}":                                        survives,
		"p.rego all_https: ask some instead of every port in ports { https(port) }": killed,
	}
	got := map[string]outcome{}
	for _, result := range lab.try(t.Context(), "p.rego") {
		got[result.id] = result.outcome
	}
	for id, outcome := range want {
		if got[id] != outcome {
			t.Errorf("%s: got %q, want %q", id, got[id], outcome)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// lab is where policies are changed and tested.
type lab struct {
	modules map[string]*ast.Module
	store   storage.Store
}

func newLab(t *testing.T) *lab {
	t.Helper()
	modules, store, err := tester.Load([]string{"."}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &lab{modules, store}
}

// outcome is what becomes of a mutant.
type outcome string

const (
	stillborn outcome = "stillborn" // it does not compile
	killed    outcome = "killed"    // a test fails
	survives  outcome = "survives"
	undecided outcome = "undecided" // no test fails, but one did not end
)

// patience is how long a test may take for a mutant, which may well make it endless. It decides nothing: a test that does
// not end has not failed.
const patience = 5 * time.Minute

type result struct {
	id      string
	outcome outcome
}

// try makes all mutants of a policy and returns what becomes of each, in the order of the file.
func (l *lab) try(ctx context.Context, name string) []result {
	mutants := mutantsOf(l.modules[name].Copy())
	results := make([]result, len(mutants))
	seen := map[string]int{}
	for i, m := range mutants {
		id := fmt.Sprintf("%s %s: %s", name, m.rule, m.what)
		if seen[id]++; seen[id] > 1 {
			id = fmt.Sprintf("%s (%d)", id, seen[id])
		}
		results[i].id = id
	}
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var running sync.WaitGroup
	for i := range mutants {
		running.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			results[i].outcome = l.outcome(ctx, name, i)
		})
	}
	running.Wait()
	return results
}

// outcome makes one mutant of a policy and runs the tests that could notice until one fails.
func (l *lab) outcome(ctx context.Context, name string, number int) outcome {
	changed := l.modules[name].Copy()
	mutantsOf(changed)[number].do()
	modules := l.concerned(name)
	modules[name] = changed
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	runner := tester.NewRunner().SetParallel(1).SetModules(modules).SetTimeout(patience).RaiseBuiltinErrors(true)
	var txn storage.Transaction
	if l.store != nil {
		runner.SetStore(l.store)
		var err error
		if txn, err = l.store.NewTransaction(ctx); err != nil {
			return stillborn
		}
		defer l.store.Abort(ctx, txn)
	}
	running, err := runner.RunTests(ctx, txn)
	if err != nil {
		return stillborn
	}
	found := survives
	for result := range running {
		if found = noticed(found, result); found == killed {
			cancel()
		}
	}
	return found
}

// noticed returns what becomes of a mutant for which the outcome was this before the result of one more test.
func noticed(before outcome, result *tester.Result) outcome {
	switch ended := !topdown.IsCancel(result.Error) && !errors.Is(result.Error, context.DeadlineExceeded); {
	case result.Pass() || before == killed:
		return before
	case ended:
		return killed
	default:
		return undecided
	}
}

// TestTimeoutIsNoFailure shows that a test that was stopped kills no mutant, but one that fails does, before or after.
func TestTimeoutIsNoFailure(t *testing.T) {
	pass, fail := &tester.Result{}, &tester.Result{Fail: true}
	broken := &tester.Result{Error: &topdown.Error{Code: topdown.TypeErr}}
	stopped := &tester.Result{Error: fmt.Errorf("running: %w", &topdown.Error{Code: topdown.CancelErr})}
	late := &tester.Result{Error: context.DeadlineExceeded}
	for want, runs := range map[outcome][][]*tester.Result{
		survives:  {{}, {pass, pass}},
		undecided: {{stopped}, {late, pass}, {pass, stopped, late}},
		killed:    {{fail}, {broken}, {stopped, fail}, {fail, stopped, late, pass}},
	} {
		for _, results := range runs {
			got := survives
			for _, result := range results {
				got = noticed(got, result)
			}
			if got != want {
				t.Errorf("%v: got %q, want %q", results, got, want)
			}
		}
	}
}

// concerned are the modules that it takes to test a policy: all, but for a rule only the libraries, its own tests, and the
// rules whose tests name it.
func (l *lab) concerned(name string) map[string]*ast.Module {
	modules := maps.Clone(l.modules)
	if !strings.HasPrefix(name, "rules/") {
		return modules
	}
	kept := map[string]bool{path.Dir(name): true, "lib/fixture": true}
	for other, module := range l.modules {
		if imports(module, l.modules[name].Package.Path) {
			kept[path.Dir(other)] = true
		}
	}
	maps.DeleteFunc(modules, func(other string, _ *ast.Module) bool {
		library := strings.HasPrefix(other, "lib/") && !strings.HasSuffix(other, "_test.rego")
		return !library && !kept[path.Dir(other)]
	})
	return modules
}

func imports(module *ast.Module, pkg ast.Ref) bool {
	return slices.ContainsFunc(module.Imports, func(i *ast.Import) bool { return pkg.Equal(i.Path.Value) })
}

// readSurvivors reads the reasons why mutants survive, by mutant.
func readSurvivors(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.Open(survivorsFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reasons := map[string]string{}
	reason := ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		switch text := lines.Text(); {
		case strings.HasPrefix(text, "# "):
			reason = text[2:]
		case text != "":
			reasons[text] = reason
		}
	}
	return reasons
}
