package model

import "github.com/egresslint/egresslint/internal/source"

// Severity says how much a Note matters.
type Severity string

const (
	// SeverityError is an input that could not be read: no run with one may be taken for a pass.
	SeverityError Severity = "error"
	// SeverityWarning is something that the analysis had to skip or may have misunderstood.
	SeverityWarning Severity = "warning"
	// SeverityInfo is worth knowing and needs no action.
	SeverityInfo Severity = "info"
)

// Note is a message about the input, as opposed to one of a policy about the network.
type Note struct {
	// Error: something could not be read, and the run failed. Warning: something was skipped, or may be misunderstood. Info: needs no action.
	Severity Severity   `json:"severity" jsonschema:"enum=error,enum=warning,enum=info"`
	Message  string     `json:"message"` // one or more sentences
	At       source.Ref `json:"-"`
	// The place that the message is about. It is absent if there is none, as for a wrong flag.
	Location source.Range `json:"location,omitzero"`
}

// Finding is one thing that is wrong, or that cannot be proven right.
type Finding struct {
	Rule    string  `json:"rule"`                                                 // the name of the rule
	Verdict Verdict `json:"verdict" jsonschema:"enum=violation,enum=unknown"`     // whether the rule is violated, or this depends on something unknown
	Level   string  `json:"level" jsonschema:"enum=error,enum=warning,enum=note"` // how much the rule matters, as configured
	// The resource address or logical ID of the security group at fault, or else of the workload or endpoint.
	Resource string       `json:"resource"`
	Name     string       `json:"name,omitempty"`     // the path of the resource in the CDK app that the template was made of
	Message  string       `json:"message"`            // the headline: at most 100 characters, without a full stop
	Location source.Range `json:"location,omitzero"`  // the place to change
	Related  []Related    `json:"related"`            // other places that the finding is about
	Flow     []Related    `json:"flow,omitempty"`     // the way of a task to its image, step by step, up to where it ends
	Notes    []string     `json:"notes,omitempty"`    // further facts, without a place
	Help     []string     `json:"help,omitempty"`     // what to do about a violation, in order
	Snippets []Snippet    `json:"snippets,omitempty"` // what lines of the help say, as code to paste
	Reasons  []Reason     `json:"reasons,omitempty"`  // why the finding is unknown: what can be settled comes first
	Docs     string       `json:"docs,omitempty"`     // the address of the page about the rule
	// All resources that have the finding, at the same source line, if there are several.
	Instances []Instance `json:"instances,omitempty"`
	Variants  []string   `json:"variants,omitempty"` // the variants of the root that have the finding, if others do not have it
	Root      string     `json:"root"`               // the root that has the finding, the first one if several have it
	Fails     bool       `json:"fails"`              // whether the run fails because of it
	// Why it does not count. Findings that count have none.
	Suppression *Suppression `json:"suppression,omitempty"`
	// Category is that of the rule.
	Category string `json:"-"`
	// Way holds the places between the location and the resource that it ends up in, and the calls of the modules around that.
	Way []source.Range `json:"-"`
	// Unlisted is true for an unknown that is only counted.
	Unlisted bool `json:"-"`
	// Dir is the directory that the files of the root are named from in the fingerprint.
	Dir string `json:"-"`
	// OwnFiles is true if each variant of the root has files of its own.
	OwnFiles bool `json:"-"`
	// Decisions are the values of the variants that the finding depends on.
	Decisions []Related `json:"-"`
	// Workloads are those that the finding is about, or whose pull it is about.
	Workloads []string `json:"-"`
	// Fixes are what the snippets are written from.
	Fixes []Fix `json:"-"`
	// Subject distinguishes the finding from others of the same rule and resource, without positions.
	Subject string `json:"-"`
	// Extent is how far the finding goes, without positions, where the subject does not say so: with a greater extent, it is
	// another finding for a baseline.
	Extent string `json:"-"`
	// An identity for later runs. It depends neither on line numbers, nor on the working directory, nor on where the root is. No other finding of the report has it.
	Fingerprint string `json:"fingerprint"`
}

// Suppression is why a finding does not count: a person has decided so.
type Suppression struct {
	// Ignore: a comment or metadata in the analysed files ignores it. Baseline: it was there when the baseline was written.
	Kind     SuppressionKind `json:"kind" jsonschema:"enum=ignore,enum=baseline"`
	Reason   string          `json:"reason,omitempty"`  // why, as the files say
	Until    string          `json:"until,omitempty"`   // its last day: "2027-01-31"
	Location source.Range    `json:"location,omitzero"` // the place of the ignore, or of the entry in the baseline
}

// SuppressionKind is where it is said that a finding does not count.
type SuppressionKind string

const (
	// SuppressedInline is a comment or metadata in the analysed files.
	SuppressedInline SuppressionKind = "ignore"
	// SuppressedBaseline is an entry of the baseline.
	SuppressedBaseline SuppressionKind = "baseline"
)

// Instance is a resource in a root.
type Instance struct {
	Root     string `json:"root"`     // the root that declares the resource
	Resource string `json:"resource"` // its resource address or logical ID
}

// Cause is why something is unknown, with all findings that depend on it.
type Cause struct {
	Reason   string       `json:"reason"`            // why it is unknown
	Settle   string       `json:"settle,omitempty"`  // what settles it: a flag, or a sentence
	Location source.Range `json:"location,omitzero"` // the place that the reason is about
	Findings []string     `json:"findings"`          // the fingerprints of the findings
}

// Is reports whether the reason is the cause.
func (c Cause) Is(r Reason) bool {
	return Reason{Reason: c.Reason, Settle: c.Settle}.Cause() == r.Cause()
}

// Related is another place that a finding is about.
type Related struct {
	Message  string       `json:"message"`           // what is there
	Location source.Range `json:"location,omitzero"` // the place
}

// WorkloadResult is the verdict on one Fargate workload in one variant.
type WorkloadResult struct {
	Root     string       `json:"root"`                                                                        // the root that declares the workload
	Variant  string       `json:"variant,omitempty"`                                                           // the variant of the root, if it has any
	ID       string       `json:"id"`                                                                          // the resource address or logical ID
	Kind     string       `json:"kind"`                                                                        // the kind of resource, such as ecs_service; later versions may add kinds
	Location source.Range `json:"location,omitzero"`                                                           // the place of the workload
	Groups   []string     `json:"groups"`                                                                      // its security groups
	Verdict  Verdict      `json:"verdict" jsonschema:"enum=proven,enum=violated,enum=unknown,enum=not_judged"` // the worst that a rule says
	// Whether it reaches ecr.api, ecr.dkr and s3. The answer is empty where the image does not come from private ECR.
	Reaches map[string]Ternary `json:"reaches"`
	// Why a rule does not judge it: "task-egress-destination is off".
	NotJudged []string `json:"not_judged,omitempty"`
}

// EndpointResult is the verdict on one ECR endpoint in one variant.
type EndpointResult struct {
	Root     string       `json:"root"`                                                                        // the root that declares the endpoint
	Variant  string       `json:"variant,omitempty"`                                                           // the variant of the root, if it has any
	ID       string       `json:"id"`                                                                          // the resource address or logical ID
	Service  string       `json:"service"`                                                                     // the service: ecr.api or ecr.dkr
	Location source.Range `json:"location,omitzero"`                                                           // the place of the endpoint
	Groups   []string     `json:"groups"`                                                                      // its security groups
	Verdict  Verdict      `json:"verdict" jsonschema:"enum=proven,enum=violated,enum=unknown,enum=not_judged"` // the worst that a rule says
	// Why a rule does not judge it: "endpoint-egress-port is off".
	NotJudged []string `json:"not_judged,omitempty"`
}

// Allowance is an allowance of the configuration that a rule of a security group uses.
type Allowance struct {
	Traffic  string       `json:"traffic"`           // what it allows: "tcp/5432 to 10.0.0.0/16"
	Reason   string       `json:"reason"`            // why, as the configuration says
	Until    string       `json:"until,omitempty"`   // its last day: "2027-01-31"
	Location source.Range `json:"location,omitzero"` // the place in the configuration
}

// Configuration is a configuration file that took effect.
type Configuration struct {
	File       string   `json:"file"`               // its path
	Revision   string   `json:"revision,omitempty"` // the git revision that the file was read at, if it is not the working tree
	Commit     string   `json:"commit,omitempty"`   // the hash that the revision is
	Off        []string `json:"off"`                // the rules that it switches off
	AllOff     bool     `json:"all_off,omitempty"`  // whether these are all rules, but for those that a file has to ask for
	Allowances int      `json:"allowances"`         // how many destinations it allows, used or not
}

// Baseline is a baseline that took effect.
type Baseline struct {
	File     string `json:"file"`               // its path
	Revision string `json:"revision,omitempty"` // the git revision that the file was read at, if it is not the working tree
	Commit   string `json:"commit,omitempty"`   // the hash that the revision is
	Entries  int    `json:"entries"`            // how many entries it has
}

// Summary is how much a run found.
type Summary struct {
	Roots          int   `json:"roots"`           // Terraform roots and CloudFormation templates that were analysed
	TaskGroups     Tally `json:"task_groups"`     // the security groups of Fargate tasks, each with its worst verdict
	EndpointGroups Tally `json:"endpoint_groups"` // the security groups of ECR endpoints, each with its worst verdict
	Violations     int   `json:"violations"`      // findings with the verdict violation
	Unknowns       int   `json:"unknowns"`        // findings with the verdict unknown
	Errors         int   `json:"errors"`          // inputs that could not be analysed; if there are any, the run failed
	Failing        int   `json:"failing"`         // findings because of which the run failed
	Ignored        int   `json:"ignored"`         // findings that the analysed files ignore
	Baselined      int   `json:"baselined"`       // findings that are in the baseline
	Unlisted       int   `json:"unlisted"`        // unknowns that are not listed, as was asked for
	Unchanged      int   `json:"unchanged"`       // findings that are not listed because their cause is not on changed lines
}

// Excluded is a Terraform root or a template below the paths that was not checked by itself.
type Excluded struct {
	Name string `json:"name"` // its directory or file
	By   string `json:"by"`   // why: "excluded by the configuration", "excluded by --exclude" or "ignored by git"
}

// The states of Files.
const (
	FilesRead    = "read"
	FilesSkipped = "skipped" // they are of another kind, or are not checked by themselves
	FilesFailed  = "failed"  // they could not be read, or not as a whole
)

// Files are files below the paths of a run of which the same has become.
type Files struct {
	State  string `json:"state" jsonschema:"enum=read,enum=skipped,enum=failed"` // what became of them
	Reason string `json:"reason"`                                                // what they are, or why they were not read
	Count  int    `json:"count"`                                                 // how many they are
	// Their paths. They are absent for files that are certainly of another kind.
	Names []string `json:"files,omitempty"`
}

// CustomRule is what a custom rule says of itself.
type CustomRule struct {
	Name        string `json:"name"`                                                 // the name, as findings have it
	Category    string `json:"category"`                                             // the category
	Title       string `json:"title"`                                                // what the rule demands, in one line
	Description string `json:"description"`                                          // what it is about
	Level       string `json:"level" jsonschema:"enum=error,enum=warning,enum=note"` // the level that it has by default
	Symptom     string `json:"symptom,omitempty"`                                    // what happens where it is violated
	Undecided   string `json:"undecided,omitempty"`                                  // when its result is unknown
}

// Report is the outcome of a run, ready to be written in any format.
type Report struct {
	Version int `json:"version" jsonschema:"enum=1"` // the version of this form
	// The working directory, from the root of the repository. It is absent if it is that root, or if there is no repository.
	Directory string `json:"directory,omitempty"`
	// The paths that were to be checked, if they are others than the working directory.
	Paths []string `json:"paths,omitempty"`
	// The variants of each root that has any, in their order.
	Variants map[string][]string `json:"variants,omitempty"`
	// The custom rules that were applied besides those of egresslint.
	Rules          []CustomRule     `json:"rules,omitempty"`
	Findings       []Finding        `json:"findings"`              // what is wrong, or cannot be proven right, in the order of the files
	Suppressed     []Finding        `json:"suppressed"`            // findings that do not count, each with its suppression
	Causes         []Cause          `json:"causes"`                // why findings are unknown: what can be settled first, and of that what settles most
	Workloads      []WorkloadResult `json:"workloads"`             // the Fargate workloads, once for each variant
	Endpoints      []EndpointResult `json:"endpoints"`             // the ECR endpoints, once for each variant
	Networks       []Network        `json:"networks,omitempty"`    // which traffic security groups allow the tasks and endpoints of each root
	Configurations []Configuration  `json:"configurations"`        // the configuration files that took effect
	Baselines      []Baseline       `json:"baselines"`             // the baselines that took effect
	ConfigFrom     string           `json:"config_from,omitempty"` // the git revision that configuration files were looked for at, if it is not the working tree
	Diff           string           `json:"diff,omitempty"`        // the git revision since which the lines changed that cause the findings
	Only           []string         `json:"only,omitempty"`        // the rules to which flags restricted the run
	Skip           []string         `json:"skip,omitempty"`        // the rules that flags switched off
	Excluded       []Excluded       `json:"excluded"`              // roots and templates that were not checked by themselves
	Allowances     []Allowance      `json:"allowances"`            // what the configuration allows and rules of security groups make use of
	Notes          []Note           `json:"notes"`                 // messages about the input
	Files          []Files          `json:"files"`                 // what became of each file below the paths
	Summary        Summary          `json:"summary"`               // how much was found
	// Sources holds the text of the files that locations point into, by name.
	Sources map[string][]byte `json:"-"`
}
