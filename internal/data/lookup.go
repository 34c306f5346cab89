package data

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/regionfacts"
)

// Kind says what a question is about.
type Kind string

// The kinds of questions.
const (
	KindAddress    Kind = "address" // an address or a CIDR
	KindPrefixList Kind = "prefix_list"
	KindHost       Kind = "host"
	KindService    Kind = "service"
)

// Answer says what an address, a prefix list, a host or a service is.
type Answer struct {
	Question string `json:"question"` // as it was asked
	Kind     Kind   `json:"kind"`
	Known    bool   `json:"known"`
	// Blocks are the published address blocks that hold the address, the most specific first.
	Blocks []ipranges.Block `json:"blocks,omitempty"`
	// Parts is how many published blocks are a part of the CIDR, where none holds all of it.
	Parts int `json:"parts,omitempty"`
	// ECR is the CIDR of ECR that holds the address, among those that egresslint knows.
	ECR *ECRBlock `json:"ecr,omitempty"`
	// Lists are the services and regions that have a prefix list of this id.
	Lists []regionfacts.Owner `json:"lists,omitempty"`
	// Service is the endpoint service, or the one that the host belongs to.
	Service *Service `json:"service,omitempty"`
	// Facts are further sentences about it.
	Facts []string `json:"facts,omitempty"`
}

// ECRBlock is a CIDR of ECR.
type ECRBlock struct {
	Region   string       `json:"region"`
	CIDR     netip.Prefix `json:"cidr"`
	Observed string       `json:"observed"`
}

// Service is an endpoint service.
type Service struct {
	Short     string `json:"short_name"`
	Region    string `json:"region,omitempty"`
	Interface string `json:"interface,omitempty"` // the name of the service of interface endpoints
	Gateway   string `json:"gateway,omitempty"`   // of gateway endpoints
}

// Lookup answers questions from the facts, and from a document if there is one.
type Lookup struct {
	Facts  *regionfacts.Facts
	Ranges *ipranges.Document // nil for none
	Region string             // that names and prefix lists are of; "" for any
}

// NeedsRanges reports whether a question is about addresses, which only a document answers.
func NeedsRanges(question string) bool {
	_, ok := prefixOf(question)
	return ok
}

// prefixOf reads an address or a CIDR.
func prefixOf(text string) (netip.Prefix, bool) {
	if addr, err := netip.ParseAddr(text); err == nil {
		addr = addr.Unmap().WithZone("")
		return netip.PrefixFrom(addr, addr.BitLen()), true
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), err == nil
}

// Answer says what the question names.
func (l Lookup) Answer(question string) Answer {
	word := strings.ToLower(strings.TrimSpace(question))
	answer := Answer{Question: question}
	if prefix, ok := prefixOf(word); ok {
		answer.Kind = KindAddress
		l.address(&answer, prefix)
		return answer
	}
	if strings.HasPrefix(word, "pl-") {
		answer.Kind = KindPrefixList
		l.list(&answer, word)
		return answer
	}
	if region, short := aws.ParseServiceName(word); short != "" {
		answer.Kind = KindService
		l.service(&answer, region, short)
		return answer
	}
	if host, ok := aws.ParseHost(word); ok {
		answer.Kind = KindHost
		l.host(&answer, host)
		return answer
	}
	answer.Kind = KindService
	if isHostName(word) {
		answer.Kind = KindHost
		answer.fact("It is not the name of a host of an AWS service in a region.")
		return answer
	}
	l.service(&answer, "", aws.PlainService(word))
	return answer
}

// isHostName reports whether a word that is not a service has the form of a host's name.
func isHostName(word string) bool {
	return strings.Count(word, ".") > 1 && !aws.HasEndpoint(aws.PlainService(word))
}

func (a *Answer) fact(format string, args ...any) {
	a.Facts = append(a.Facts, fmt.Sprintf(format, args...))
}

func (l Lookup) address(a *Answer, prefix netip.Prefix) {
	if region, cidr, ok := l.Facts.ECR.Holding(prefix); ok {
		a.Known, a.ECR = true, &ECRBlock{region, cidr, l.Facts.ECR.Regions[region].Observed}
	}
	if private := privateFact(prefix); private != "" {
		a.Known = true
		a.fact("%s", private)
		return
	}
	if l.Ranges == nil {
		return
	}
	a.Blocks = l.Ranges.Holding(prefix)
	switch {
	case len(a.Blocks) > 0:
		a.Known = true
	default:
		a.Parts = len(l.Ranges.Within(prefix))
		if a.Parts == 0 {
			a.fact("No address block of AWS holds it.")
		} else {
			a.fact("No single address block of AWS holds all of it, but %s.", counted(a.Parts, "block is a part of it", "blocks are parts of it"))
		}
	}
	if block, ok := firstOf(a.Blocks, ipranges.Amazon); ok && block.Is(ipranges.EC2) {
		a.fact("%s is a block of EC2 too: other customers have addresses in it.", block.Prefix)
	}
}

func firstOf(blocks []ipranges.Block, service string) (ipranges.Block, bool) {
	i := slices.IndexFunc(blocks, func(b ipranges.Block) bool { return b.Is(service) })
	if i < 0 {
		return ipranges.Block{}, false
	}
	return blocks[i], true
}

// privateFact says why nobody publishes the addresses; "" for public ones.
// Source: https://www.iana.org/assignments/iana-ipv4-special-registry, and for 169.254.170.2 the container metadata of ECS:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func privateFact(prefix netip.Prefix) string {
	addr := prefix.Addr()
	switch {
	case prefix.String() == "169.254.170.2/32":
		return "It is the address at which ECS gives tasks their credentials."
	case prefix.String() == "169.254.169.253/32":
		return "It is the address of the DNS resolver in each VPC."
	case addr.IsPrivate():
		return "It is private: in a VPC, or behind one."
	case addr.IsLoopback():
		return "It is the machine itself."
	case addr.IsLinkLocalUnicast():
		return "It is link-local, and not routed."
	default:
		return ""
	}
}

func (l Lookup) list(a *Answer, id string) {
	if !aws.IsPrefixListID(id) {
		a.fact("The id of a prefix list has 8 or 17 hexadecimal digits after pl-.")
		return
	}
	for _, owner := range l.Facts.PrefixLists.Owners(id) {
		if l.Region == "" || l.Region == owner.Region {
			a.Lists = append(a.Lists, owner)
		}
	}
	if a.Known = len(a.Lists) > 0; a.Known {
		return
	}
	if len(id) > len("pl-00000000") {
		a.fact("It is the id of a list that a customer made, or of a newer one of AWS.")
	}
	if others := l.Facts.PrefixLists.Owners(id); len(others) > 0 {
		a.fact("In %s it is the list of %s.", others[0].Region, serviceLabel(others[0].Service))
	}
}

func (l Lookup) service(a *Answer, region, short string) {
	if region == "" {
		region = l.Region
	}
	if !aws.HasEndpoint(short) {
		a.fact("No endpoint service of this name is known.")
		if near := config.NearService(short); near != "" {
			a.fact("Did you mean %s?", near)
		}
		return
	}
	a.Known, a.Service = true, serviceIn(region, short)
	for _, list := range l.listsOf(short, region) {
		a.Lists = append(a.Lists, list)
		a.fact("Its prefix list in %s is %s.", list.Region, l.Facts.PrefixLists.IDs[short][list.Region])
	}
}

// listsOf returns the prefix list of the service in the region, if it is known.
func (l Lookup) listsOf(short, region string) []regionfacts.Owner {
	if l.Facts.PrefixLists.IDs[short][region] == "" {
		return nil
	}
	return []regionfacts.Owner{{Service: short, Region: region}}
}

// serviceIn returns the service with its names in the region, or with <region> in them.
func serviceIn(region, short string) *Service {
	named := region
	if region == "" {
		named = "<region>"
	}
	service := &Service{Short: short, Region: region, Interface: aws.EndpointServiceName(named, short)}
	if aws.HasGateway(short) {
		service.Gateway = aws.GatewayServiceName(named, short)
	}
	return service
}

func (l Lookup) host(a *Answer, host aws.Host) {
	if host.Service == "" {
		a.fact("It is a host of AWS in %s, of no service that is known to have an endpoint.", host.Region)
		return
	}
	a.Known, a.Service = true, serviceIn(host.Region, host.Service)
	switch {
	case host.EndpointID != "":
		a.fact("It is the name of the VPC endpoint %s.", host.EndpointID)
	case host.Service == "ecr.api":
		a.fact("It is the API of ECR, which tasks ask for the token.")
	case host.Service == "ecr.dkr":
		a.fact("It is the registry of the account %s, which tasks ask for manifests.", host.Account)
	case host.Bucket == aws.LayerBucket(host.Region):
		a.fact("It is the bucket that has the layers of the images in ECR.")
	case host.Bucket != "":
		a.fact("It is the bucket %s.", host.Bucket)
	}
	if host.FIPS {
		a.fact("It is the FIPS variant.")
	}
	if host.DualStack {
		a.fact("It has IPv6 addresses too.")
	}
	for _, list := range l.listsOf(host.Service, host.Region) {
		a.fact("The prefix list of %s in %s is %s.", serviceLabel(list.Service), list.Region, l.Facts.PrefixLists.IDs[list.Service][list.Region])
	}
}

// serviceLabel is how people call a service with a prefix list.
func serviceLabel(short string) string {
	switch short {
	case "s3":
		return "S3"
	case "dynamodb":
		return "DynamoDB"
	default:
		return short
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
