package model

import (
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// TaskPath is the way of a task to its image, step by step, and what else the task reaches.
type TaskPath struct {
	Root    string `json:"root"`              // the root that declares the task
	Variant string `json:"variant,omitempty"` // the variant of the root, if it has any
	ID      string `json:"id"`                // the resource address or logical ID of what starts the task
	Name    string `json:"name,omitempty"`    // its path in the CDK app that the template was made of
	Kind    string `json:"kind"`              // the kind of resource, such as ecs_service; later versions may add kinds
	// Proven: the task gets its image and reaches nothing else but what is allowed. Violated: it does not, or reaches more. Not judged: a rule about that is off, or does not apply.
	Verdict  Verdict      `json:"verdict" jsonschema:"enum=proven,enum=violated,enum=unknown,enum=not_judged"`
	Location source.Range `json:"location,omitzero"` // the place of what starts the task
	Groups   []string     `json:"groups"`            // its security groups
	Subnets  []string     `json:"subnets"`           // its subnets
	Reasons  []Reason     `json:"reasons"`           // why there may be no such task on Fargate
	Pulls    []Pull       `json:"pull"`              // the ways that the pull of the image needs
	Beyond   []Escape     `json:"beyond"`            // what the task reaches and the image pull does not need
	Allowed  []Allowance  `json:"allowed,omitempty"` // what the configuration allows the task beyond its image
	// Allowances are the numbers of the entries of Allowed.
	Allowances []int `json:"-"`
	// Why a rule does not judge the task: "task-egress-destination is off".
	NotJudged []string `json:"not_judged,omitempty"`
	// BeyondNotJudged are those of the reasons that are about what the task reaches beyond its image.
	BeyondNotJudged []string      `json:"-"`
	When            string        `json:"when,omitempty"`     // the values of parameters with which the task exists, if it does not with their defaults
	Outcomes        []PathOutcome `json:"outcomes,omitempty"` // what becomes of the task if parameters have other values than their defaults
}

// Pull is the way to one of the services that a pull needs.
type Pull struct {
	Service string  `json:"service"`                                       // the service: ecr.api, ecr.dkr or s3; or such as "ecr in eu-west-1", and ecs where nothing can be pulled
	Needed  bool    `json:"needed"`                                        // false for ecr.api on a platform that pulls without it
	Is      Ternary `json:"is" jsonschema:"enum=yes,enum=no,enum=unknown"` // whether the task gets there
	Failure string  `json:"failure,omitempty"`                             // what happens to a task that does not get there
	Hops    []Hop   `json:"hops"`                                          // the steps of the way
}

// Hop is one step of a way, judged as if all steps before it were passed.
type Hop struct {
	Kind     string       `json:"kind"`                                          // what is passed here, such as dns, egress, ingress, route and endpoint; later versions may add kinds
	Is       Ternary      `json:"is" jsonschema:"enum=yes,enum=no,enum=unknown"` // whether packets get further from here
	Resource string       `json:"resource"`                                      // the resource that decides
	Message  string       `json:"message"`                                       // what decides
	Location source.Range `json:"location,omitzero"`                             // the place of the rule or setting that decides
	Rule     string       `json:"rule"`                                          // the name of the rule that reports the step
	Help     []string     `json:"help,omitempty"`                                // what to do, in order
	Reasons  []Reason     `json:"reasons"`                                       // what the answer depends on
	Evidence []Related    `json:"evidence"`                                      // what gives the answer together, or what there is if nothing gives it
}

// Escape is something that a task reaches and that the pull of its image does not need.
type Escape struct {
	Is       Ternary      `json:"is" jsonschema:"enum=yes,enum=unknown"` // whether the task reaches it
	Resource string       `json:"resource"`                              // the security group that allows it
	Traffic  string       `json:"traffic"`                               // what is allowed: "all traffic to 0.0.0.0/0"
	Location source.Range `json:"location,omitzero"`                     // the place of the rule that allows it
	Rule     string       `json:"rule"`                                  // the name of the rule that reports it
	Help     []string     `json:"help,omitempty"`                        // what to do, in order
	Reasons  []Reason     `json:"reasons"`                               // what the answer depends on
}

// Reason is why something is unknown.
type Reason struct {
	Reason   string       `json:"reason"`            // why
	Settle   string       `json:"settle,omitempty"`  // what settles it: a flag, or a sentence
	Location source.Range `json:"location,omitzero"` // the place that the reason is about
}

// keys matches the keys of instances in a resource address.
var keys = lazyregexp.New(`\[("([^"\\]|\\.)*"|\d+|\*)\]`)

// Cause is the same for reasons that are one: those that one flag settles, and those about instances of one declaration.
func (r Reason) Cause() string {
	if strings.HasPrefix(r.Settle, "--") {
		return r.Settle
	}
	return r.WithoutKeys() + "\x00" + r.Settle
}

// WithoutKeys is the reason as it is for all instances of a declaration.
func (r Reason) WithoutKeys() string { return keys().ReplaceAllString(r.Reason, "") }

// PathOutcome is what becomes of a task if parameters have other values than their defaults.
type PathOutcome struct {
	When    string  `json:"when"`                                                                        // the values: "Stage is prod"
	Settle  string  `json:"settle"`                                                                      // the flags that fix the values
	Verdict Verdict `json:"verdict" jsonschema:"enum=proven,enum=violated,enum=unknown,enum=not_judged"` // the verdict on the task
}

// Paths is the outcome of a run that follows tasks to their images.
type Paths struct {
	Version int         `json:"version" jsonschema:"enum=1"` // the version of this form
	Tasks   []TaskPath  `json:"tasks"`                       // the Fargate tasks, once for each variant
	Notes   []Note      `json:"notes"`                       // messages about the input
	Summary PathSummary `json:"summary"`                     // how many tasks are right

	// Sources holds the text of the files that the notes point into, by name.
	Sources map[string][]byte `json:"-"`
}

// PathSummary is how many tasks of a run are right.
type PathSummary struct {
	Tasks  Tally `json:"tasks"`  // the tasks, each with its worst verdict
	Errors int   `json:"errors"` // inputs that could not be analysed; if there are any, the run failed
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
