package provider

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Identifies reports whether an attribute of a resource identifies something, so that equal values mean the same thing,
// although nobody knows the value before the first apply.
func Identifies(resourceType, attribute string) bool {
	return isIdentity(attribute) || IsDocument(resourceType, attribute) || IsName(resourceType, attribute) ||
		TypeOf(resourceType).Attributes[attribute] == "RepositoryUri"
}

// IsName reports whether an attribute is a name by which others refer to a resource of the type. Where it is not known, it
// still says which resource is meant.
func IsName(resourceType, attribute string) bool {
	return resourceType == "aws_iam_role" && attribute == "name"
}

func isIdentity(attribute string) bool {
	switch attribute {
	case "id", "arn", "cidr_block", "ipv6_cidr_block", "private_ip", "service_name", "arn_without_revision":
		return true
	case "account_id": // may be compared with an account that is written out
		return false
	}
	return strings.HasSuffix(attribute, "_id") || strings.HasSuffix(attribute, "_arn")
}

// IsLink reports whether an attribute links resources, so that it matters more whose it is than what it is.
func IsLink(attribute string) bool {
	switch attribute {
	case "cidr_block", "ipv6_cidr_block", "service_name":
		return false
	case "network_interface_ids", "security_group_ids":
		return true
	}
	return isIdentity(attribute)
}

// IsBlock reports whether an attribute is the address block of a VPC or subnet.
func IsBlock(resourceType, attribute string) bool {
	of := TypeOf(resourceType).Attributes[attribute]
	return of == "CidrBlock" || of == "Ipv6CidrBlock"
}

// IsDocument reports whether an attribute is the text of a policy document that a data source puts together.
func IsDocument(resourceType, attribute string) bool {
	return resourceType == "data.aws_iam_policy_document" && (attribute == "json" || attribute == "minified_json")
}

// IDPrefix is how ids of a resource or data source start, without the "data.", as configurations sometimes test for it;
// "" where that is not known.
func IDPrefix(resourceType string) string { return idPrefixes[resourceType] }

var idPrefixes = map[string]string{
	"aws_security_group":          "sg-",
	"aws_default_security_group":  "sg-",
	"aws_vpc":                     "vpc-",
	"aws_default_vpc":             "vpc-",
	"aws_subnet":                  "subnet-",
	"aws_vpc_endpoint":            "vpce-",
	"aws_prefix_list":             "pl-",
	"aws_ec2_managed_prefix_list": "pl-",
	"aws_route_table":             "rtb-",
	"aws_default_route_table":     "rtb-",
	"aws_network_acl":             "acl-",
	"aws_default_network_acl":     "acl-",
	"aws_network_interface":       "eni-",
}

// Assigned lists the attributes, beside the id and the ARN, that AWS assigns to things of a type and that others refer
// to. One that is handed on as a whole has them all: who gets it in the end may want any of them.
func Assigned(resourceType string) []string { return assigned[resourceType] }

var assigned = map[string][]string{
	"aws_vpc": {
		"default_security_group_id", "main_route_table_id", "default_route_table_id", "default_network_acl_id",
	},
	"aws_default_vpc": {
		"default_security_group_id", "main_route_table_id", "default_route_table_id", "default_network_acl_id", "cidr_block",
	},
	"aws_subnet":                       {"availability_zone"},
	"aws_default_subnet":               {"cidr_block", "vpc_id"},
	"aws_security_group":               {"name", "vpc_id"},
	"aws_vpc_endpoint":                 {"prefix_list_id", "network_interface_ids", "dns_entry"},
	"aws_route53_zone":                 {"zone_id"},
	"aws_ecs_task_definition":          {"revision", "arn_without_revision"},
	"data.aws_vpc":                     {"cidr_block", "main_route_table_id"},
	"data.aws_subnet":                  {"cidr_block", "vpc_id", "availability_zone"},
	"data.aws_subnets":                 {"ids"},
	"data.aws_security_group":          {"name", "vpc_id"},
	"data.aws_security_groups":         {"ids", "vpc_ids"},
	"data.aws_vpc_endpoint":            {"prefix_list_id", "security_group_ids", "service_name", "vpc_id"},
	"data.aws_vpc_endpoint_service":    {"service_name"},
	"data.aws_prefix_list":             {"cidr_blocks"},
	"data.aws_ec2_managed_prefix_list": {"entries"},
	"data.aws_network_interface":       {"private_ip", "private_ips"},
	"data.aws_region":                  {"name", "region"},
	"data.aws_partition":               {"partition", "dns_suffix", "reverse_dns_prefix"},
	"data.aws_caller_identity":         {"account_id"},
	"data.aws_availability_zones":      {"names", "zone_ids"},
}

// Default returns the value that the provider fills in for an attribute that is not set, cty.NilVal where there is none.
// Source: the schemas of the resources in version 5 of the provider.
func Default(resourceType, attribute string) cty.Value { return defaults[resourceType][attribute] }

var defaults = map[string]map[string]cty.Value{
	"aws_vpc": {
		"enable_dns_support": cty.True,
		"instance_tenancy":   cty.StringVal("default"),
	},
	"aws_subnet": {
		"map_public_ip_on_launch":         cty.False,
		"assign_ipv6_address_on_creation": cty.False,
	},
	"aws_security_group": {
		"description":            cty.StringVal("Managed by Terraform"),
		"revoke_rules_on_delete": cty.False,
	},
	"aws_vpc_endpoint": {
		"vpc_endpoint_type": cty.StringVal("Gateway"),
	},
	"aws_security_group_rule": {
		"self": cty.False,
	},
}
