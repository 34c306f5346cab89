package config

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
)

// Traffic says what the allowance allows: "tcp/443 and tcp/8000-8080 to 10.0.0.0/16 from aws_security_group.task".
func (a Allowance) Traffic() string {
	text := a.packets() + " to " + a.destination()
	switch {
	case a.EndpointIngress != "":
		text = fmt.Sprintf("%s from %s to the ECR endpoints", a.packets(), a.EndpointIngress)
	case a.EndpointEgress != "":
		text = fmt.Sprintf("%s to %s from the ECR endpoints", a.packets(), a.EndpointEgress)
	}
	if len(a.From) > 0 {
		names := make([]string, len(a.From))
		for i, name := range a.From {
			names[i] = name.Text
		}
		text += " from " + enumerated(names)
	}
	if len(a.Roots) > 0 {
		text += " in " + enumerated(words(a.Roots))
	}
	if len(a.Variants) > 0 {
		noun := "variants"
		if len(a.Variants) == 1 && !strings.Contains(string(a.Variants[0]), "*") {
			noun = "variant"
		}
		text += fmt.Sprintf(" in the %s %s", noun, enumerated(words(a.Variants)))
	}
	return text
}

func (a Allowance) packets() string {
	switch a.Protocol {
	case "all":
		return "all traffic"
	case "tcp", "udp":
		var ranges []string
		for _, r := range a.Ports {
			ranges = append(ranges, a.Protocol+"/"+portsText(r.From, r.To))
		}
		return enumerated(ranges)
	default:
		return a.Protocol
	}
}

func (a Allowance) destination() string {
	switch {
	case a.SecurityGroup != "":
		return "security group " + a.SecurityGroup
	case a.PrefixList != "":
		return "prefix list " + a.PrefixList
	case bool(a.NAT):
		return "the internet through NAT"
	case a.Service != "" && aws.HasGateway(a.Service):
		return "the prefix list of " + a.Service
	case a.Service != "":
		return "the endpoint of " + a.Service
	default:
		return a.CIDR.String()
	}
}

func words[S ~string](texts []S) []string {
	plain := make([]string, len(texts))
	for i, text := range texts {
		plain[i] = string(text)
	}
	return plain
}

// enumerated joins words the way a sentence does.
func enumerated(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return fmt.Sprintf("%s and %s", strings.Join(words[:last], ", "), words[last])
}
