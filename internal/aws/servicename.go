package aws

import (
	"slices"
	"strings"
)

// The source of the names of endpoint services by region, and when it was read.
const (
	ServiceNamesSource = "https://github.com/aws/aws-cdk at commit 000a9eb, packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts, " +
		"made from describe-vpc-endpoint-services of each region"
	ServiceNamesCollected = "2026-11-28"
)

// ownNames are the services whose names begin with the DNS suffix of the partition, from back to front, by region. In these
// regions, the names of the others begin with com.amazonaws, as all do elsewhere. Source: ServiceNamesSource.
//
//	cn-north-1: cn.com.amazonaws.cn-north-1.ecr.api, but com.amazonaws.cn-north-1.logs
var ownNames = map[string]string{
	"cn-north-1": `application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup batch cassandra
cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache elasticbeanstalk
elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder iot.data iotsitewise.api iotsitewise.data
kinesis-streams lambda license-manager monitoring rds redshift redshift-data s3 sagemaker.api sagemaker.featurestore-runtime
sagemaker.runtime securityhub servicecatalog sms sqs states sts sync-states synthetics transcribe transcribestreaming transfer xray`,
	"cn-northwest-1": `account application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup batch
cassandra cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache
elasticbeanstalk elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder iot.data kinesis-streams
lambda license-manager monitoring polly rds redshift redshift-data s3 sagemaker.api sagemaker.featurestore-runtime
sagemaker.runtime securityhub servicecatalog sms sqs states sts sync-states synthetics transcribe transcribestreaming transfer
workspaces xray`,
	"eusc-de-east-1": "ecr.api ecr.dkr execute-api securityhub",
	"us-iso-east-1": `application-autoscaling athena autoscaling comprehend diode-messaging diode-messaging-proxy ebs ec2 ecr.api
ecr.dkr elasticfilesystem elasticfilesystem-fips execute-api sagemaker.api sagemaker.runtime sns sqs textract textract-fips
transcribe workspaces`,
	"us-iso-west-1": `autoscaling ebs ec2 ecr.api ecr.dkr elasticfilesystem elasticfilesystem-fips execute-api monitoring sns sqs
workspaces`,
	"us-isob-east-1": `application-autoscaling autoscaling diode-messaging diode-messaging-proxy ebs ec2 ecr.api ecr.dkr
elasticfilesystem elasticfilesystem-fips execute-api sagemaker.api sagemaker.runtime sns sqs workspaces`,
	"us-isob-west-1":  "ecr.api ecr.dkr elasticfilesystem-fips execute-api",
	"us-isof-south-1": "ebs ecr.api ecr.dkr execute-api",
	"us-isof-east-1":  "ebs ecr.api ecr.dkr execute-api",
	"eu-isoe-west-1":  "ebs ecr.api ecr.dkr execute-api",
}

// EndpointServiceName returns the name of the interface endpoint service of a region, given its short name.
func EndpointServiceName(region, service string) string {
	prefix := "com.amazonaws"
	if slices.Contains(strings.Fields(ownNames[region]), service) {
		prefix = PartitionOf(region).ReverseDNSPrefix()
	}
	name := prefix + "." + region + "." + service
	if service == "transcribe" && PartitionOf(region).Name == "aws-cn" {
		name += ".cn"
	}
	return name
}

// GatewayServiceName returns the name of the gateway endpoint service of a region, given its short name. It begins with
// com.amazonaws in every partition, as far as that is known.
// Source: https://github.com/aws/aws-cdk at commit 000a9eb, GatewayVpcEndpointAwsService
func GatewayServiceName(region, service string) string { return ServiceName(region, service) }
