package aws

import (
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// Host is what the name of a host of AWS says.
type Host struct {
	Service string // the short name of the endpoint service, such as "ecr.dkr"; "" where the name is of none that is known
	Region  string
	Account string // of a registry
	FIPS    bool
	// DualStack is true for a name that has IPv6 addresses too.
	DualStack bool
	// EndpointID is that of a VPC endpoint that has the name: "vpce-0a1b2c3d4e5f60718-abcdefgh".
	EndpointID string
	// Bucket is the name of an S3 bucket.
	Bucket string
}

// ECRHosts returns the names of the hosts of ECR in a region, as they resolve outside of a VPC: the two of the API, and that
// of the registry of an account.
// Source: https://docs.aws.amazon.com/general/latest/gr/ecr.html
func ECRHosts(region, account string) []string {
	suffix := "ecr." + region + "." + PartitionOf(region).DNSSuffix
	return []string{"api." + suffix, suffix, account + ".dkr." + suffix}
}

// LayerBucket returns the name of the S3 bucket that has the layers of images of a region.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
func LayerBucket(region string) string { return "prod-" + region + "-starport-layer-bucket" }

// The forms of the names of hosts, without the suffix of the partition. Sources: https://docs.aws.amazon.com/general/latest/gr/ecr.html,
// https://docs.aws.amazon.com/general/latest/gr/s3.html and, of endpoints, https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
var (
	registryHost = lazyregexp.New(`^([0-9]{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)$`)
	ecrAPIHost   = lazyregexp.New(`^(?:api\.)?ecr(-fips)?\.([a-z0-9-]+)$`)
	bucketHost   = lazyregexp.New(`^(?:(.+)\.)?s3[.-](?:dualstack\.)?([a-z0-9-]+)$`)
	endpointHost = lazyregexp.New(`^(?:\*\.|[^.]+\.)*?(vpce-[0-9a-f]{8,17}-[^.]+)\.(.+)\.([a-z0-9-]+)\.vpce$`)
	serviceHost  = lazyregexp.New(`^([a-z0-9.-]+?)(-fips)?\.([a-z0-9-]+)$`)
)

// dualStackSuffixes are the DNS suffixes of dual-stack names, by which partitions are not told apart.
// Source: https://docs.aws.amazon.com/general/latest/gr/ecr.html and the endpoint rules of botocore
var dualStackSuffixes = []string{"api.aws", "on.aws", "api.amazonwebservices.com.cn", "on.amazonwebservices.com.cn"}

// ParseHost reads the name of a host of AWS in a region. It reports whether it is one.
func ParseHost(name string) (Host, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for _, suffix := range dualStackSuffixes {
		if rest, ok := strings.CutSuffix(name, "."+suffix); ok {
			host, ok := parseHost(rest)
			host.DualStack = true
			return host, ok
		}
	}
	for _, p := range partitions {
		if rest, ok := strings.CutSuffix(name, "."+p.DNSSuffix); ok {
			return parseHost(rest)
		}
	}
	return Host{}, false
}

// parseHost reads the name without its suffix.
func parseHost(rest string) (Host, bool) {
	var host Host
	if m := endpointHost().FindStringSubmatch(rest); m != nil {
		host = Host{EndpointID: m[1], Service: endpointLabels(m[2]), Region: m[3]}
	} else if m := registryHost().FindStringSubmatch(rest); m != nil {
		host = Host{Service: "ecr.dkr", Account: m[1], FIPS: m[2] != "", Region: m[3]}
	} else if m := ecrAPIHost().FindStringSubmatch(rest); m != nil {
		host = Host{Service: "ecr.api", FIPS: m[1] != "", Region: m[2]}
	} else if m := bucketHost().FindStringSubmatch(rest); m != nil {
		host = Host{Service: "s3", Bucket: m[1], Region: m[2]}
	} else if m := serviceHost().FindStringSubmatch(rest); m != nil {
		host = Host{Service: serviceOfLabel(m[1]), FIPS: m[2] != "", Region: m[3]}
	}
	return host, IsRegion(host.Region)
}

// endpointLabels returns the service in the name of an endpoint, which has the labels in the order of DNS: api.ecr, dkr.ecr.
func endpointLabels(labels string) string {
	switch labels {
	case "api.ecr", "dkr.ecr":
		service, _, _ := strings.Cut(labels, ".")
		return "ecr." + service
	}
	return serviceOfLabel(labels)
}

// serviceOfLabel returns the short name of the endpoint service for the labels of a public name; "" where none is known.
func serviceOfLabel(labels string) string {
	if HasEndpoint(labels) {
		return labels
	}
	return otherLabels[labels]
}

// otherLabels are the endpoint services whose public names have other labels.
// Source: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html
var otherLabels = map[string]string{
	"api.ecr-public": "ecr-public.api", "kinesis": "kinesis-streams", "firehose": "kinesis-firehose",
	"streams.dynamodb": "dynamodb-streams", "api.sagemaker": "sagemaker.api", "runtime.sagemaker": "sagemaker.runtime",
}
