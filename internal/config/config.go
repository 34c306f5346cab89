// Package config reads .egresslint.yaml: what a team tells egresslint about its network that no file says, and what it
// allows beyond the pull of images, with the reasons.
package config

import (
	"net/netip"
	"time"

	"github.com/egresslint/egresslint/internal/source"
)

// FileName is the name of the file that is looked for.
const FileName = ".egresslint.yaml"

// Config is what one file says. A nil Config says nothing.
type Config struct {
	File   string // its name, as shown to people
	Region string // "" where it says none
	Allow  []Allowance
	// Endpoints are those that live outside of the files that are analysed.
	Endpoints []Endpoint
	// ECRCIDRs holds the address blocks of ECR by region.
	ECRCIDRs map[string]Blocks
	// PrefixLists holds the ids of AWS-managed prefix lists by region and service.
	PrefixLists map[string]map[string]string
	// TaskGroups name security groups of tasks for which the files hold no workload.
	TaskGroups []Name
	Rules      map[string]Rule
	Needs      Needs
}

// Name names things of the model: by address, logical id or the id that AWS gave, in which * stands for anything.
type Name struct {
	Text string
	At   source.Range
}

// Allowance is a destination beyond the pull of images, and why tasks may send there. Exactly one of Service,
// SecurityGroup, CIDR and PrefixList says which one it is.
type Allowance struct {
	At            source.Range
	Service       string
	SecurityGroup string
	CIDR          netip.Prefix
	PrefixList    string
	Protocol      string // as in model.Rule
	Ports         []Ports
	From          []Name // the security groups that may; none means all
	Reason        string
	Until         Date
}

// Ports is a range of ports, both ends included.
type Ports struct{ From, To int }

// Date is a day. The zero Date is none.
type Date struct {
	Day time.Time
	At  source.Range
}

// Expired tells whether the day is over.
func (d Date) Expired(now time.Time) bool {
	return !d.Day.IsZero() && !now.Before(d.Day.AddDate(0, 0, 1))
}

// Endpoint is a VPC endpoint that is declared elsewhere. One without groups and addresses is only known to exist.
type Endpoint struct {
	At        source.Range
	Service   string // as in model.Endpoint
	VPC       string // "" for any
	Groups    []Name
	Addresses []netip.Addr
}

// Blocks are address blocks, and the day on which they were seen.
type Blocks struct {
	CIDRs    []netip.Prefix
	Observed string
}

// Rule is how a rule is to be applied.
type Rule struct {
	At      source.Range // of its name
	Level   string       // "error", "warning", "note", "off", or "" for its default
	LevelAt source.Range
	Options []Option
}

// Option is an option of a rule, as it is written: what type of value it takes, the rule says.
type Option struct {
	Name   string
	List   bool // whether it is written as a list
	Values []string
	At     source.Range // of its name
}

// Needs is about what tasks need besides their image.
type Needs struct {
	On          bool // whether the rules about it are applied
	AllowNeeded bool // whether what is needed is an allowed destination
	At          source.Range
}

// Problem is something that is wrong with a file.
type Problem struct {
	At      source.Range
	Message string
}
