// Package ipranges reads ip-ranges.json, the document in which AWS publishes its public address blocks, and looks addresses
// and blocks up in it. It downloads nothing: internal/download does.
//
// Several blocks may hold one address. Each says more than the one around it:
//
//	3.112.64.0/23  AMAZON       ap-northeast-1
//	3.112.0.0/14   AMAZON, EC2  ap-northeast-1
//
// Start reading at Parse, and at Holding, which returns these two for 3.112.64.17.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html
package ipranges

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"github.com/gaissmai/bart"
)

// URL is where AWS publishes the document.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
const URL = "https://ip-ranges.amazonaws.com/ip-ranges.json"

// MaxSize is how many bytes a document may have. In August 2026 it had 2.6 million.
const MaxSize = 64 << 20

// The services that blocks are said to be of and that mean something here.
const (
	Amazon = "AMAZON" // all blocks of AWS, those of the other services included
	EC2    = "EC2"    // addresses that customers give to their instances, load balancers and gateways
)

// Global is the region of blocks that belong to no region.
const Global = "GLOBAL"

// Block is an address block, as one region and network border group have it.
type Block struct {
	Prefix   netip.Prefix `json:"prefix"`
	Region   string       `json:"region"`               // such as "eu-west-1", or Global
	Border   string       `json:"network_border_group"` // the zones that announce it: most often those of the region
	Services []string     `json:"services"`             // sorted
}

// Is reports whether the document lists the block for the service.
func (b Block) Is(service string) bool { return slices.Contains(b.Services, service) }

// Document is an ip-ranges.json. Several goroutines may use it.
type Document struct {
	SyncToken string    // the time of the publication in seconds, by which versions are told apart
	Created   time.Time // UTC
	blocks    bart.Table[[]Block]
}

// Size returns how many different address blocks there are.
func (d *Document) Size() int { return d.blocks.Size() }

// Holding returns the blocks that hold all of the prefix, the most specific first.
func (d *Document) Holding(prefix netip.Prefix) []Block {
	var holding []Block
	for _, same := range d.blocks.Supernets(prefix.Masked()) {
		holding = append(holding, same...)
	}
	return holding
}

// HoldingAddress returns the blocks that hold the address, the most specific first.
func (d *Document) HoldingAddress(addr netip.Addr) []Block {
	addr = addr.Unmap().WithZone("")
	return d.Holding(netip.PrefixFrom(addr, addr.BitLen()))
}

// Within returns the blocks that are a part of the prefix, the prefix itself included, in the order of their addresses.
func (d *Document) Within(prefix netip.Prefix) []Block {
	var within []Block
	for _, same := range d.blocks.Subnets(prefix.Masked()) {
		within = append(within, same...)
	}
	return within
}

// MostSpecific returns the most specific block that AWS lists as its own, for the service Amazon, and that holds the address.
func (d *Document) MostSpecific(addr netip.Addr) (Block, bool) {
	for _, block := range d.HoldingAddress(addr) {
		if block.Is(Amazon) {
			return block, true
		}
	}
	return Block{}, false
}

// Regions returns the regions that have blocks, sorted, without Global.
func (d *Document) Regions() []string {
	seen := map[string]bool{}
	for _, same := range d.blocks.All() {
		for _, block := range same {
			seen[block.Region] = true
		}
	}
	delete(seen, Global)
	var regions []string
	for region := range seen {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	return regions
}

// add adds what the document says of a block for one service.
func (d *Document) add(prefix netip.Prefix, region, border, service string) {
	same, _ := d.blocks.Get(prefix)
	i := slices.IndexFunc(same, func(b Block) bool { return b.Region == region && b.Border == border })
	if i < 0 {
		block := Block{Prefix: prefix, Region: region, Border: border, Services: []string{service}}
		same = append(same, block)
		slices.SortFunc(same, func(a, b Block) int { return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Border, b.Border)) })
		d.blocks.Insert(prefix, same)
		return
	}
	if n, found := slices.BinarySearch(same[i].Services, service); !found {
		same[i].Services = slices.Insert(same[i].Services, n, service)
	}
}
