package aws

import (
	"regexp"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// SuggestsNetwork reports whether what has this name, such as a module or a nested stack, may hold tasks, endpoints or
// security groups. Words may be written in any case, joined by capitals, digits or punctuation.
func SuggestsNetwork(name string) bool { return networkWords().MatchString(words(name)) }

// NamesNetwork reports whether what has this name, such as an argument, is a part of the network that tasks and endpoints
// are put into.
func NamesNetwork(name string) bool { return networkParts().MatchString(words(name)) }

// HoldsNetworkID reports whether there is an id of a part of the network in a text. Real ids have 8 or 17 hexadecimal
// digits.
func HoldsNetworkID(text string) bool { return networkID().MatchString(text) }

// DeclaresNetwork reports whether the text of a template of CloudFormation has a resource in it that starts tasks, or is a
// group, an endpoint or a way of packets.
func DeclaresNetwork(template string) bool { return networkTypes().MatchString(template) }

// IsNetworkPart reports whether a resource of the type is a part of the network that tasks and endpoints are put into.
func IsNetworkPart(resourceType string) bool {
	switch resourceType {
	case TypeVPC, TypeSubnet, TypeGroup, TypeRouteTable, TypeCluster:
		return true
	default:
		return false
	}
}

var (
	networkWords = lazyregexp.New(`(?i)(?:^|-)(?:ecs|fargate|tasks?|containers?|services?|endpoints?|vpc|vpcs|vpce|vpces|privatelink|` +
		`security-?groups?|sgs?|networks?|networking|firewall|batch|scheduler|step-?functions?|pipes?)(?:-|$)`)
	networkParts = lazyregexp.New(`(?i)(?:^|-)(?:vpcs?|subnets?|security-?groups?|sgs?|(?:ecs-?)?cluster|route-?tables?)(?:-|$)`)
	networkID    = lazyregexp.New(`\b(?:vpc|subnet|sg|rtb)-[0-9a-f]{8}(?:[0-9a-f]{9})?\b|\barn:[^:]*:ecs:[^:]*:[^:]*:cluster/`)
	networkTypes = lazyregexp.New(`AWS::(?:ECS::(?:Service|TaskSet|ExpressGatewayService)|EC2::(?:SecurityGroup|VPCEndpoint|NetworkAcl|Route)` +
		`|Events::Rule|Scheduler::Schedule|Pipes::Pipe|StepFunctions::StateMachine|Batch::ComputeEnvironment)`)

	wordEnd      = lazyregexp.New(`([a-z])([A-Z])`)
	acronymEnd   = lazyregexp.New(`([A-Z])([A-Z][a-z])`)
	digitsEnd    = lazyregexp.New(`([0-9])([A-Za-z])`)
	digitsBegin  = lazyregexp.New(`([A-Za-z])([0-9])`)
	punctuations = lazyregexp.New(`[^A-Za-z0-9]+`)
)

// words writes a name with a hyphen between its words: "EcsTaskSG1" is "Ecs-Task-SG-1".
func words(name string) string {
	for _, border := range []*regexp.Regexp{wordEnd(), acronymEnd(), digitsBegin(), digitsEnd()} {
		name = border.ReplaceAllString(name, "$1-$2")
	}
	return punctuations().ReplaceAllString(name, "-")
}
