package model

import "github.com/egresslint/egresslint/internal/source"

// Diff is what a change does to the traffic of tasks and endpoints.
type Diff struct {
	Version int      `json:"version" jsonschema:"enum=1"` // the version of this form
	Base    DiffSide `json:"base"`                        // the state before the change
	Head    DiffSide `json:"head"`                        // the state with the change
	// The tasks and endpoints that something changes for, or of which it is not known. Of one that is the same in several variants of a root, there is one entry.
	Changes []NodeChange `json:"changes"`
	// The variants of each root that has any.
	Variants map[string][]string `json:"variants,omitempty"`
	Notes    []DiffNote          `json:"notes"`   // messages about the input
	Summary  DiffSummary         `json:"summary"` // how much changes
}

// DiffSide is one of the two states.
type DiffSide struct {
	// What the name names, absent if that was not found out: a git revision, a directory, a saved report, the working tree, or one of the states of a plan.
	Kind   string `json:"kind,omitempty" jsonschema:"enum=revision,enum=directory,enum=report,enum=working_tree,enum=plan"`
	Name   string `json:"name"`             // as a person wrote it: "origin/main"
	Commit string `json:"commit,omitempty"` // the hash that a revision is
}

// The kinds of sides.
const (
	SideRevision    = "revision"
	SideDirectory   = "directory"
	SideReport      = "report"
	SideWorkingTree = "working_tree"
	SidePlan        = "plan"
)

// DiffNote is a message about the input of one of the states.
type DiffNote struct {
	Side string `json:"side" jsonschema:"enum=base,enum=head"` // the state that it is about
	Note
}

// NodeChange is what changes for a task or an endpoint.
type NodeChange struct {
	Role string `json:"role" jsonschema:"enum=task,enum=endpoint"` // what it is
	Root string `json:"root"`                                      // the root that declares it
	// The name that the root had, if it had another one.
	WasRoot string `json:"was_root,omitempty"`
	// The variants of the root in which this is so, if it is not in all of them.
	Variants []string `json:"variants,omitempty"`
	ID       string   `json:"id"`             // the resource address or logical ID
	Was      string   `json:"was,omitempty"`  // the one that it had, if it had another one
	Name     string   `json:"name,omitempty"` // its path in the CDK app that the template was made of
	Kind     string   `json:"kind"`           // of a task the kind of resource, of an endpoint the service
	// What becomes of it. Moved: it has another address, as a moved block says. Replaced: AWS destroys it and makes another one.
	Existing Existing `json:"existence" jsonschema:"enum=same,enum=new,enum=removed,enum=moved,enum=replaced"`
	// The place of the resource: in the head, or in the base if it is removed.
	Location source.Range `json:"location,omitzero"`
	Reasons  []Reason     `json:"reasons,omitempty"` // why it may not exist, or not run on Fargate
	Opened   []FlowChange `json:"opened"`            // what is certainly possible now and certainly was not
	Closed   []FlowChange `json:"closed"`            // what certainly was possible and certainly is not now
	Unknown  []FlowChange `json:"unknown"`           // what may be opened or closed, with what this depends on
	Pull     *PullChange  `json:"pull,omitempty"`    // what changes for the pull of the image
}

// Existing says what becomes of a task or an endpoint itself.
type Existing string

// What can become of it.
const (
	ExistsSame     Existing = "same"
	ExistsNew      Existing = "new"
	ExistsRemoved  Existing = "removed"
	ExistsMoved    Existing = "moved"    // it has another address, as a moved block says
	ExistsReplaced Existing = "replaced" // AWS destroys it and makes another one in its place
)

// FlowChange is traffic that a change opens or closes.
type FlowChange struct {
	Direction string `json:"direction" jsonschema:"enum=egress,enum=ingress"` // who begins: the task or endpoint, or others
	// Of unknown traffic: whether it may be opened or closed.
	May     string      `json:"may,omitempty" jsonschema:"enum=open,enum=close"`
	Traffic string      `json:"traffic"`           // protocols and ports, for people: "tcp/443, udp/53"
	Flows   []FlowPorts `json:"flows"`             // the same, for programs
	Kind    PeerKind    `json:"kind"`              // the kind of the other end, as in a report
	To      string      `json:"to,omitempty"`      // the other end, if it is not addresses
	CIDRs   []string    `json:"cidrs,omitempty"`   // the addresses, in as few blocks as possible
	Except  []string    `json:"except,omitempty"`  // what of it was possible, or still is, by other rules
	By      []FlowBy    `json:"by"`                // the rules that allow it: of the head, or of the base if it is closed
	Reasons []Reason    `json:"reasons,omitempty"` // what it depends on
}

// FlowPorts is a protocol with a range of ports.
type FlowPorts struct {
	Protocol string `json:"protocol"` // tcp, udp, icmp, icmpv6, all, or the number of another protocol; empty if unknown
	// Of all, the protocols that are not meant.
	Except   []string `json:"except,omitempty"`
	FromPort int      `json:"from_port"` // the lowest port; of ICMP, the type times 256 plus the code
	ToPort   int      `json:"to_port"`   // the highest port
}

// FlowBy is a rule of a security group that allows traffic.
type FlowBy struct {
	Group    string       `json:"group"`             // the security group
	Rule     string       `json:"rule"`              // the resource that writes the rule
	Implicit bool         `json:"implicit,omitzero"` // whether it is AWS's default, which nobody wrote
	Location source.Range `json:"location,omitzero"` // its place
	Covered  []Coverage   `json:"covered,omitempty"` // what egresslint and people say about it
}

// PullChange is what changes for the pull of an image.
type PullChange struct {
	Was Arrival `json:"was,omitempty" jsonschema:"enum=arrives,enum=fails,enum=unknown,enum=not_judged"` // whether it arrived
	Is  Arrival `json:"is,omitempty" jsonschema:"enum=arrives,enum=fails,enum=unknown,enum=not_judged"`  // whether it arrives
	// Where it stops now, or what is not known; if it arrives now, where it stopped.
	Stops     []PullStop `json:"stops,omitempty"`
	NotJudged []string   `json:"not_judged,omitempty"` // why a rule does not judge it
}

// DiffSummary is how much a change changes.
type DiffSummary struct {
	Verdict       string `json:"verdict"`         // the change in one sentence
	Comparable    bool   `json:"comparable"`      // whether everything was read, on both sides
	Opened        int    `json:"opened"`          // flows that are opened: each counts once, for all tasks and endpoints together
	Closed        int    `json:"closed"`          // flows that are closed
	Broken        int    `json:"broken"`          // tasks of which the image arrived and does not now, and new ones of which it does not
	Repaired      int    `json:"repaired"`        // tasks of which the image did not arrive and does now
	Unknown       int    `json:"unknown"`         // flows and pulls that may change, depending on what is not known
	UnknownInBoth int    `json:"unknown_in_both"` // tasks and endpoints of which the same is unknown in both states
	Errors        int    `json:"errors"`          // inputs that could not be analysed
}
