package aws

import (
	"slices"
	"strings"
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

// PlainService returns the short name of a service without what marks its FIPS variant, which the services of ECR have in
// either part of their names.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
func PlainService(short string) string {
	plain := strings.TrimSuffix(short, "-fips")
	if part, marked := strings.CutPrefix(plain, "ecr-fips."); marked && (part == "api" || part == "dkr") {
		return "ecr." + part
	}
	return plain
}

// GatewayServices returns the short names of the services with gateway endpoints whose AWS-managed prefix lists the
// policies know.
func GatewayServices() []string { return []string{"s3", "dynamodb"} }

// HasGateway reports whether the service is one of GatewayServices.
func HasGateway(service string) bool { return slices.Contains(GatewayServices(), service) }
