// Package sample holds networks that the tests of all front ends write in many ways: what the policies say about one must
// not depend on the way, nor on the language, in which it is written.
package sample

import "slices"

// Network is a task, the ECR endpoints and the S3 gateway, with the rules of their two groups.
type Network []Rule

// Rule is one rule: of which group, in which direction, what, and to or from whom.
type Rule struct {
	Group, Direction string // "task" or "endpoint"; "egress" or "ingress"
	Protocol         string
	From, To         int
	Kind, Peer       string // "cidr", "cidr6", "group" or "list", and which one; the list "s3" is that of the gateway
}

// Variant is a network, and all there is to say about it: a line "rule role" for each violation.
type Variant struct {
	Network Network
	Want    []string
}

// Region is where the networks are.
const Region = "ap-northeast-1"

// Secure returns a network that lets a task pull its image and do nothing else.
func Secure() Network {
	return Network{
		{"task", "egress", "tcp", 443, 443, "group", "endpoint"},
		{"task", "egress", "tcp", 443, 443, "list", "s3"},
		{"endpoint", "ingress", "tcp", 443, 443, "cidr", "10.0.0.0/16"},
		{"endpoint", "egress", "tcp", 443, 443, "cidr", "3.112.64.0/23"},
	}
}

// With returns the network with further rules.
func (n Network) With(more ...Rule) Network { return append(slices.Clone(n), more...) }

// Without returns the network without one of its rules.
func (n Network) Without(i int) Network { return slices.Delete(slices.Clone(n), i, i+1) }

// Change returns the network with another rule in the place of one.
func (n Network) Change(i int, r Rule) Network { return n.Without(i).With(r) }

// Of returns the rules of one group in one direction.
func (n Network) Of(group, direction string) Network {
	var rules Network
	for _, r := range n {
		if r.Group == group && r.Direction == direction {
			rules = append(rules, r)
		}
	}
	return rules
}

// Variants returns the secure network and others, each with something about it.
func Variants() map[string]Variant {
	secure := Secure()
	return map[string]Variant{
		"secure": {secure, nil},
		"open": {
			Network{
				{"task", "egress", "-1", 0, 0, "cidr", "0.0.0.0/0"},
				{"endpoint", "ingress", "tcp", 443, 443, "cidr", "10.0.0.0/16"},
			},
			says("task-egress-destination task"),
		},
		"open to IPv6":             {secure.With(Rule{"task", "egress", "-1", 0, 0, "cidr6", "::/0"}), says("task-egress-destination task")},
		"open in two halves":       {secure.With(Rule{"task", "egress", "tcp", 443, 443, "cidr", "0.0.0.0/1"}, Rule{"task", "egress", "tcp", 443, 443, "cidr", "128.0.0.0/1"}), says("task-egress-destination task")},
		"every port":               {secure.Change(0, Rule{"task", "egress", "tcp", 0, 65535, "group", "endpoint"}), says("task-egress-port task")},
		"wrong port":               {secure.Change(0, Rule{"task", "egress", "tcp", 80, 80, "group", "endpoint"}), says("ecr-api-unreachable app", "ecr-dkr-unreachable app", "task-egress-port task")},
		"wrong protocol":           {secure.Change(0, Rule{"task", "egress", "udp", 443, 443, "group", "endpoint"}), says("ecr-api-unreachable app", "ecr-dkr-unreachable app", "task-egress-port task")},
		"endpoints forgotten":      {secure.Without(0), says("ecr-api-unreachable app", "ecr-dkr-unreachable app")},
		"S3 forgotten":             {secure.Without(1), says("s3-unreachable app")},
		"the list of another area": {secure.Change(1, Rule{"task", "egress", "tcp", 443, 443, "list", "pl-6da54004"}), says("prefix-list-mismatch task", "s3-unreachable app")},
		"the literal list":         {secure.Change(1, Rule{"task", "egress", "tcp", 443, 443, "list", "pl-61a54008"}), nil},
		"ingress forgotten":        {secure.Without(2), says("endpoint-ingress-blocked ecr_api", "endpoint-ingress-blocked ecr_dkr")},
		"ingress from anywhere":    {secure.Change(2, Rule{"endpoint", "ingress", "tcp", 443, 443, "cidr", "0.0.0.0/0"}), says("endpoint-ingress-open endpoint")},
		"endpoints open":           {secure.Change(3, Rule{"endpoint", "egress", "-1", 0, 0, "cidr", "0.0.0.0/0"}), says("endpoint-egress-destination endpoint")},
		"endpoints without egress": {secure.Without(3), nil},
		"endpoints on every port":  {secure.Change(3, Rule{"endpoint", "egress", "tcp", 0, 65535, "cidr", "3.112.64.0/23"}), says("endpoint-egress-port endpoint")},
	}
}

func says(lines ...string) []string { return lines }
