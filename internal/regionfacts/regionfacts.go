// Package regionfacts returns the dated facts about AWS's regions that egresslint contains: the ids of AWS-managed prefix lists,
// and the CIDRs of ECR. They are the data of the policies, below policies/egresslint/aws, and are decoded here for Go.
//
// A region that is missing is unknown, and not without a list or without CIDRs. Facts that no date belongs to, such as the names of
// services, are in internal/aws.
package regionfacts

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/netip"
	"slices"

	"github.com/egresslint/egresslint/policies"
)

// Facts are all facts about regions.
type Facts struct {
	PrefixLists PrefixLists
	ECR         ECR
}

// PrefixLists are the ids of AWS-managed prefix lists.
type PrefixLists struct {
	Collected string                       `json:"collected"` // the day: "2026-11-23"
	Source    string                       `json:"source"`
	IDs       map[string]map[string]string `json:"ids"` // by service and region
}

// Owner is what a prefix list is for. The same id has other owners in other regions.
type Owner struct {
	Service string `json:"service"` // "s3" or "dynamodb"
	Region  string `json:"region"`
}

// Owners returns what the id is known for: S3 first, then in the order of the regions.
func (l PrefixLists) Owners(id string) []Owner {
	var owners []Owner
	for service, ids := range l.IDs {
		for region, known := range ids {
			if known == id {
				owners = append(owners, Owner{service, region})
			}
		}
	}
	// S3 comes first: it is what the pull of an image needs.
	slices.SortFunc(owners, func(a, b Owner) int {
		return cmp.Or(-cmp.Compare(a.Service, b.Service), cmp.Compare(a.Region, b.Region))
	})
	return owners
}

// ECR are the CIDRs of ECR.
type ECR struct {
	Collected string             `json:"collected"` // the day of the document of Source that they were compared with
	Source    string             `json:"source"`
	Regions   map[string]ECRData `json:"regions"`
}

// ECRData is what is known of ECR in a region. Without CIDRs, they are unknown.
type ECRData struct {
	CIDRs    []netip.Prefix `json:"cidrs"`
	Observed string         `json:"observed"` // the day on which they were seen
	Method   string         `json:"method"`   // how they were found
	Retired  []Retired      `json:"retired"`
}

// Retired is a block that ECR answered from once.
type Retired struct {
	CIDR     netip.Prefix `json:"cidr"`
	LastSeen string       `json:"last_seen"` // a day or a year
}

// Holding returns the region and the CIDR of ECR that hold all of the prefix. It reports whether there is one.
func (e ECR) Holding(prefix netip.Prefix) (region string, cidr netip.Prefix, ok bool) {
	for region, facts := range e.Regions {
		for _, cidr := range facts.CIDRs {
			if cidr.Bits() <= prefix.Bits() && cidr.Contains(prefix.Addr()) {
				return region, cidr, true
			}
		}
	}
	return "", netip.Prefix{}, false
}

// Read decodes the facts. An error is a defect of the build.
func Read() (*Facts, error) {
	facts := &Facts{}
	for kind, into := range map[string]any{"prefix_lists": &facts.PrefixLists, "ecr_cidrs": &facts.ECR} {
		text, err := fs.ReadFile(policies.FS, "egresslint/aws/"+kind+"/data.json")
		if err != nil {
			return nil, fmt.Errorf("reading the facts about regions: %w", err)
		}
		if err := json.Unmarshal(text, into); err != nil {
			return nil, fmt.Errorf("reading the facts about regions: %s: %w", kind, err)
		}
	}
	return facts, nil
}
