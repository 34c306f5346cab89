package diagnosis

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
)

// patterns find facts in messages.
type patterns struct {
	// The name of a user may come with a password, a query may hold a signature, and the rest of a message a token or a key.
	user, query, signed, keyID                         *regexp.Regexp
	address, url, lookedUp, resolved, arn, dkr, bucket *regexp.Regexp
	images                                             []*regexp.Regexp
}

// newPatterns compiles the patterns.
func newPatterns() *patterns {
	return &patterns{
		user:     regexp.MustCompile(`(https?://)[^/\s@"']+@`),
		query:    regexp.MustCompile(`(https?://[^\s"'?]*)\?[^\s"']*`),
		signed:   regexp.MustCompile(`(?i)(X-Amz-(?:Signature|Security-Token|Credential)|Authorization|Bearer|password|token)(["']?\s*[=:]\s*|\s+)["']?(?:Basic |Bearer )?[A-Za-z0-9+/=_%.-]{16,}`),
		keyID:    regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\beyJ[\w-]{10,}\.[\w.-]+`),
		address:  regexp.MustCompile(`(?:dial tcp|->) ?(\[[0-9a-fA-F:.]+\]|[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+):\d+`),
		url:      regexp.MustCompile(`https?:/{1,2}([^/\s"'?:]+)`),
		lookedUp: regexp.MustCompile(`lookup ([^\s:]+)`),
		resolved: regexp.MustCompile(`resolve "([^"\s]+)"`),
		arn:      regexp.MustCompile(`arn:[\w-]*:([a-z0-9-]+):([a-z0-9-]*):`),
		// Hosts of registries in private ECR, whatever stands for the account.
		dkr: regexp.MustCompile(`\.dkr[.-]ecr(?:-fips)?(?:\.([a-z0-9-]+))?`),
		// Hosts of the buckets in which ECR keeps layers.
		// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
		bucket: regexp.MustCompile(`prod-([a-z0-9-]+)-starport-layer-bucket`),
		images: []*regexp.Regexp{
			regexp.MustCompile(`resolve ref(?:erence)? "?([^\s"]+?)"?:? `),
			regexp.MustCompile(`pull access denied for ([^\s,]+)`),
			regexp.MustCompile(`not found in repository ([^\s,]+)`),
			regexp.MustCompile(`repository ([^\s,]+) not found`),
			regexp.MustCompile(`cannot pull (?:image )?([^\s,]+/[^\s,]+) from`),
			regexp.MustCompile(`https?:/{1,2}([^/\s"'?]+/)v2/([^\s"'?]+?)/(?:manifests|blobs)/`),
			regexp.MustCompile(`\b([0-9]{12}\.dkr[.-]ecr[a-z0-9.-]*/[^\s"',:@]+)`),
		},
	}
}

// masked is a message without what may be secret: queries of addresses, tokens and keys.
func (p *patterns) masked(message string) string {
	message = p.user.ReplaceAllString(message, "$1(masked)@")
	message = p.query.ReplaceAllString(message, "$1?(masked)")
	message = p.signed.ReplaceAllString(message, "$1$2(masked)")
	return p.keyID.ReplaceAllString(message, "(masked)")
}

// hosts lists the hosts that a message names, each once. A host may be cut off.
func (p *patterns) hosts(message string) []model.MessageHost {
	found := []model.MessageHost{}
	for _, pattern := range []*regexp.Regexp{p.url, p.lookedUp, p.resolved} {
		for _, m := range pattern.FindAllStringSubmatch(message, -1) {
			host := p.host(strings.TrimRight(m[1], ".…"))
			if host.Name != "" && !slices.Contains(found, host) {
				found = append(found, host)
			}
		}
	}
	return found
}

// renamed are the endpoint services whose hosts begin with another name.
var renamed = map[string]string{
	"ecr":      "ecr.api", // ecr.<region>.api.aws
	"firehose": "kinesis-firehose",
	"kinesis":  "kinesis-streams",
}

// host says of which service and region a host is.
func (p *patterns) host(name string) model.MessageHost {
	h := model.MessageHost{Name: name}
	labels := strings.Split(name, ".")
	region := func(i int) string {
		if i < len(labels) && aws.IsRegion(labels[i]) {
			return labels[i]
		}
		return ""
	}
	first := aws.PlainService(labels[0])
	switch {
	case p.dkr.MatchString(name):
		h.Service = "ecr.dkr"
		if m := p.dkr.FindStringSubmatch(name); aws.IsRegion(m[1]) {
			h.Region = m[1]
		}
	case p.bucket.MatchString(name):
		h.Service, h.Region = "s3", p.bucket.FindStringSubmatch(name)[1]
	case first == "api" && len(labels) > 1 && strings.HasPrefix(labels[1], "ecr"):
		h.Service, h.Region = "ecr.api", region(2)
	case strings.Contains(name, ".s3.") || strings.Contains(name, ".s3-") || first == "s3":
		h.Service = "s3"
		for i := range labels {
			h.Region += region(i)
		}
	case !strings.Contains(name, ".amazonaws.") && !strings.HasSuffix(name, ".aws"):
	case renamed[first] != "":
		h.Service, h.Region = renamed[first], region(1)
	case aws.HasEndpoint(first):
		h.Service, h.Region = first, region(1)
	}
	return h
}

// isPrivate reports whether an address is private in every network. VPCs use 100.64.0.0/10 as private addresses too.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
func isPrivate(ip netip.Addr) bool {
	return ip.IsPrivate() || ip.IsLinkLocalUnicast() || netip.MustParsePrefix("100.64.0.0/10").Contains(ip)
}

// addresses lists the addresses that a message could not reach, each once.
func (p *patterns) addresses(message string) []model.MessageAddress {
	found := []model.MessageAddress{}
	for _, m := range p.address.FindAllStringSubmatch(message, -1) {
		ip, err := netip.ParseAddr(strings.Trim(m[1], "[]"))
		if err != nil {
			continue
		}
		a := model.MessageAddress{Address: ip.String(), Private: isPrivate(ip)}
		if !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	return found
}

// imageOf returns the image that a message names, without its tag, "" if it names none.
func (p *patterns) imageOf(message string) string {
	for _, pattern := range p.images {
		if m := pattern.FindStringSubmatch(message + " "); m != nil {
			return untagged(strings.Join(m[1:], ""))
		}
	}
	return ""
}

// untagged is the name of an image without its tag and its digest.
func untagged(image string) string {
	image, _, _ = strings.Cut(strings.TrimRight(image, ":.…"), "@")
	if slash := strings.LastIndex(image, "/"); strings.LastIndex(image, ":") > slash {
		image = image[:strings.LastIndex(image, ":")]
	}
	return image
}

// regionOf is the region that a message names: that of a host, of an image or of an ARN.
func (p *patterns) regionOf(d *model.Diagnosis) string {
	for _, h := range d.Hosts {
		if h.Region != "" {
			return h.Region
		}
	}
	if region := model.RegionOf(d.Image + "/"); region != "" {
		return region
	}
	for _, m := range p.arn.FindAllStringSubmatch(d.Message, -1) {
		if m[1] != "sts" && m[1] != "iam" && aws.IsRegion(m[2]) {
			return m[2]
		}
	}
	return ""
}
