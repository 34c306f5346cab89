package model

import "github.com/egresslint/egresslint/internal/source"

// Network is which traffic the security groups of a root allow its tasks and endpoints.
type Network struct {
	Root string `json:"root"` // the root
	// The variants of the root that this is so in, if it has any.
	Variants []string `json:"variants,omitempty"`
	// Whether a part of the root could not be read: then there may be more, and other traffic.
	Incomplete bool     `json:"incomplete,omitzero"`
	Groups     []string `json:"groups"` // the security groups that are declared
	// What the rules of the security groups allow. The tasks and endpoints refer to them by their numbers, from 0.
	Grants    []Grant       `json:"grants"`
	Tasks     []NetworkNode `json:"tasks"`     // what starts tasks that run, or may run, on Fargate
	Endpoints []NetworkNode `json:"endpoints"` // the interface endpoints
	// What resources and modules were called before, as moved blocks say.
	Moves []Move `json:"moves,omitempty"`
}

// NetworkNode is a task or an interface endpoint: something with network interfaces.
type NetworkNode struct {
	ID       string       `json:"id"`                 // the resource address or logical ID
	Name     string       `json:"name,omitempty"`     // its path in the CDK app that the template was made of
	Kind     string       `json:"kind"`               // of a task the kind of resource, such as ecs_service; of an endpoint the service, such as ecr.api
	Location source.Range `json:"location,omitzero"`  // the place of the resource
	Groups   []string     `json:"groups"`             // its security groups
	Egress   []int        `json:"egress"`             // the numbers of the grants of traffic that it may begin
	Ingress  []int        `json:"ingress,omitempty"`  // the numbers of the grants of traffic that others may begin with it; of endpoints only
	Reasons  []Reason     `json:"reasons,omitempty"`  // why it may not exist, or not run on Fargate
	Pull     *PullState   `json:"pull,omitempty"`     // whether its image arrives; of tasks only
	Replaced bool         `json:"replaced,omitempty"` // whether a plan destroys the resource and makes another one
}

// PullState is whether the image of a task arrives.
type PullState struct {
	// Not judged: a rule about the pull is off, or the image does not come from private ECR.
	Is Arrival `json:"is" jsonschema:"enum=arrives,enum=fails,enum=unknown,enum=not_judged"`
	// Where it stops, or what is not known about the way.
	Stops []PullStop `json:"stops,omitempty"`
	// Why a rule does not judge the pull.
	NotJudged []string `json:"not_judged,omitempty"`
}

// Arrival is an answer to whether an image arrives.
type Arrival string

// The answers.
const (
	Arrives          Arrival = "arrives"
	Fails            Arrival = "fails"
	ArrivalUnknown   Arrival = "unknown"
	ArrivalNotJudged Arrival = "not_judged"
)

// PullStop is a hop on the way to the image that is not passed, or about which something is not known.
type PullStop struct {
	Rule string `json:"rule"`          // the name of the rule that reports it
	Hop  string `json:"hop,omitempty"` // the kind of hop, as path has it: dns, egress, ingress, endpoint, …
	// No: it is not passed. Unknown: it depends on the reasons.
	Is       Ternary      `json:"is" jsonschema:"enum=no,enum=unknown"`
	Message  string       `json:"message"`           // what is wrong
	Location source.Range `json:"location,omitzero"` // the place to change
	Reasons  []Reason     `json:"reasons,omitempty"` // what the answer depends on
}

// Grant is what one rule of a security group allows: one protocol, one range of ports, one other end.
type Grant struct {
	// Whether the rule is certainly there, and all of it is known.
	Is       Ternary     `json:"is" jsonschema:"enum=yes,enum=unknown"`
	Protocol string      `json:"protocol"`           // tcp, udp, icmp, icmpv6, all, or the number of another protocol; empty if unknown
	FromPort *int        `json:"from_port,omitzero"` // the lowest port, or the type of ICMP; absent if unknown
	ToPort   *int        `json:"to_port,omitzero"`   // the highest port, or the code of ICMP
	Peer     Destination `json:"peer"`               // the other end
	Group    string      `json:"group"`              // the security group that has the rule
	Rule     string      `json:"rule"`               // the resource that writes the rule
	// Only other values of parameters than those that the files give make the rule: the reasons say which.
	Otherwise bool `json:"otherwise,omitzero"`
	// The rule is AWS's default, which nobody wrote.
	Implicit bool         `json:"implicit,omitzero"`
	Location source.Range `json:"location,omitzero"` // the place of the rule
	Reasons  []Reason     `json:"reasons,omitempty"` // what is not known about it, and why
	Covered  []Coverage   `json:"covered,omitempty"` // what egresslint and people say about it
}

// Destination is the other end of a Grant.
type Destination struct {
	// What it is: addresses, what has a security group, a prefix list, the addresses of an endpoint, or the CIDR of a VPC or subnet that is not known.
	Kind PeerKind `json:"kind" jsonschema:"enum=cidr,enum=group,enum=prefix_list,enum=endpoint_address,enum=vpc_cidr,enum=subnet_cidr,enum=unknown"`
	// The resource address, logical ID or id. Of a managed prefix list of AWS that is known, its service and region.
	ID string `json:"id,omitempty"`
	// The addresses, if all are known.
	CIDRs []string `json:"cidrs,omitempty"`
	// The blocks that all addresses of it are in, if they are not known one by one. Absent means that they can be any.
	Within []string `json:"within,omitempty"`
	// The number of the one network interface of an endpoint whose address this is; absent means all of them.
	Interface *int `json:"interface,omitzero"`
}

// Coverage is what is said about the traffic of a Grant: by a rule of egresslint, or by a person who decided about it.
type Coverage struct {
	// Who says it: a finding that counts, one that the files ignore or the baseline has, or an allowance of the configuration.
	Kind     CoverageKind `json:"kind" jsonschema:"enum=finding,enum=ignore,enum=baseline,enum=allowance"`
	Rule     string       `json:"rule,omitempty"`    // the name of the rule that has a finding
	Verdict  Verdict      `json:"verdict,omitempty"` // that of the finding
	Level    string       `json:"level,omitempty"`   // that of the finding
	Reason   string       `json:"reason,omitempty"`  // why a person ignores or allows it
	Until    string       `json:"until,omitempty"`   // the last day of that: "2027-01-31"
	Location source.Range `json:"location,omitzero"` // the place of the ignore, the entry or the allowance
}

// CoverageKind is who says something about traffic.
type CoverageKind string

// The kinds of coverage.
const (
	CoveredFinding   CoverageKind = "finding"   // a finding that counts
	CoveredIgnore    CoverageKind = "ignore"    // a finding that a comment or metadata ignores
	CoveredBaseline  CoverageKind = "baseline"  // a finding of the baseline
	CoveredAllowance CoverageKind = "allowance" // the configuration allows the traffic
)
