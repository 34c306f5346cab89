package aws_test

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/aws"
)

func TestPartitionOf(t *testing.T) {
	t.Parallel()
	for region, want := range map[string][3]string{
		"eu-west-1":       {"aws", "amazonaws.com", "com.amazonaws"},
		"us-east-1":       {"aws", "amazonaws.com", "com.amazonaws"},
		"mx-central-1":    {"aws", "amazonaws.com", "com.amazonaws"},
		"cn-north-1":      {"aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"},
		"us-gov-west-1":   {"aws-us-gov", "amazonaws.com", "com.amazonaws"},
		"us-iso-east-1":   {"aws-iso", "c2s.ic.gov", "gov.ic.c2s"},
		"us-isob-east-1":  {"aws-iso-b", "sc2s.sgov.gov", "gov.sgov.sc2s"},
		"eu-isoe-west-1":  {"aws-iso-e", "cloud.adc-e.uk", "uk.adc-e.cloud"},
		"us-isof-south-1": {"aws-iso-f", "csp.hci.ic.gov", "gov.ic.hci.csp"},
		"eusc-de-east-1":  {"aws-eusc", "amazonaws.eu", "eu.amazonaws"},
	} {
		p := aws.PartitionOf(region)
		if got := [3]string{p.Name, p.DNSSuffix, p.ReverseDNSPrefix()}; got != want {
			t.Errorf("PartitionOf(%q) is %q, want %q", region, got, want)
		}
		if !aws.IsRegion(region) {
			t.Errorf("IsRegion(%q) is false", region)
		}
	}
}

func TestIsRegion(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "prod", "eu-west", "eu-west-1a", "EU-WEST-1", "europe-west-1", "*", "vpce", "eu-west-1\n"} {
		if aws.IsRegion(text) {
			t.Errorf("IsRegion(%q) is true", text)
		}
	}
}

func TestIsPrefixListID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"pl-61a54008": true, "pl-0123456789abcdef0": true, "pl-1": false, "pl-xyzxyzxy": false, "sg-61a54008": false, "": false,
	} {
		if got := aws.IsPrefixListID(text); got != want {
			t.Errorf("IsPrefixListID(%q) is %t", text, got)
		}
	}
}

func TestParseServiceName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, region, service string }{
		{"com.amazonaws.ap-northeast-1.ecr.api", "ap-northeast-1", "ecr.api"},
		{"com.amazonaws.us-gov-west-1.ecr.dkr", "us-gov-west-1", "ecr.dkr"},
		{"cn.com.amazonaws.cn-north-1.ecr.dkr", "cn-north-1", "ecr.dkr"},
		{"com.amazonaws.cn-north-1.s3", "cn-north-1", "s3"},
		{"eu.amazonaws.eusc-de-east-1.ecr.api", "eusc-de-east-1", "ecr.api"},
		{"gov.ic.c2s.us-iso-east-1.s3", "us-iso-east-1", "s3"},
		{"gov.sgov.sc2s.us-isob-east-1.s3", "us-isob-east-1", "s3"},
		{"uk.adc-e.cloud.eu-isoe-west-1.s3", "eu-isoe-west-1", "s3"},
		{"gov.ic.hci.csp.us-isof-south-1.s3", "us-isof-south-1", "s3"},
		{"com.amazonaws.us-east-1.ecr-fips.api", "us-east-1", "ecr.api"},
		{"com.amazonaws.us-east-1.ecr.dkr-fips", "us-east-1", "ecr.dkr"},
		{"com.amazonaws.us-east-1.kms-fips", "us-east-1", "kms"},
		{"com.amazonaws.us-east-1.ecr-public.api", "us-east-1", "ecr-public.api"},
		{"com.amazonaws.*.s3", "", "s3"},
		{"com.amazonaws.global.cloudfront.origin-facing", "", "cloudfront.origin-facing"},
		{"com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "", ""},
		{"com.amazonaws..s3", "", ""},
		{"com.amazonaws.us-east-1", "", ""},
		{"com.example.us-east-1.s3", "", ""},
		{"ecr.api", "", ""},
		{aws.ServiceName("eu-west-1", "logs"), "eu-west-1", "logs"},
	} {
		region, service := aws.ParseServiceName(test.name)
		if region != test.region || service != test.service {
			t.Errorf("ParseServiceName(%q) is %q, %q, want %q, %q", test.name, region, service, test.region, test.service)
		}
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	regions := aws.Regions()
	if !slices.IsSorted(regions) || len(slices.Compact(regions)) != len(aws.Regions()) {
		t.Errorf("not sorted, or with repetitions: %q", aws.Regions())
	}
	for _, region := range regions {
		if !aws.IsRegion(region) {
			t.Errorf("IsRegion(%q) is false", region)
		}
	}
}

func TestMayBeRegion(t *testing.T) {
	for text, want := range map[string]bool{
		"eu-west-1": true, "us-gov-east-1": true, "eusc-de-east-1": true,
		"eu-west-9": true, "sa-west-1": true, "us-south-1": true, "me-west-1": true, "us-gov-central-1": true,
		"us-eats-1": false, "su-east-1": false, "us-est-1": false, "us-east": false, "east-1": false, "": false,
	} {
		if got := aws.MayBeRegion(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}
