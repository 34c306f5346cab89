package model

import (
	"regexp"
	"strings"
)

// serviceName takes an endpoint service or AWS-managed prefix list name apart. The region may be anything without a
// dot, a placeholder too. Source of the prefixes: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
// and the partitions of the AWS SDKs' endpoint data.
var serviceName = regexp.MustCompile(
	`^(?:(?:cn\.)?com\.amazonaws|eu\.amazonaws|gov\.ic\.c2s|gov\.sgov\.sc2s|uk\.adc-e\.cloud|gov\.ic\.hci\.csp)\.([^.]+)\.(.+)$`)

// ServiceOf returns the short name of the AWS service that an endpoint or prefix list of this name belongs to, such as
// "ecr.dkr" for com.amazonaws.eu-west-1.ecr.dkr; "" for a name of any other form.
func ServiceOf(name string) string {
	m := serviceName.FindStringSubmatch(name)
	if m == nil || m[1] == "vpce" { // a service of another account
		return ""
	}
	return PlainService(m[2])
}

// RegionOf returns the region in the name of an AWS service's endpoint or prefix list, "" for a name of another form.
func RegionOf(name string) string {
	m := serviceName.FindStringSubmatch(name)
	if m == nil || !region.MatchString(m[1]) {
		return ""
	}
	return m[1]
}

// region matches region codes such as "eu-west-1", "us-gov-east-1" and "us-iso-east-1".
var region = regexp.MustCompile(`^[a-z]{2,4}(?:-[a-z]+)+-\d+$`)

// ecrService matches the spellings of ECR's services, FIPS ones included.
var ecrService = regexp.MustCompile(`^ecr(?:-fips)?\.(api|dkr)(?:-fips)?$`)

// PlainService returns the short name of a service without what marks its FIPS variant.
func PlainService(short string) string {
	if m := ecrService.FindStringSubmatch(short); m != nil {
		return "ecr." + m[1]
	}
	return strings.TrimSuffix(short, "-fips")
}
