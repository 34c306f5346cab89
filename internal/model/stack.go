// Package model is the small picture of a network that every front end draws and every policy judges: security
// groups with their rules, workloads that run on Fargate with their task definitions, VPC endpoints, prefix lists, VPCs and
// subnets with their route tables and network ACLs, the links between VPCs, and private hosted zones.
//
// What is not known is part of the picture. Nothing is dropped or guessed: an unknown protocol, port or peer may be
// any, a thing whose existence is not certain carries the reasons in Maybe, and every reason is an Unknown that names
// what is missing, where, and how to supply it.
//
// The JSON form of a Stack is the input of the policies. Things refer to each other by id: a Terraform address
// (`module.net.aws_security_group.task["a"]`) or a CloudFormation logical id.
package model

import (
	"slices"

	"github.com/egresslint/egresslint/internal/source"
)

// Version is the version of the JSON form of a Stack.
const Version = 1

// Stack is everything that one Terraform root or one set of CloudFormation templates declares about the network.
type Stack struct {
	Version     int                    `json:"version"`
	Root        string                 `json:"root"` // the directory or file analysed, as shown to the user
	Groups      map[string]*Group      `json:"groups"`
	Workloads   map[string]*Workload   `json:"workloads"`
	Endpoints   map[string]*Endpoint   `json:"endpoints"`
	PrefixLists map[string]*PrefixList `json:"prefix_lists"`
	VPCs        map[string]*VPC        `json:"vpcs"`
	Subnets     map[string]*Subnet     `json:"subnets"`
	RouteTables map[string]*RouteTable `json:"route_tables"`
	NATGateways map[string]*NATGateway `json:"nat_gateways"`
	Links       map[string]*Link       `json:"links"`
	NetworkACLs map[string]*NetworkACL `json:"network_acls"`
	Zones       map[string]*Zone       `json:"zones"`
	// TaskDefinitions holds the task definitions of workloads that are declared in the files.
	TaskDefinitions map[string]*TaskDefinition `json:"task_definitions"`
	// Roles holds the roles of the files that task definitions or workloads name as execution role, and Repositories the
	// repositories with a policy, for stacks with such a role.
	Roles        map[string]*Role       `json:"roles"`
	Repositories map[string]*Repository `json:"repositories"`
	// Unattached holds the rules whose security group is not known: each may belong to any group.
	Unattached RuleSet `json:"unattached"`

	// Variant is the name of the environment whose values were used: "" if the root has one set of values only, Base for
	// that of the files alone where the root has others.
	Variant string `json:"-"`
	// OwnFiles is true if each variant of the root has files of its own.
	OwnFiles bool `json:"-"`
	// Decisions holds which values of the variant decide what.
	Decisions []Decision `json:"-"`

	// Lookups holds the data sources that find security groups of other stacks, and Labels, by id, what they find the
	// groups of this one by. Both are empty unless several stacks are parsed together of which one has such data sources.
	Lookups []Lookup              `json:"-"`
	Labels  map[string]GroupLabel `json:"-"`
	// Taken holds the ids of the endpoints that were taken over from other stacks, and of groups that none but these have:
	// they are judged there, and here only for the tasks of this stack.
	Taken map[string]bool `json:"-"`

	// Ignores holds what the files say about findings that do not count.
	Ignores []Ignore `json:"-"`
	// Moves holds what resources were called before, as far as the files say, in their order.
	Moves []Move `json:"-"`

	// Replaced holds the ids of what a plan destroys and makes anew.
	Replaced map[string]bool `json:"-"`

	// Names holds, by id, what things are called where the files were generated from: the paths in a CDK app.
	Names map[string]string `json:"-"`
	// Outcomes holds what the stack is instead if the deployment gives parameters other values than the files do.
	Outcomes []*Stack `json:"-"`
	// Cases holds lists of stacks, one of each of which is what this stack is: a parameter has one of its allowed values.
	Cases [][]*Stack `json:"-"`
	// Assumed holds the values that make an outcome what it is.
	Assumed []Assumption `json:"-"`

	Notes     []Note       `json:"-"`
	Positions source.Table `json:"-"`
}

// NewStack returns an empty stack for the given root.
func NewStack(root string) *Stack {
	return &Stack{
		Version:     Version,
		Root:        root,
		Groups:      map[string]*Group{},
		Workloads:   map[string]*Workload{},
		Endpoints:   map[string]*Endpoint{},
		PrefixLists: map[string]*PrefixList{},
		VPCs:        map[string]*VPC{},
		Subnets:     map[string]*Subnet{},
		RouteTables: map[string]*RouteTable{},
		NATGateways: map[string]*NATGateway{},
		Links:       map[string]*Link{},
		NetworkACLs: map[string]*NetworkACL{},
		Zones:       map[string]*Zone{},

		TaskDefinitions: map[string]*TaskDefinition{},
		Roles:           map[string]*Role{},
		Repositories:    map[string]*Repository{},
		Names:           map[string]string{},
		Unattached:      RuleSet{Egress: []*Rule{}, Ingress: []*Rule{}},
	}
}

// Outline returns the stack without its network: what names it, and what its files say about findings and about moves.
func (s *Stack) Outline() *Stack {
	outline := &Stack{
		Version: s.Version, Root: s.Root, Variant: s.Variant, OwnFiles: s.OwnFiles, Decisions: s.Decisions, Taken: s.Taken,
		Ignores: s.Ignores, Moves: s.Moves, Names: s.Names,
	}
	for _, outcome := range s.Outcomes {
		outline.Outcomes = append(outline.Outcomes, outcome.Outline())
	}
	return outline
}

// Base is the variant of a root without the values of an environment, where there are variants with them.
const Base = "base"

// Decision is a part of the files that depends on values of a variant.
type Decision struct {
	What source.Range
	By   []Related // where these values are written
}

// Ternary is the answer to a question that the files may leave open.
type Ternary string

// The three answers.
const (
	Yes     Ternary = "yes"
	No      Ternary = "no"
	Unclear Ternary = "unknown"
)

// Setting is something that can be on or off.
type Setting struct {
	Is Ternary `json:"is"`
	// At is where it is written; it is zero where nothing is written and AWS's default applies.
	At source.Ref `json:"at,omitzero"`
	// Unknown holds the reasons where it is not known.
	Unknown []Unknown `json:"unknown,omitempty"`
}

// Unknown is one reason why something is not known, written for the person who can supply it.
type Unknown struct {
	Reason string     `json:"reason"`           // "var.endpoint_sg_id has no value"
	At     source.Ref `json:"at,omitzero"`      // where the missing thing is declared, or else where it is used
	Settle string     `json:"settle,omitempty"` // what to do about it: "--var endpoint_sg_id=…"
}

// Assumption is a value of a parameter that only the deployment fixes.
type Assumption struct {
	Parameter string
	Is        string     // "prod", "not dev"
	At        source.Ref // where the parameter is declared
	Settle    string     // how to fix it
}

// Reference is one member of a list of ids.
type Reference struct {
	ID string     `json:"id"`
	At source.Ref `json:"at,omitzero"`
	// Implied is true where nothing is written and AWS fills in the id: the VPC's default security group, with the rules
	// that AWS gives it.
	Implied bool `json:"implied,omitzero"`
	// Maybe holds the reasons why the member may be absent; none means that it is certainly there.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// References is a list of ids, as far as it is known.
type References struct {
	Items []Reference `json:"items"`
	// Open holds the reasons why there may be further members; none means that the list is complete.
	Open []Unknown `json:"open,omitempty"`
}

// fewReasons is up to how many reasons are compared with each other: more are put into a set.
const fewReasons = 16

// Reasons returns the reasons of all lists in order, each once.
func Reasons(lists ...[]Unknown) []Unknown {
	count := 0
	for _, list := range lists {
		count += len(list)
	}
	if count == 0 {
		return nil
	}
	all := make([]Unknown, 0, min(count, fewReasons))
	var seen map[Unknown]bool
	if count > fewReasons {
		seen = make(map[Unknown]bool, count)
	}
	for _, list := range lists {
		for _, why := range list {
			if seen[why] || seen == nil && slices.Contains(all, why) {
				continue
			}
			all = append(all, why)
			if seen != nil {
				seen[why] = true
			}
		}
	}
	return all
}
