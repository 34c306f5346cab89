package model

import (
	"regexp"
	"strings"

	"github.com/egresslint/egresslint/internal/source"
)

// TaskPath is the way of a task to its image, step by step, and what else the task reaches.
type TaskPath struct {
	Root string `json:"root"` // of the stack that declares the task
	// Variant is the variant of the root, "" where it has none.
	Variant string `json:"variant,omitempty"`

	ID   string `json:"id"`
	Name string `json:"name,omitempty"` // in the CDK app that the template was made of
	Kind string `json:"kind"`
	// Verdict is Proven for a task that gets its image and reaches nothing else but what is allowed, Violated for one that
	// does not, NotJudged where rules about that do not judge the task, and otherwise Unproven.
	Verdict  Verdict      `json:"verdict"`
	Location source.Range `json:"location,omitzero"`
	Groups   []string     `json:"groups"`
	Subnets  []string     `json:"subnets"`
	// Reasons say why there may be no such task on Fargate.
	Reasons []Reason `json:"reasons"`
	Pulls   []Pull   `json:"pull"`
	Beyond  []Escape `json:"beyond"`
	// Allowed is what the configuration allows the task beyond its image; Allowances are the numbers of its entries.
	Allowed    []Allowance `json:"allowed,omitempty"`
	Allowances []int       `json:"-"`
	// NotJudged says why a rule does not judge the task: "task-egress-destination is off".
	NotJudged []string `json:"not_judged,omitempty"`
	// BeyondNotJudged are those of the reasons that are about what the task reaches beyond its image.
	BeyondNotJudged []string `json:"-"`
	// When says which values of parameters the task exists with, where it does not with their defaults.
	When string `json:"when,omitempty"`
	// Outcomes are what becomes of the task if parameters have other values than their defaults.
	Outcomes []PathOutcome `json:"outcomes,omitempty"`
}

// Pull is the way to one of the services that a pull needs.
type Pull struct {
	Service string  `json:"service"` // "ecr.api", "ecr.dkr" or "s3"; "ecr in eu-west-1", "ecs"
	Needed  bool    `json:"needed"`  // false for ecr.api on a platform that pulls without it
	Is      Ternary `json:"is"`      // whether the task gets there
	// Failure is what happens to a task that does not get there: "the task stops with …".
	Failure string `json:"failure,omitempty"`
	Hops    []Hop  `json:"hops"`
}

// Hop is one step of a way.
type Hop struct {
	Kind     string       `json:"kind"` // "dns", "egress", "ingress", "route", "endpoint", …
	Is       Ternary      `json:"is"`   // whether packets get further from here
	Resource string       `json:"resource"`
	Message  string       `json:"message"`
	Location source.Range `json:"location,omitzero"` // of what decides
	Rule     string       `json:"rule"`              // that reports the step
	Help     []string     `json:"help,omitempty"`    // what to do, in order
	Reasons  []Reason     `json:"reasons"`
	Evidence []Related    `json:"evidence"`
}

// Escape is something that a task reaches and that the pull of its image does not need.
type Escape struct {
	Is       Ternary      `json:"is"` // yes or unknown
	Resource string       `json:"resource"`
	Traffic  string       `json:"traffic"` // what is allowed: "all traffic to 0.0.0.0/0"
	Location source.Range `json:"location,omitzero"`
	Rule     string       `json:"rule"`
	Help     []string     `json:"help,omitempty"` // what to do, in order
	Reasons  []Reason     `json:"reasons"`
}

// Reason is an Unknown whose place is looked up.
type Reason struct {
	Reason   string       `json:"reason"`
	Settle   string       `json:"settle,omitempty"`
	Location source.Range `json:"location,omitzero"`
}

// keys matches the keys of instances in a resource address.
var keys = regexp.MustCompile(`\[("([^"\\]|\\.)*"|\d+|\*)\]`)

// Cause is the same for reasons that are one: those that one flag settles, and those about instances of one declaration.
func (r Reason) Cause() string {
	if strings.HasPrefix(r.Settle, "--") {
		return r.Settle
	}
	return r.WithoutKeys() + "\x00" + r.Settle
}

// WithoutKeys is the reason as it is for all instances of a declaration.
func (r Reason) WithoutKeys() string { return keys.ReplaceAllString(r.Reason, "") }

// PathOutcome is what becomes of a task if parameters have other values than their defaults.
type PathOutcome struct {
	When    string  `json:"when"`   // "Stage is prod"
	Settle  string  `json:"settle"` // the flags that fix the values
	Verdict Verdict `json:"verdict"`
}

// Paths is the outcome of a run that follows tasks to their images.
type Paths struct {
	Version int        `json:"version"`
	Tasks   []TaskPath `json:"tasks"`
	Notes   []Note     `json:"notes"`
	Summary struct {
		Tasks  Tally `json:"tasks"`
		Errors int   `json:"errors"` // inputs that could not be read
	} `json:"summary"`

	// Sources holds the text of the files that the notes point into, by name.
	Sources map[string][]byte `json:"-"`
}

// Keep makes the tasks those of the run, and counts them: one that is in several variants counts once, with its worst
// verdict.
func (p *Paths) Keep(tasks []TaskPath) {
	p.Tasks = append([]TaskPath{}, tasks...)
	p.Summary.Tasks = Tally{}
	type task struct{ root, id string }
	worst := map[task]Verdict{}
	for _, t := range tasks {
		worst[task{t.Root, t.ID}] = t.Verdict.Worse(worst[task{t.Root, t.ID}])
	}
	for _, verdict := range worst {
		p.Summary.Tasks.Count(verdict)
	}
}
