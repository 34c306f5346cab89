package terraform

import "github.com/zclconf/go-cty/cty"

// assigned are the attributes, beside the id and the ARN, that AWS assigns to things of these types and that others
// refer to. One that is handed on as a whole has them all: who gets it in the end may want any of them.
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
	"aws_vpc_endpoint":                 {"prefix_list_id", "network_interface_ids"},
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

// defaults are the values of attributes that the provider fills in when they are not set.
// Source: the schemas of the resources in version 5 of the provider.
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
