package config

import (
	"errors"
	"fmt"
	"net/netip"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/schema"
	"github.com/egresslint/egresslint/internal/suggest"
)

// form is what a text has to look like. The schema has its parts as title, pattern and enum, and its name as format where
// a pattern does not say enough.
type form struct {
	name    string
	what    string // "a CIDR block such as 10.0.0.0/16"
	pattern string
	options []string
	check   func(text string) error // of a text that matches the pattern; nil is no check
}

// cidrPattern matches what has the form of a CIDR block.
const cidrPattern = `^[0-9a-fA-F.:]+/[0-9]{1,3}$`

// forms returns all forms.
func forms() []form {
	const something = `\S`
	return []form{
		{name: "region", what: "an AWS region such as ap-northeast-1", pattern: aws.RegionPattern, check: CheckRegion},
		{name: "name", what: "an address, logical ID or ID of a resource, with * as a wildcard", pattern: something},
		{name: "glob", what: "a path below this file such as examples/**", pattern: something, check: checkGlob},
		{name: "location", what: "a module source or a template URL, with * as a wildcard", pattern: `[^*\s]`},
		{name: "variant", what: "the name of a variant, with * as a wildcard", pattern: something},
		{name: "value", what: "a value", pattern: something},
		{name: "file", what: "the path of a file, as seen from the directory of " + FileName, pattern: something},
		{name: "base", what: "the path of a file in the repository, as seen from the directory of " + FileName, pattern: something, check: checkBase},
		{name: "account", what: "the ID of an AWS account, which has 12 digits", pattern: `^[0-9]{12}$`},
		{name: "reason", what: "a sentence that says why", pattern: something},
		{name: "service", what: "the short name of an AWS service, such as logs", pattern: `^[a-z0-9][a-z0-9.-]*$`, check: checkService},
		{name: "cidr", what: "a CIDR block such as 10.0.0.0/16", pattern: cidrPattern, check: checkCIDR},
		{name: "peer", what: "a CIDR block, or the address, logical ID or ID of a security group or prefix list, with * as a wildcard", pattern: something, check: checkPeer},
		{name: "address", what: "an IP address such as 10.0.1.23", pattern: `^[0-9a-fA-F.:]+$`, check: checkAddress},
		{name: "date", what: "a day such as 2027-01-31", pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, check: checkDate},
		{name: "ports", what: "a port such as 443, or ports such as 8000-8080", pattern: `^[0-9]{1,5}(-[0-9]{1,5})?$`, check: checkPorts},
		{name: "list-id", what: "the id of a prefix list, such as pl-61a54008", pattern: aws.PrefixListPattern},
		{name: "protocol", options: protocols()},
		{name: "key", options: lockable()},
		{name: "fail-on", options: FailOns()},
		{name: "unknown", options: Unknowns()},
		{name: "level", options: []string{"error", "warning", "note", "off"}},
	}
}

// formats returns what the schema calls formats: the checks of forms.
func formats() schema.Formats {
	checks := schema.Formats{}
	for _, f := range forms() {
		if f.check != nil {
			checks[f.name] = f.check
		}
	}
	return checks
}

// protocols returns the protocols of allowances.
func protocols() []string { return []string{"tcp", "udp", "icmp", "icmpv6", "all"} }

// lockable returns the keys that can be locked.
func lockable() []string {
	return []string{
		"allow", "baseline", "ecr_cidrs", "endpoints", "exclude", "fail_on", "inline_ignores", "needs", "prefix_lists", "region", "rules",
		"task_groups", "unknown", "variants", "without_network",
	}
}

// checkBase finds paths that can't lead to a file of the repository.
func checkBase(text string) error {
	if path.IsAbs(text) || filepath.IsAbs(text) || strings.Contains(text, "://") {
		return errors.New("it must be relative")
	}
	return nil
}

// regionTypos is how many letters a region may differ in from a known one and is taken for a misspelling of it.
const regionTypos = 2

// CheckRegion finds names that have the form of a region and are nearly one that there is.
func CheckRegion(text string) error {
	if aws.MayBeRegion(text) {
		return nil
	}
	if near := suggest.Within(regionTypos, text, aws.Regions()); near != "" {
		return fmt.Errorf("there is no region %s. Did you mean %s?", text, near)
	}
	return nil
}

// checkService finds full names of endpoint services, of which only the end is wanted, and names that are nearly one that
// there is. Other names may be of new services.
func checkService(text string) error {
	if _, short := aws.ParseServiceName(text); short != "" {
		return fmt.Errorf("write the short name of the service: %s", short)
	}
	if aws.HasEndpoint(text) {
		return nil
	}
	if near := NearService(text); near != "" {
		return fmt.Errorf("there is no service %s. Did you mean %s?", text, near)
	}
	return nil
}

// NearService returns the known services that begin with a name, or else the one that is nearest to it, "" if none is near.
// The names of three letters are all near each other.
func NearService(text string) string {
	var parts []string
	for _, service := range aws.EndpointServices() {
		if strings.HasPrefix(service, text+".") {
			parts = append(parts, service)
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, " or ")
	}
	const short, typos = 3, 2
	if len(text) <= short {
		return ""
	}
	return suggest.Within(min(typos, len(text)/short), text, aws.EndpointServices())
}

// checkGlob finds patterns that match nothing.
func checkGlob(text string) error {
	switch {
	case strings.HasPrefix(text, "!"):
		return errors.New("it excludes and cannot include again")
	case strings.Contains("/"+text+"/", "/../"), strings.Contains("/"+text+"/", "/./"):
		return errors.New("write it without . and .., relative to the directory of this file")
	default:
		return nil
	}
}

// checkPeer finds what is meant to be a CIDR block and is none.
func checkPeer(text string) error {
	if block := regexp.MustCompile(cidrPattern); block.MatchString(text) {
		return checkCIDR(text)
	}
	if _, err := netip.ParseAddr(text); err == nil {
		return errors.New("an address needs a length: write a CIDR block")
	}
	return nil
}

func checkCIDR(text string) error {
	block, err := netip.ParsePrefix(text)
	if err != nil {
		return errors.New("it is not a CIDR block")
	}
	if block != block.Masked() {
		return fmt.Errorf("it has bits beyond its length: write %s", block.Masked())
	}
	return nil
}

func checkAddress(text string) error {
	if _, err := netip.ParseAddr(text); err != nil {
		return errors.New("it is not an IP address")
	}
	return nil
}

// dateForm is how days are written.
const dateForm = "2006-01-02"

func checkDate(text string) error {
	if _, err := time.Parse(dateForm, text); err != nil {
		return errors.New("there is no such day")
	}
	return nil
}

func checkPorts(text string) error {
	ports := portsOf(text)
	switch {
	case ports.To > model.MaxPort:
		return fmt.Errorf("the highest port is %d", model.MaxPort)
	case ports.From > ports.To:
		return fmt.Errorf("the lower port comes first: write %d-%d", ports.To, ports.From)
	default:
		return nil
	}
}

// portsOf reads ports that have the right form.
func portsOf(text string) Ports {
	low, high, ranged := strings.Cut(text, "-")
	from, _ := strconv.Atoi(low)
	if !ranged {
		return Ports{from, from}
	}
	to, _ := strconv.Atoi(high)
	return Ports{from, to}
}
