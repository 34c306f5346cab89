package config

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
)

// dateForm is how days are written.
const dateForm = "2006-01-02"

func regionWord() *word {
	return &word{what: "an AWS region such as ap-northeast-1", pattern: aws.RegionPattern}
}

func nameWord() *word {
	return &word{what: "the address, logical id or id of a resource, in which * stands for anything", pattern: `\S`}
}

func reasonWord() *word { return &word{what: "a sentence that says why", pattern: `\S`} }

func serviceWord() *word {
	return &word{what: "the short name of an AWS service, such as ecr.api, s3 or logs", pattern: `^[a-z0-9][a-z0-9.-]*$`, wrong: wrongService}
}

// wrongService finds names of endpoint services, of which only the end is wanted.
func wrongService(value string) string {
	if _, short := aws.ParseServiceName(value); short != "" {
		return fmt.Sprintf("write the short name of the service: %s", short)
	}
	return ""
}

func cidrWord() *word {
	return &word{what: "a CIDR block such as 10.0.0.0/16", pattern: `^[0-9a-fA-F.:]+/[0-9]{1,3}$`, wrong: wrongCIDR}
}

func wrongCIDR(value string) string {
	block, err := netip.ParsePrefix(value)
	if err != nil {
		return "it is no CIDR block"
	}
	if block != block.Masked() {
		return fmt.Sprintf("it has bits beyond its length: write %s", block.Masked())
	}
	return ""
}

func addressWord() *word {
	return &word{what: "an IP address such as 10.0.1.23", pattern: `^[0-9a-fA-F.:]+$`, wrong: func(value string) string {
		if _, err := netip.ParseAddr(value); err != nil {
			return "it is no IP address"
		}
		return ""
	}}
}

func dateWord() *word {
	return &word{what: "a day such as 2027-01-31", pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, wrong: func(value string) string {
		if _, err := time.Parse(dateForm, value); err != nil {
			return "there is no such day"
		}
		return ""
	}}
}

func portsWord() *word {
	return &word{what: "a port such as 443, or ports such as 8000-8080", pattern: `^[0-9]{1,5}(-[0-9]{1,5})?$`, wrong: wrongPorts, number: true}
}

func wrongPorts(value string) string {
	ports := portsOf(value)
	switch {
	case ports.To > model.MaxPort:
		return fmt.Sprintf("the highest port is %d", model.MaxPort)
	case ports.From > ports.To:
		return fmt.Sprintf("the lower port comes first: write %d-%d", ports.To, ports.From)
	default:
		return ""
	}
}

// portsOf reads ports that have the right form.
func portsOf(value string) Ports {
	low, high, ranged := strings.Cut(value, "-")
	from, _ := strconv.Atoi(low)
	if !ranged {
		return Ports{from, from}
	}
	to, _ := strconv.Atoi(high)
	return Ports{from, to}
}

func listIDWord() *word {
	return &word{what: "the id of a prefix list, such as pl-61a54008", pattern: aws.PrefixListPattern}
}

func managedListWord() *word {
	return &word{what: strings.Join(aws.GatewayServices(), " or "), options: aws.GatewayServices()}
}

func protocolWord() *word {
	return &word{what: "a protocol", options: []string{"tcp", "udp", "icmp", "icmpv6", "all"}}
}

func levelWord() *word {
	return &word{what: "a level", options: []string{"error", "warning", "note", "off"}}
}

func anyWord(what string) *word { return &word{what: what, pattern: `\S`} }
