package data

import (
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/ipranges"
)

// Answers are the answers to several questions, as they are printed.
type Answers struct {
	Version int `json:"version"`
	// Document is the day of the ip-ranges.json that was looked up in, if any was.
	Document string   `json:"document,omitempty"`
	Answers  []Answer `json:"answers"`
}

// Known reports whether everything that was asked for is known.
func (a Answers) Known() bool {
	for _, answer := range a.Answers {
		if !answer.Known {
			return false
		}
	}
	return true
}

// WriteText writes the answers for people. The collection is the day on which the ids of prefix lists were collected.
func (a Answers) WriteText(w io.Writer, collection string) error {
	var p printer
	for i, answer := range a.Answers {
		if i > 0 {
			p.gap()
		}
		p.line("%s", answer.Question)
		a.blocks(&p, answer)
		if ecr := answer.ECR; ecr != nil {
			p.line("  In %s, a CIDR of ECR in %s, as seen on %s.", ecr.CIDR, ecr.Region, ecr.Observed)
		}
		if answer.Kind == KindPrefixList {
			lists(&p, answer, collection)
		}
		if service := answer.Service; service != nil {
			p.line("  %s", names(*service))
		}
		for _, fact := range answer.Facts {
			p.line("  %s", fact)
		}
	}
	return p.to(w)
}

func (a Answers) blocks(p *printer, answer Answer) {
	if len(answer.Blocks) == 0 {
		return
	}
	rows := make([][]string, len(answer.Blocks))
	for i, block := range answer.Blocks {
		rows[i] = []string{block.Prefix.String(), block.Region, strings.Join(block.Services, ", ") + border(block)}
	}
	p.table("  ", rows)
	p.line("  These blocks hold it, the most specific first (ip-ranges.json of %s).", a.Document)
}

// border names the network border group where it says more than the region.
func border(block ipranges.Block) string {
	if block.Border == "" || block.Border == block.Region {
		return ""
	}
	return " (network border group " + block.Border + ")"
}

func lists(p *printer, answer Answer, collection string) {
	for _, list := range answer.Lists {
		p.line("  The prefix list of %s in %s, as collected on %s.", serviceLabel(list.Service), list.Region, collection)
	}
	if len(answer.Lists) > 1 {
		p.line("  The same id is another list in each region.")
	}
	if !answer.Known && aws.IsPrefixListID(answer.Question) {
		p.line("  It is not among the ids that egresslint knows.")
	}
}

func names(service Service) string {
	switch service.Gateway {
	case "":
		return "Interface endpoint service: " + service.Interface
	case service.Interface:
		return "Gateway and interface endpoint service: " + service.Gateway
	default:
		return "Gateway endpoint service: " + service.Gateway + ", interface endpoint service: " + service.Interface
	}
}
