package aws_test

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/aws"
)

func TestParseHost(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]aws.Host{
		"api.ecr.ap-northeast-1.amazonaws.com":                                              {Service: "ecr.api", Region: "ap-northeast-1"},
		"ecr.ap-northeast-1.amazonaws.com.":                                                 {Service: "ecr.api", Region: "ap-northeast-1"},
		"API.ECR.cn-north-1.amazonaws.com.cn":                                               {Service: "ecr.api", Region: "cn-north-1"},
		"ecr.eu-west-1.api.aws":                                                             {Service: "ecr.api", Region: "eu-west-1", DualStack: true},
		"ecr-fips.us-east-1.amazonaws.com":                                                  {Service: "ecr.api", Region: "us-east-1", FIPS: true},
		"api.ecr-fips.us-east-1.amazonaws.com":                                              {Service: "ecr.api", Region: "us-east-1", FIPS: true},
		"123456789012.dkr.ecr.ap-northeast-1.amazonaws.com":                                 {Service: "ecr.dkr", Region: "ap-northeast-1", Account: "123456789012"},
		"123456789012.dkr.ecr-fips.us-west-2.amazonaws.com":                                 {Service: "ecr.dkr", Region: "us-west-2", Account: "123456789012", FIPS: true},
		"123456789012.dkr-ecr.eu-west-1.on.aws":                                             {Service: "ecr.dkr", Region: "eu-west-1", Account: "123456789012", DualStack: true},
		"api.ecr.eusc-de-east-1.amazonaws.eu":                                               {Service: "ecr.api", Region: "eusc-de-east-1"},
		"prod-ap-northeast-1-starport-layer-bucket.s3.ap-northeast-1.amazonaws.com":         {Service: "s3", Region: "ap-northeast-1", Bucket: aws.LayerBucket("ap-northeast-1")},
		"s3.eu-west-1.amazonaws.com":                                                        {Service: "s3", Region: "eu-west-1"},
		"logs.us-gov-west-1.amazonaws.com":                                                  {Service: "logs", Region: "us-gov-west-1"},
		"kinesis.eu-west-1.amazonaws.com":                                                   {Service: "kinesis-streams", Region: "eu-west-1"},
		"secretsmanager-fips.us-east-1.amazonaws.com":                                       {Service: "secretsmanager", Region: "us-east-1", FIPS: true},
		"vpce-0a1b2c3d4e5f60718-abcdefgh.dkr.ecr.us-east-1.vpce.amazonaws.com":              {Service: "ecr.dkr", Region: "us-east-1", EndpointID: "vpce-0a1b2c3d4e5f60718-abcdefgh"},
		"vpce-0a1b2c3d4e5f60718-abcdefgh-us-east-1a.logs.us-east-1.vpce.amazonaws.com":      {Service: "logs", Region: "us-east-1", EndpointID: "vpce-0a1b2c3d4e5f60718-abcdefgh-us-east-1a"},
		"123456789012.vpce-0a1b2c3d4e5f60718-abcdefgh.dkr.ecr.eu-west-1.vpce.amazonaws.com": {Service: "ecr.dkr", Region: "eu-west-1", EndpointID: "vpce-0a1b2c3d4e5f60718-abcdefgh"},
		"my-own-service.ap-northeast-1.amazonaws.com":                                       {Region: "ap-northeast-1"},
		"nlb3-0123456789abcdef.elb.ap-northeast-1.amazonaws.com":                            {Region: "ap-northeast-1"},
	} {
		if got, ok := aws.ParseHost(name); !ok || got != want {
			t.Errorf("%s: got %+v, %t, want %+v", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "example.com", "amazonaws.com", "s3.amazonaws.com", "api.ecr.amazonaws.com", "ecr.eu-west-1.example.com", "public.ecr.aws"} {
		if got, ok := aws.ParseHost(name); ok {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestECRHosts(t *testing.T) {
	t.Parallel()
	for region, want := range map[string][]string{
		"ap-northeast-1": {"api.ecr.ap-northeast-1.amazonaws.com", "ecr.ap-northeast-1.amazonaws.com", "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com"},
		"cn-north-1":     {"api.ecr.cn-north-1.amazonaws.com.cn", "ecr.cn-north-1.amazonaws.com.cn", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"},
	} {
		got := aws.ECRHosts(region, "123456789012")
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		for _, name := range got {
			if host, ok := aws.ParseHost(name); !ok || host.Region != region {
				t.Errorf("%s is not a host of ECR", name)
			}
		}
	}
}

// TestEndpointServiceName wants names that ParseServiceName reads.
func TestEndpointServiceName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ region, service, want string }{
		{"ap-northeast-1", "ecr.api", "com.amazonaws.ap-northeast-1.ecr.api"},
		{"cn-north-1", "ecr.dkr", "cn.com.amazonaws.cn-north-1.ecr.dkr"},
		{"cn-north-1", "logs", "com.amazonaws.cn-north-1.logs"},
		{"eusc-de-east-1", "ecr.api", "eu.amazonaws.eusc-de-east-1.ecr.api"},
		{"us-iso-east-1", "sqs", "gov.ic.c2s.us-iso-east-1.sqs"},
		{"us-isob-west-1", "ecr.api", "gov.sgov.sc2s.us-isob-west-1.ecr.api"},
		{"us-isof-south-1", "ebs", "gov.ic.hci.csp.us-isof-south-1.ebs"},
		{"eu-isoe-west-1", "execute-api", "uk.adc-e.cloud.eu-isoe-west-1.execute-api"},
	} {
		got := aws.EndpointServiceName(test.region, test.service)
		region, service := aws.ParseServiceName(got)
		if got != test.want || region != test.region || service != test.service {
			t.Errorf("got %q, which is %q in %q, want %q", got, service, region, test.want)
		}
	}
	if got, want := aws.EndpointServiceName("cn-north-1", "transcribe"), "cn.com.amazonaws.cn-north-1.transcribe.cn"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := aws.GatewayServiceName("cn-north-1", "s3"), "com.amazonaws.cn-north-1.s3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
