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

// Note is a message of a front end about the input, as opposed to one of a policy about the network.
type Note struct {
	Severity Severity   `json:"severity"`
	Message  string     `json:"message"`
	At       source.Ref `json:"-"`
	// Location is At, resolved.
	Location source.Range `json:"location,omitzero"`
}

// Finding is one thing that is wrong, or that cannot be proven right.
type Finding struct {
	Rule     string       `json:"rule"`
	Verdict  Verdict      `json:"verdict"`
	Level    string       `json:"level"` // "error", "warning" or "note"
	Resource string       `json:"resource"`
	Name     string       `json:"name,omitempty"` // of the resource in the CDK app that the template was made of
	Message  string       `json:"message"`        // the headline: at most 100 characters, without a full stop
	Location source.Range `json:"location"`
	Related  []Related    `json:"related"`
	// Notes are further facts, without a place.
	Notes []string `json:"notes,omitempty"`
	// Help is what to do about a violation, in order.
	Help []string `json:"help,omitempty"`
	// Snippets are what lines of the help say, as code to paste.
	Snippets []Snippet `json:"snippets,omitempty"`
	// Reasons are why a finding is unknown: what can be settled comes first.
	Reasons []Reason `json:"reasons,omitempty"`
	// Docs is the address of the page about the rule.
	Docs string `json:"docs,omitempty"`
	// Instances lists all resources that have the finding, at the same source line, where there are several.
	Instances []Instance `json:"instances,omitempty"`
	// Variants lists the variants of the root that have the finding, where others do not have it.
	Variants []string `json:"variants,omitempty"`
	// Root is the root that has the finding, the first one where several have it.
	Root string `json:"root"`
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
	// Fingerprint identifies the finding from run to run; it does not depend on line numbers.
	Fingerprint string `json:"fingerprint"`
}

// Instance is a resource in a root.
type Instance struct {
	Root     string `json:"root"`
	Resource string `json:"resource"`
}

// Cause is why something is unknown, with all findings that depend on it.
type Cause struct {
	Reason   string       `json:"reason"`
	Settle   string       `json:"settle,omitempty"` // what settles it
	Location source.Range `json:"location,omitzero"`
	Findings []string     `json:"findings"` // their fingerprints
}

// Is reports whether the reason is the cause.
func (c Cause) Is(r Reason) bool {
	return Reason{Reason: c.Reason, Settle: c.Settle}.Cause() == r.Cause()
}

// Related is another place that a finding speaks of.
type Related struct {
	Message  string       `json:"message"`
	Location source.Range `json:"location"`
}

// WorkloadResult is what was found out about one workload.
type WorkloadResult struct {
	Root     string             `json:"root"`
	Variant  string             `json:"variant,omitempty"`
	ID       string             `json:"id"`
	Kind     string             `json:"kind"`
	Location source.Range       `json:"location"`
	Groups   []string           `json:"groups"`
	Verdict  Verdict            `json:"verdict"`
	Reaches  map[string]Ternary `json:"reaches"` // "ecr.api", "ecr.dkr", "s3"
	// NotJudged says why a rule does not judge it: "task-egress-destination is off".
	NotJudged []string `json:"not_judged,omitempty"`
}

// EndpointResult is what was found out about one ECR endpoint.
type EndpointResult struct {
	Root     string       `json:"root"`
	Variant  string       `json:"variant,omitempty"`
	ID       string       `json:"id"`
	Service  string       `json:"service"`
	Location source.Range `json:"location"`
	Groups   []string     `json:"groups"`
	Verdict  Verdict      `json:"verdict"`
	// NotJudged says why a rule does not judge it: "endpoint-egress-port is off".
	NotJudged []string `json:"not_judged,omitempty"`
}

// Allowance is an allowance of the configuration that an egress rule of a task uses.
type Allowance struct {
	Traffic  string       `json:"traffic"` // what it allows: "tcp/5432 to 10.0.0.0/16"
	Reason   string       `json:"reason"`
	Until    string       `json:"until,omitempty"` // its last day: "2027-01-31"
	Location source.Range `json:"location"`
}

// Configuration is a configuration file that took effect.
type Configuration struct {
	File string `json:"file"`
	// Revision is the git revision that the file was read at, and Commit the hash that this is; "" for the working tree.
	Revision string `json:"revision,omitempty"`
	Commit   string `json:"commit,omitempty"`
	// Off lists the rules that it switches off.
	Off []string `json:"off"`
	// AllOff reports whether these are all rules that there are, but for those that a file has to ask for.
	AllOff bool `json:"all_off,omitempty"`
	// Allowances is how many destinations it allows, used or not.
	Allowances int `json:"allowances"`
}

// Summary counts a run.
type Summary struct {
	Roots          int   `json:"roots"` // Terraform roots and CloudFormation templates that were analysed
	TaskGroups     Tally `json:"task_groups"`
	EndpointGroups Tally `json:"endpoint_groups"`
	Violations     int   `json:"violations"`
	Unknowns       int   `json:"unknowns"`
	Errors         int   `json:"errors"` // inputs that could not be read
}

// The states of Files.
const (
	FilesRead    = "read"
	FilesSkipped = "skipped" // they are of another kind, or are not checked by themselves
	FilesFailed  = "failed"  // they could not be read, or not as a whole
)

// Files are files below the paths of a run of which the same has become.
type Files struct {
	State  string `json:"state"`
	Reason string `json:"reason"` // what they are, or why they were not read
	Count  int    `json:"count"`
	// Names lists them. It is empty for files that are certainly of another kind.
	Names []string `json:"files,omitempty"`
}

// Report is the outcome of a run, ready to be written in any format.
type Report struct {
	Version  int       `json:"version"`
	Findings []Finding `json:"findings"`
	// Causes are why findings are unknown: first those that can be settled, and of these those that settle most.
	Causes    []Cause          `json:"causes"`
	Workloads []WorkloadResult `json:"workloads"`
	Endpoints []EndpointResult `json:"endpoints"`
	// Allowances are what the configuration allows beyond the image and tasks make use of.
	// Configurations are the configuration files that took effect.
	Configurations []Configuration `json:"configurations"`
	// ConfigFrom is the git revision that configuration files were looked for at; "" means the working tree.
	ConfigFrom string      `json:"config_from,omitempty"`
	Allowances []Allowance `json:"allowances"`
	Notes      []Note      `json:"notes"`
	// Files say what became of each file below the paths.
	Files   []Files `json:"files"`
	Summary Summary `json:"summary"`

	// Variants lists the variants of each root, in their order; a root without variants has one without a name.
	Variants map[string][]string `json:"-"`
	// Sources holds the text of the files that locations point into, by name.
	Sources map[string][]byte `json:"-"`
}
