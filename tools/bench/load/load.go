// Package load writes the inputs of the benchmarks: files of the languages that egresslint reads, of any size, from a seed.
//
// Each function writes one shape of input and returns what a check of it must find. The network is always the same: a VPC with
// one private subnet, the endpoints of ECR, and the gateway of S3. What differs is how many security groups and services there
// are, how they are written, and what they allow. Ports and addresses are drawn from the seed, so that no two groups are alike.
package load

// Region is the region of all networks here, and ListOfS3 the id of the prefix list of S3 there:
// https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
const (
	Region   = "ap-northeast-1"
	ListOfS3 = "pl-61a54008"
)

// Kind is what the security groups allow.
type Kind string

// The kinds. A group has five rules in each.
const (
	Bare   Kind = "bare"   // no service uses the groups, so nothing is judged
	Proven Kind = "proven" // a service uses each group, which allows what the pull of its image needs
	Open   Kind = "open"   // a service uses each group, which allows three destinations on the internet as well
)

// Kinds lists the kinds, from the cheapest on.
func Kinds() []Kind { return []Kind{Bare, Proven, Open} }

// openRules is how many rules of an open group a check reports.
const openRules = 3

// Want is what a check of an input must find.
type Want struct {
	Proven, Violated int // task groups
	Violations       int // findings; there are never findings that are unknown
	Roots            int // root modules, sets of templates that belong together, plans
}

// Exit is the exit code of the check.
func (w Want) Exit() int {
	if w.Violations > 0 {
		return 1
	}
	return 0
}

// wanted is what must be found in a number of groups of a kind, in one root.
func wanted(kind Kind, groups int) Want {
	switch kind {
	case Proven:
		return Want{Proven: groups, Roots: 1}
	case Open:
		return Want{Violated: groups, Violations: groups * openRules, Roots: 1}
	}
	return Want{Roots: 1}
}

// of adds up what must be found in a number of roots that are alike.
func (w Want) of(roots int) Want {
	return Want{Proven: w.Proven * roots, Violated: w.Violated * roots, Violations: w.Violations * roots, Roots: w.Roots * roots}
}
