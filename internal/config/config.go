// Package config reads .egresslint.yaml: what a team tells egresslint about its network that no file says, and what it
// allows its tasks beyond the pull of their images, with the reasons.
//
// Config is the schema of the file: schema.json is generated from its fields, their tags and comments, and the forms of
// texts in forms.go. Parse validates a file against that schema and then decodes it, with positions. Start there.
package config

import (
	"net/netip"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/source"
)

// FileName is the name of the file that is looked for.
const FileName = ".egresslint.yaml"

// Config is what one file says, or what several files that hold together say. A nil Config says nothing. The comments on the
// fields of these types are the descriptions in the schema.
type Config struct {
	File string `json:"-"` // its name, as shown to people; of several, that of the nearest
	Settings
	// What is not checked when a directory above it is: paths relative to this file, in which * stands for anything within a
	// name and ** for any directories. One without a slash holds at any depth.
	Exclude []Glob `json:"exclude"`
	// Keys that no file in a directory below may have. Only the file at the root of the repository can lock.
	Lock []Key `json:"lock"`
	// Whether files in directories above do not hold here.
	Root bool `json:"root"`
	// Another file of the repository that says what this one does not say, as if it were written here.
	Extends Path `json:"extends"`
	// What holds for some of the Terraform roots, templates and plans only. Where several entries hold, the last one decides.
	Overrides []Override `json:"overrides"`

	dir    string                  // that it holds for
	keys   map[string]source.Range // where each of its keys is
	values map[string]*yaml.Node   // what is written there
}

// Settings are what holds for a Terraform root, a template or a plan.
type Settings struct {
	// The AWS region, where the files do not fix it. --region takes precedence.
	Region string `json:"region" jsonschema:"format=region"`
	// Modules and templates that are not at hand and that hold no tasks, endpoints or security groups of these.
	WithoutNetwork []WithoutNetwork `json:"without_network"`
	// Destinations that tasks may send to besides what the pull of their image needs.
	Allow []Allowance `json:"allow"`
	// VPC endpoints that are declared outside of the files that are checked.
	Endpoints []Endpoint `json:"endpoints"`
	// The public address blocks of ECR by region, where egresslint does not know them or they have changed.
	ECRCIDRs map[string]Blocks `json:"ecr_cidrs" jsonschema_extras:"keys=region"`
	// The ids of AWS-managed prefix lists by region and service, where egresslint does not know them.
	PrefixLists map[string]ListIDs `json:"prefix_lists" jsonschema_extras:"keys=region"`
	// PrefixListsAt are the places of these ids.
	PrefixListsAt map[string]map[string]source.Range `json:"-"`
	// Security groups of tasks on Fargate for which the files declare no service.
	TaskGroups []Name `json:"task_groups"`
	// The level and the options of rules by name.
	Rules map[string]Rule `json:"rules"`
	// The lowest level at which a finding fails the run; error by default. --fail-on takes precedence.
	FailOn string `json:"fail_on" jsonschema:"format=fail-on"`
	// What is made of findings that are unknown: warn, the default, makes them warnings, fail leaves them the level of their rule, and ignore does not list them. --unknown takes precedence.
	Unknown string `json:"unknown" jsonschema:"format=unknown"`
	// The baseline: a file of findings that do not count. --baseline takes precedence.
	Baseline Path `json:"baseline"`
	// Whether comments and metadata in the analysed files can ignore findings; true by default.
	InlineIgnores Switch `json:"inline_ignores"`
	// Whether tasks also have to reach what their task definitions need, such as the endpoint of CloudWatch Logs.
	Needs Needs `json:"needs"`
	// The environments in which each Terraform root and template is judged; none switches them off. By default they are found: files of variables, workspaces and parameter files.
	Variants []Variant `json:"variants" jsonschema_extras:"none=true"`
	// NoVariants is true where the file says that there are none.
	NoVariants bool `json:"-"`
}

// Override is what holds for some inputs only.
type Override struct {
	At source.Range `json:"-"`
	// The directories of Terraform roots, the templates and the plans that this is for: patterns of paths as for exclude.
	Paths []Glob `json:"paths" jsonschema:"required"`
	Settings

	keys   map[string]source.Range // where each of its keys is
	values map[string]*yaml.Node   // what is written there
}

// Path is the path of a file.
type Path struct {
	Text string
	At   source.Range
}

// The values of fail_on: levels, and that no finding fails a run.
const (
	FailOnError   = "error"
	FailOnWarning = "warning"
	FailOnNote    = "note"
	FailOnNone    = "none"
)

// The values of unknown.
const (
	UnknownWarn   = "warn"
	UnknownFail   = "fail"
	UnknownIgnore = "ignore"
)

// FailOns lists the values of fail_on, the default first.
func FailOns() []string { return []string{FailOnError, FailOnWarning, FailOnNote, FailOnNone} }

// Unknowns lists the values of unknown, the default first.
func Unknowns() []string { return []string{UnknownWarn, UnknownFail, UnknownIgnore} }

// Key names a key of the file.
type Key struct {
	Text string
	At   source.Range
}

// Name names things of the model: by address, logical ID or the ID that AWS gave, in which * stands for anything.
type Name struct {
	Text string
	At   source.Range
}

// Glob is a pattern of paths.
type Glob string

// WithoutNetwork is one module or template, and how that is known.
type WithoutNetwork struct {
	// The source of a Terraform module as it is written, in which * stands for anything.
	Source string `json:"source" jsonschema:"format=location,oneof_required=source"`
	// The URL or path of a nested template as it is written, in which * stands for anything.
	Template string `json:"template" jsonschema:"format=location,oneof_required=template"`
	// Why, for those who read this later.
	Reason string `json:"reason" jsonschema:"format=reason,required"`
}

// Allowance is one destination, for one reason.
type Allowance struct {
	At  source.Range `json:"-"`
	Dir string       `json:"-"` // that Roots are relative to
	// An AWS service: its interface endpoint in the VPC of the task, or, for s3 and dynamodb, its prefix list.
	Service string `json:"service" jsonschema:"format=service,oneof_required=service"`
	// The resources that have this security group.
	SecurityGroup string `json:"security_group" jsonschema:"format=name,oneof_required=security_group"`
	// The addresses in this block.
	CIDR netip.Prefix `json:"cidr" jsonschema:"format=cidr,oneof_required=cidr"`
	// The addresses in this prefix list.
	PrefixList string `json:"prefix_list" jsonschema:"format=name,oneof_required=prefix_list"`
	// The internet, for tasks whose way there leads through a NAT gateway, as far as the files show.
	NAT Truth `json:"nat" jsonschema:"oneof_required=nat"`
	// What the security groups of ECR's endpoints admit, besides tcp 443 from inside: an address block, a security group or a prefix list.
	EndpointIngress Peer `json:"endpoint_ingress" jsonschema:"oneof_required=endpoint_ingress"`
	// Where the security groups of ECR's endpoints let them send, besides ECR: an address block, a security group or a prefix list.
	EndpointEgress Peer `json:"endpoint_egress" jsonschema:"oneof_required=endpoint_egress"`
	// The ports; 443 by default.
	Ports []Ports `json:"ports"`
	// The protocol; tcp by default.
	Protocol string `json:"protocol" jsonschema:"format=protocol"`
	// The security groups of the tasks that may send there; all by default.
	From []Name `json:"from"`
	// The Terraform roots, templates and plans that this is for: patterns of paths as for exclude; all by default.
	Roots []Glob `json:"roots"`
	// The variants that this is for; all by default.
	Variants []VariantName `json:"variants"`
	// Why, for those who read this later.
	Reason string `json:"reason" jsonschema:"format=reason,required"`
	// The last day on which this applies.
	Until Date `json:"until"`
}

// ofEndpoints reports whether it is for the security groups of ECR's endpoints, not for those of tasks.
func (a Allowance) ofEndpoints() bool { return a.EndpointIngress+a.EndpointEgress != "" }

// Ports is a range of ports, both ends included.
type Ports struct{ From, To int }

// Date is a day. The zero Date is none.
type Date struct {
	Day time.Time
	At  source.Range
}

// Expired reports whether the day is over.
func (d Date) Expired(now time.Time) bool {
	return !d.Day.IsZero() && !now.Before(d.Day.AddDate(0, 0, 1))
}

// Endpoint is one endpoint, and what is known of it.
type Endpoint struct {
	At source.Range `json:"-"`
	// The service of the endpoint.
	Service string `json:"service" jsonschema:"format=service,required"`
	// The security groups that it has.
	Groups []Name `json:"groups" jsonschema:"anyof_required=groups"`
	// Its private addresses.
	Addresses []netip.Addr `json:"addresses" jsonschema:"anyof_required=addresses"`
	// Says that there is one, where nothing else of it is known.
	Exists Truth `json:"exists" jsonschema:"anyof_required=exists"`
	// The VPC that it is in; that of the tasks by default.
	VPC string `json:"vpc" jsonschema:"format=name"`
}

// Switch is a setting that is on or off. The zero value is a setting that nothing is said about.
type Switch struct {
	Said, On bool
	At       source.Range // of the value
}

// OnByDefault reports whether a setting is on that is on where nothing is said.
func (s Switch) OnByDefault() bool { return !s.Said || s.On }

// Truth is a key that says something by being there: its only value is true.
type Truth bool

// Blocks are address blocks, and the day on which they were seen.
type Blocks struct {
	At []source.Range `json:"-"` // of each of the blocks
	// The blocks. They replace those that egresslint knows for the region.
	CIDRs []netip.Prefix `json:"cidrs" jsonschema:"required"`
	// The day on which they were seen.
	Observed string `json:"observed" jsonschema:"format=date,required"`
}

// ListIDs are the ids of prefix lists by service.
type ListIDs map[string]string

// Rule is how a rule is applied.
type Rule struct {
	At source.Range `json:"-"` // of its name
	// How much its findings matter; off switches it off.
	Level   string       `json:"level" jsonschema:"format=level,anyof_required=level"`
	LevelAt source.Range `json:"-"`
	// The options of the rule.
	Options Options `json:"options" jsonschema:"anyof_required=options"`
	// Whether comments and metadata in the analysed files can ignore its findings; true by default.
	Ignorable Switch `json:"ignorable" jsonschema:"anyof_required=ignorable"`
}

// Options are the options of a rule, in the order of the file.
type Options []Option

// Option is an option of a rule, as it is written: what type of value it takes, the rule says.
type Option struct {
	Name   string
	List   bool // whether it is written as a list
	Values []string
	At     source.Range // of its name
}

// Needs says whether the rules about what tasks need besides their image are applied, and how.
type Needs struct {
	On          bool
	AllowNeeded bool // whether what is needed is an allowed destination
	At          source.Range
}

// Peer is an address block, or the name of a security group or a prefix list.
type Peer string

// block returns the address block, which is not valid for a name.
func (p Peer) block() netip.Prefix {
	block, err := netip.ParsePrefix(string(p))
	if err != nil {
		return netip.Prefix{}
	}
	return block
}

// VariantName names variants, in which * stands for anything.
type VariantName string

// Value is a value as text.
type Value string

// Variant is one environment, and the values that it has.
type Variant struct {
	At source.Range `json:"-"`
	// What reports call it.
	Name string `json:"name" jsonschema:"format=value,required"`
	// Files of Terraform variables, in ascending order of precedence.
	VarFiles []string `json:"var_files" jsonschema:"format=file"`
	// Values of Terraform variables, which take precedence over the files.
	Variables map[string]Value `json:"variables"`
	// The Terraform workspace.
	Workspace string `json:"workspace" jsonschema:"format=value"`
	// The AWS region, where the files do not fix it.
	Region string `json:"region" jsonschema:"format=region"`
	// Values of CloudFormation parameters, which take precedence over the files.
	Parameters map[string]Value `json:"parameters"`
	// Files of CloudFormation parameters, in ascending order of precedence. An environment of a samconfig.toml is written behind its name: samconfig.toml:prod.
	ParameterFiles []string `json:"parameter_files" jsonschema:"format=file"`
	// The AWS account ID, where the files do not set it.
	Account string `json:"account" jsonschema:"format=account"`
}

// Problem is something that is wrong with a file.
type Problem struct {
	At      source.Range
	Message string
}
