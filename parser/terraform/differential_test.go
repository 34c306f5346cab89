package terraform_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/plan"
	"github.com/egresslint/egresslint/parser/terraform"
)

// leastCompared is how many values the plans confirm. It may only grow: with fewer, a case has lost something.
const leastCompared = 2317

// leastConfirmed is how many facts of the networks the plans tell without the files. It may only grow, too.
const leastConfirmed = 1457

// TestDifferential evaluates the recorded configurations and compares every attribute that their plans tell: what
// Terraform knows, the evaluator must know, and what Terraform does not know, it must not claim to know.
func TestDifferential(t *testing.T) {
	var total tally
	for _, name := range planCases(t) {
		t.Run(name, func(t *testing.T) {
			c := compareCase(t, name)
			for _, problem := range c.problems {
				t.Error(problem)
			}
			total.add(c.tally)
		})
	}
	t.Logf("%d values compared, %d of them by way of identities; %d are known to neither, %d only to AWS",
		total.equal+total.resolved, total.resolved, total.mysteries, total.withheld)
	if compared := total.equal + total.resolved; compared < leastCompared {
		t.Errorf("%d values compared, want at least %d", compared, leastCompared)
	}
}

func compareCase(t *testing.T, name string) *comparison {
	tree := caseTree(t, name)
	evaluation := terraform.Evaluate(tree, ".", caseOptions(t, name))
	c := &comparison{oracle: readOracle(t, name), evaluation: evaluation}
	c.compare()
	return c
}

// caseTree grants the directory of a case.
func caseTree(t *testing.T, name string) *source.Tree {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join(plansDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return treeOf(t, dir)
}

// caseOptions returns the options that mean what the flags mean that a case was planned with.
func caseOptions(t *testing.T, name string) terraform.Options {
	t.Helper()
	var opt terraform.Options
	text, err := os.ReadFile(filepath.Join(plansDir, name, "flags"))
	if err != nil {
		return opt // most cases have none
	}
	for _, flag := range strings.Fields(string(text)) {
		name, value, _ := strings.Cut(flag, "=")
		switch name {
		case "-var":
			opt.Vars = append(opt.Vars, value)
		case "-var-file":
			opt.VarFiles = append(opt.VarFiles, value)
		default:
			t.Fatalf("the test does not know the flag %s", flag)
		}
	}
	return opt
}

// TestModelDifferential draws the network of every recorded case from its files, from its plan, and from both: none may
// say for certain what another excludes.
func TestModelDifferential(t *testing.T) {
	facts, confirmed := 0, 0
	for _, name := range planCases(t) {
		t.Run(name, func(t *testing.T) {
			files := outlineOf(terraform.NewLibrary(caseTree(t, name)).Parse(".", caseOptions(t, name)))
			alone := outlineOf(plan.Parse(planTree(t, name), "plan.json", plan.Options{}))
			joined := outlineOf(plan.Parse(caseTree(t, name), "plan.json", plan.Options{}))
			files.set(knownFromState[name])
			for _, problem := range files.contradictions(alone) {
				t.Errorf("files and plan: %s", problem)
			}
			for _, problem := range files.contradictions(joined) {
				t.Errorf("files and plan with files: %s", problem)
			}
			more, alike := files.confirmed(alone)
			facts, confirmed = facts+more, confirmed+alike
		})
	}
	t.Logf("plans alone tell %d of the %d facts that files tell", confirmed, facts)
	if confirmed < leastConfirmed {
		t.Errorf("plans alone tell %d facts, want at least %d", confirmed, leastConfirmed)
	}
}

// knownFromState is what plans know of what is there already, and no file tells.
var knownFromState = map[string]map[string][]string{
	"existing-groups": {"aws_security_group.kept egress": {"all 0-65535 cidr 0.0.0.0/0"}},
}

// planTree grants a directory that holds nothing but the plan of a case.
func planTree(t *testing.T, name string) *source.Tree {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(plansDir, name, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "plan.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	return treeOf(t, dir)
}

// TestVerdictDifferential judges every recorded case by its files, by its plan, and by both.
func TestVerdictDifferential(t *testing.T) {
	judge := newJudge(t)
	judged := 0
	for _, name := range planCases(t) {
		t.Run(name, func(t *testing.T) {
			files := judge.verdicts(terraform.NewLibrary(caseTree(t, name)).Parse(".", caseOptions(t, name)))
			alone := judge.verdicts(plan.Parse(planTree(t, name), "plan.json", plan.Options{}))
			joined := judge.verdicts(plan.Parse(caseTree(t, name), "plan.json", plan.Options{}))
			if name == "existing-groups" {
				checkKept(t, files, alone, joined)
			}
			for _, about := range hiddenFromPlans[name] {
				alone[about] = model.Unproven
			}
			for _, problem := range files.egressTogether().contradictions(alone.egressTogether()) {
				t.Errorf("files and plan: %s", problem)
			}
			for _, problem := range files.losses(joined) {
				t.Errorf("files and plan with files: %s", problem)
			}
			judged += len(files)
		})
	}
	t.Logf("%d verdicts", judged)
}

// hiddenFromPlans is what policies pass over in a plan alone: that a group is meant by a rule resource of another style,
// where the plan does not tell whom the rule is for, and that an endpoint is in too few availability zones, where the plan
// does not tell all of its subnets.
var hiddenFromPlans = map[string][]subject{
	"lists-of-data":      {{"endpoint-subnet-coverage", "aws_vpc_endpoint.ecr_api"}},
	"modules-in-modules": {{"mixed-rule-styles", `module.region["north"].module.service["web"].aws_security_group.this`}},
}

// checkKept checks the verdicts on a group that is there already with rules that no file tells, and takes them away:
// a plan shows that the group is open, while the files say that it lets nothing out.
func checkKept(t *testing.T, files, alone, joined verdicts) {
	t.Helper()
	open := subject{"task-egress-destination", "aws_security_group.kept"}
	if files[open] != "" || alone[open] != model.Violation || joined[open] != model.Violation {
		t.Errorf("the verdicts on the group that is kept are %q, %q and %q", files[open], alone[open], joined[open])
	}
	for _, v := range []verdicts{files, alone, joined} {
		maps.DeleteFunc(v, func(about subject, _ model.Verdict) bool { return strings.Contains(about.resource, "kept") })
	}
}
