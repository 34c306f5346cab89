package lint

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/policies"
)

// TestPathsAgreeWithRules follows the tasks of all examples: a hop that is not passed has a finding of the rule that it
// names, with the same verdict, and every finding of a rule about paths has its hop.
func TestPathsAgreeWithRules(t *testing.T) {
	t.Parallel()
	judge, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	rules := rulesOfPaths(t)
	for name, stack := range exampleStacks(t) {
		t.Run(name, func(t *testing.T) {
			judgement, err := judge.Evaluate(t.Context(), stack)
			if err != nil {
				t.Fatal(err)
			}
			tasks, err := judge.Paths(t.Context(), stack)
			if err != nil {
				t.Fatal(err)
			}
			compareRules(t, tasks, judgement, rules)
			compareVerdicts(t, tasks, judgement, rules)
		})
	}
}

// ruleOfPath is what the tests of paths have to know of a rule.
type ruleOfPath struct {
	anyTask bool // a finding that names no task is about each
	onPath  bool // a finding has its hop
}

// rulesOfPaths asks the METADATA of all rules which of them are about the path of a task: those that name a hop, and those
// that others of them give way to.
func rulesOfPaths(t *testing.T) map[string]ruleOfPath {
	t.Helper()
	text, err := fs.ReadFile(policies.FS, "egresslint/metadata/data.json")
	if err != nil {
		t.Fatal(err)
	}
	var metadata map[string]struct {
		Path       map[string]any `json:"path"`
		GivesWayTo []string       `json:"gives_way_to"`
	}
	if err := json.Unmarshal(text, &metadata); err != nil {
		t.Fatal(err)
	}
	known, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]ruleOfPath{}
	for _, rule := range known {
		rules[rule.Name] = ruleOfPath{anyTask: rule.Category == "exposure", onPath: metadata[rule.Name].Path != nil}
	}
	for _, about := range metadata {
		for _, rule := range about.GivesWayTo {
			if about.Path != nil {
				rules[rule] = ruleOfPath{anyTask: rules[rule].anyTask, onPath: true}
			}
		}
	}
	return rules
}

// exampleStacks are the stacks of all examples, by the names of their files.
func exampleStacks(t *testing.T) map[string]*model.Stack {
	t.Helper()
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	stacks := map[string]*model.Stack{}
	files, err := filepath.Glob(filepath.Join(testdata, "rules", "*", "*.*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("found no examples: %v", err)
	}
	for _, file := range files {
		dir := t.TempDir()
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), text, 0o600); err != nil {
			t.Fatal(err)
		}
		addStacks(t, stacks, filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), Options{Dir: dir})
	}
	addStacks(t, stacks, "example", Options{Dir: filepath.Join(testdata, "example")})
	addStacks(t, stacks, "plans", Options{Dir: filepath.Join(testdata, "plans")})
	addStacks(t, stacks, "cdk", Options{Dir: filepath.Join(testdata, "cdk", "assembly")})
	return stacks
}

func addStacks(t *testing.T, stacks map[string]*model.Stack, name string, opt Options) {
	t.Helper()
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	parsed, err := parse(t.Context(), tree, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, stack := range parsed.Stacks {
		stacks[name+":"+stack.Root] = stack
	}
}

// compareRules compares, for each task and rule, the worst that the hops say with the worst of the findings.
func compareRules(t *testing.T, tasks []model.TaskPath, judgement *engine.Judgement, rules map[string]ruleOfPath) {
	t.Helper()
	for _, task := range tasks {
		if len(task.Pulls) < 3 && len(task.NotJudged) == 0 && !strings.HasPrefix(task.Pulls[0].Service, "ecr in ") {
			t.Errorf("%s has %d ways, want at least 3", task.ID, len(task.Pulls))
		}
		hops, findings := complaints(t, task), findingsAbout(task.ID, judgement, rules)
		for rule := range hops {
			if _, known := rules[rule]; !known {
				t.Errorf("a hop of %s names %q, which is no rule", task.ID, rule)
			}
		}
		for rule, about := range rules {
			if (about.onPath || hops[rule] != "") && hops[rule] != findings[rule] {
				t.Errorf("of %s, %s says %q on the path and %q as a finding", task.ID, rule, hops[rule], findings[rule])
			}
		}
	}
}

// findingsAbout is the worst verdict on the task, by rule. A finding of what any task may reach is about each. What a
// warning is about does not stop a packet.
func findingsAbout(task string, judgement *engine.Judgement, rules map[string]ruleOfPath) map[string]model.Verdict {
	verdicts := map[string]model.Verdict{}
	for _, finding := range judgement.Findings {
		anyone := len(finding.Workloads) == 0 && rules[finding.Rule].anyTask
		if finding.Level == "error" && (anyone || slices.Contains(finding.Workloads, task)) {
			worsen(verdicts, finding.Rule, finding.Verdict)
		}
	}
	return verdicts
}

// complaints are what is wrong or not known about the path of a task, by rule.
func complaints(t *testing.T, task model.TaskPath) map[string]model.Verdict {
	t.Helper()
	said := map[string]model.Verdict{}
	for _, pull := range task.Pulls {
		if pull.Needed == (len(pull.Hops) == 0) {
			t.Errorf("%s has %d hops to %s", task.ID, len(pull.Hops), pull.Service)
		}
		for _, hop := range pull.Hops {
			if hop.Message == "" || strings.Contains(hop.Message, "<undefined>") || hop.Resource == "" {
				t.Errorf("%s: the hop %s to %s says %q of %q", task.ID, hop.Kind, pull.Service, hop.Message, hop.Resource)
			}
			switch hop.Is {
			case model.No:
				worsen(said, hop.Rule, model.Violation)
			case model.Unclear:
				worsen(said, hop.Rule, model.Unproven)
			}
		}
	}
	for _, escape := range task.Beyond {
		if escape.Is == model.Yes {
			worsen(said, escape.Rule, model.Violation)
		} else {
			worsen(said, escape.Rule, model.Unproven)
		}
	}
	return said
}

func worsen(verdicts map[string]model.Verdict, rule string, verdict model.Verdict) {
	if verdicts[rule] != model.Violation {
		verdicts[rule] = verdict
	}
}

// compareVerdicts compares the verdict of each path with that of its workload, where no finding is about anything but paths.
func compareVerdicts(t *testing.T, tasks []model.TaskPath, judgement *engine.Judgement, rules map[string]ruleOfPath) {
	t.Helper()
	for _, finding := range judgement.Findings {
		if !rules[finding.Rule].onPath {
			return
		}
	}
	verdicts := map[string]model.Verdict{}
	for _, workload := range judgement.Workloads {
		verdicts[workload.ID] = workload.Verdict
	}
	if len(verdicts) != len(tasks) {
		t.Errorf("there are %d workloads, but %d paths", len(verdicts), len(tasks))
	}
	for _, task := range tasks {
		if task.Verdict != verdicts[task.ID] {
			t.Errorf("the path of %s is %s, but the workload %s", task.ID, task.Verdict, verdicts[task.ID])
		}
	}
}
