package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// ecrBlocks is policies/egresslint/aws/ecr_cidrs/data.json. A property that is not here is an error, as it would be lost.
type ecrBlocks struct {
	About     string                `json:"about"`
	Collected string                `json:"collected,omitempty"`
	Source    string                `json:"source"`
	Regions   map[string]*ecrRegion `json:"regions"`
}

type ecrRegion struct {
	CIDRs    []netip.Prefix `json:"cidrs,omitempty"`
	Observed string         `json:"observed,omitempty"`
	Method   string         `json:"method,omitempty"` // how the blocks were found
	Retired  []struct {
		CIDR     netip.Prefix `json:"cidr"`
		LastSeen string       `json:"last_seen"`
	} `json:"retired,omitempty"`
}

var dayOfDocument = regexp.MustCompile(`\d{4}-\d\d-\d\d$`)

// refreshBlocks returns the text of data.json with the blocks as the document has them, and what has changed.
func refreshBlocks(text string, doc *document) (string, []string, error) {
	var data ecrBlocks
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&data); err != nil {
		return "", nil, err
	}
	day := dayOfDocument.FindString(data.Source)
	if day == "" {
		return "", nil, fmt.Errorf("source does not end with a day: %q", data.Source)
	}
	if doc.day < day {
		return "", nil, fmt.Errorf("the document of %s is older than that of %s", doc.day, day)
	}
	var changes []string
	for _, name := range slices.Sorted(maps.Keys(data.Regions)) {
		facts := data.Regions[name]
		if len(facts.CIDRs) == 0 {
			continue
		}
		if len(doc.blocks[name]) == 0 {
			return "", nil, fmt.Errorf("the document has no block of %s", name)
		}
		var now []netip.Prefix
		for _, block := range facts.CIDRs {
			published := asPublished(block, doc.blocks[name])
			if !slices.Equal(published, []netip.Prefix{block}) {
				changes = append(changes, fmt.Sprintf("%s: AWS publishes %s as %s", name, block, listed(published)))
			}
			now = append(now, published...)
		}
		slices.SortFunc(now, netip.Prefix.Compare)
		facts.CIDRs = slices.Compact(now)
		if len(now) == 0 {
			facts.Observed, facts.Method = "", ""
		}
	}
	if doc.day != day {
		changes = append(changes, fmt.Sprintf("compared with the document of %s, before with that of %s", doc.day, day))
	}
	data.Source = strings.TrimSuffix(data.Source, day) + doc.day
	if data.Collected != "" {
		data.Collected = doc.day
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(data)
	return out.String(), changes, err
}

// asPublished returns what the document has of a block: the block itself, the smallest one that holds it, or those in it.
func asPublished(block netip.Prefix, published []netip.Prefix) []netip.Prefix {
	var holding netip.Prefix
	var within []netip.Prefix
	for _, p := range published {
		switch {
		case !p.Overlaps(block):
		case p.Bits() <= block.Bits():
			if !holding.IsValid() || p.Bits() > holding.Bits() {
				holding = p
			}
		default:
			within = append(within, p)
		}
	}
	if holding.IsValid() {
		return []netip.Prefix{holding}
	}
	slices.SortFunc(within, netip.Prefix.Compare)
	return slices.Compact(within)
}

func listed(blocks []netip.Prefix) string {
	if len(blocks) == 0 {
		return "nothing"
	}
	var names []string
	for _, block := range blocks {
		names = append(names, block.String())
	}
	return strings.Join(names, ", ")
}

var (
	regionList = regexp.MustCompile(`(?s)(\nvar regions = \[\]string\{\n)(.*?)(\n\}\n)`)
	quoted     = regexp.MustCompile(`"([^"]*)"`)
)

// refreshRegions returns the text of region.go with the regions of the document that it lacks, and these.
func refreshRegions(text string, doc *document) (string, []string, error) {
	list := regionList.FindStringSubmatchIndex(text)
	if list == nil {
		return "", nil, errors.New("no list of regions was found")
	}
	var names, changes []string
	for _, name := range quoted.FindAllStringSubmatch(text[list[4]:list[5]], -1) {
		names = append(names, name[1])
	}
	for _, name := range slices.Sorted(maps.Keys(doc.blocks)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
			changes = append(changes, name+" is a new region")
		}
	}
	if len(changes) == 0 {
		return text, nil, nil
	}
	slices.Sort(names)
	var lines []string
	for _, name := range names {
		word := `"` + name + `",`
		if last := len(lines) - 1; last >= 0 && len(lines[last])+1+len(word) <= 128 {
			lines[last] += " " + word
		} else {
			lines = append(lines, "\t"+word)
		}
	}
	return text[:list[4]] + strings.Join(lines, "\n") + text[list[5]:], changes, nil
}
