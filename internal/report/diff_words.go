package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// mostBlocks is how many blocks a headline lists.
const mostBlocks = 4

// flowText says what traffic is opened or closed: "tcp/443 to 10.0.0.0/16, but for …".
func flowText(f model.FlowChange) string {
	preposition := " to "
	if f.Direction == "ingress" {
		preposition = " from "
	}
	text := f.Traffic + preposition + endText(f)
	if len(f.Except) > 0 {
		text += ", except " + strings.Join(firstFew(f.Except), ", ")
	}
	return text
}

func firstFew(texts []string) []string {
	if len(texts) <= mostBlocks {
		return texts
	}
	return append(slices.Clone(texts[:mostBlocks]), fmt.Sprintf("and %d more", len(texts)-mostBlocks))
}

func endText(f model.FlowChange) string {
	switch {
	case len(f.CIDRs) > 0:
		return strings.Join(firstFew(f.CIDRs), ", ")
	case f.Kind == model.PeerGroup:
		return "security group " + f.To
	case f.Kind == model.PeerPrefixList:
		return listText(f.To)
	case f.Kind == model.PeerEndpointAddress:
		return "the addresses of " + f.To
	case f.Kind == model.PeerVPC || f.Kind == model.PeerSubnet:
		return "the unknown CIDR of " + f.To
	case f.Direction == "ingress":
		return "an unknown source"
	default:
		return "an unknown destination"
	}
}

// listText names a prefix list: those of AWS by their service.
func listText(id string) string {
	service, region, found := strings.Cut(id, " in ")
	name := map[string]string{"s3": "S3", "dynamodb": "DynamoDB"}[service]
	switch {
	case name == "" && !found:
		return "prefix list " + id
	case name == "":
		name = service
	}
	if region == "" {
		return "the " + name + " prefix list"
	}
	return "the " + name + " prefix list of " + region
}

func byText(by model.FlowBy) string {
	switch {
	case by.Implicit:
		return "AWS's default rule of " + by.Group
	case by.Group == "":
		return "by a security group that is not known"
	case by.Rule == by.Group || by.Rule == "":
		return "by a rule of " + by.Group
	default:
		return "by " + by.Rule + " of " + by.Group
	}
}

// coveredText says what egresslint and people say about a rule.
func coveredText(by model.FlowBy, base bool) []string {
	var notes []string
	for _, c := range by.Covered {
		text := ""
		switch c.Kind {
		case model.CoveredFinding:
			label := c.Level
			if c.Verdict == model.Unproven {
				label = "unknown"
			}
			text = fmt.Sprintf("finding: %s[%s]", label, c.Rule)
		case model.CoveredIgnore:
			text = fmt.Sprintf("the files ignore %s: %s", c.Rule, c.Reason)
		case model.CoveredBaseline:
			text = fmt.Sprintf("the baseline has %s", c.Rule)
		case model.CoveredAllowance:
			text = "the configuration allows it: " + c.Reason
		}
		if c.Until != "" {
			text += ", until " + c.Until
		}
		if !c.Location.IsZero() {
			text += " (" + c.Location.String() + ")"
		}
		notes = append(notes, text)
	}
	if len(notes) == 0 && !base && !by.Implicit {
		return []string{"no finding"}
	}
	return notes
}
