package aws

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// ServiceName returns the name by which the AWS provider of Terraform looks up the endpoint service of a region, given
// the short name of the service. The provider writes com.amazonaws in every partition.
// Source: https://github.com/hashicorp/terraform-provider-aws, internal/service/ec2/vpc_endpoint_service_data_source.go
func ServiceName(region, service string) string { return "com.amazonaws." + region + "." + service }

// ParseServiceName returns the region and the short name of the service in the name of an AWS endpoint service or of an
// AWS-managed prefix list: "eu-west-1" and "ecr.dkr" for com.amazonaws.eu-west-1.ecr.dkr. The region is "" where the name
// has something else in its place, such as "*" or a placeholder. Both are "" for a name of any other form.
func ParseServiceName(name string) (region, service string) {
	for _, p := range partitions {
		rest, ok := strings.CutPrefix(name, p.ReverseDNSPrefix()+".")
		if !ok {
			continue
		}
		region, service, _ = strings.Cut(rest, ".")
		switch {
		case region == "" || service == "" || region == "vpce": // com.amazonaws.vpce.<region>.<id> is a service of a customer
			return "", ""
		case !IsRegion(region):
			region = ""
		}
		return region, PlainService(service)
	}
	return "", ""
}

// ecrService matches the short names of the services of ECR, FIPS variants included.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
var ecrService = lazyregexp.New(`^ecr(?:-fips)?\.(api|dkr)(?:-fips)?$`)

// PlainService returns the short name of a service without what marks its FIPS variant.
func PlainService(short string) string {
	if m := ecrService().FindStringSubmatch(short); m != nil {
		return "ecr." + m[1]
	}
	return strings.TrimSuffix(short, "-fips")
}

// GatewayServices returns the short names of the services with gateway endpoints whose AWS-managed prefix lists the
// policies know.
func GatewayServices() []string { return []string{"s3", "dynamodb"} }

// HasGateway reports whether the service is one of GatewayServices.
func HasGateway(service string) bool { return slices.Contains(GatewayServices(), service) }
