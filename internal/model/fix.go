package model

import "github.com/egresslint/egresslint/internal/source"

// FixKind says what a Fix does.
type FixKind string

// The kinds of fixes.
const (
	FixAllow   FixKind = "allow"   // egress of Protocol and Port from Group to Peers
	FixSet     FixKind = "set"     // Setting of Resource to true
	FixRoute   FixKind = "route"   // Resource, a gateway endpoint, on Tables
	FixDeclare FixKind = "declare" // an endpoint of Service in VPC, with Subnets and Groups or with Tables
)

// Fix is what to change so that a violation goes. It is in the language of no input: internal/advice writes it in one.
type Fix struct {
	For string // the line of the finding's help that it carries out
	Do  FixKind

	Group    string
	Protocol string
	Port     int
	Peers    []FixPeer
	// Instead is true where the finding is at a rule that has to go; it is zero for a rule that nobody wrote.
	Instead bool
	// Rule is the id of what writes that rule, and RuleAt where it is.
	Rule   string
	RuleAt source.Position

	Resource string
	Setting  string // "private_dns", "dns_support" or "dns_hostnames"
	Service  string // "ecr.api", "s3"
	Region   string // "" where it is not known
	VPC      string
	Subnets  []string
	Groups   []string
	Tables   []string // route tables
}

// FixPeer is what a rule should lead to: a security group, or S3 by its prefix list.
type FixPeer struct {
	Kind     PeerKind // PeerGroup, or PeerPrefixList for S3
	ID       string   // of the group, or the known id of the list: "pl-61a54008"
	Gateways []string // the gateway endpoints of S3 that have the list
}

// Snippet is advice to paste: what a line of help says, in the language of the files.
type Snippet struct {
	// For is the line of the finding's help that the snippet carries out.
	For      string `json:"for"`
	Language string `json:"language"` // "terraform", "yaml", "json" or "typescript"
	Code     string `json:"code"`     // what to paste
	// Place says where the code goes, relative to At.
	Place SnippetPlace `json:"place"`
	At    source.Range `json:"at,omitzero"` // the resource or the rule that Place is about
}

// SnippetPlace is where a snippet goes.
type SnippetPlace string

// The places of snippets.
const (
	Beside  SnippetPlace = "beside"  // beside the resource, in the same file
	Inside  SnippetPlace = "inside"  // inside the resource
	Instead SnippetPlace = "instead" // in the place of the rule
	InApp   SnippetPlace = "app"     // in the CDK app that the template was made of; At is zero
)
