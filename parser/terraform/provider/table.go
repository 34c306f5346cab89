package provider

import (
	"maps"
	"slices"
)

// Type says what a resource type of the provider is in AWS's own schema.
type Type struct {
	// AWS is the type as CloudFormation calls it.
	AWS        string
	Properties []Property
	// Attributes are the attributes by which others refer to something of the resource, as AWS's schema calls them. The
	// id and the ARN need no entry.
	Attributes map[string]string
	// Named is true for a type that matters only where something refers to it.
	Named bool
	// Spread is the property that says what the resource is for, "" where it is for itself: where that may be one of
	// several things, there is one of the resource for each.
	Spread string
}

// TypeOf returns what a resource type is, or a data source, whose name begins with "data." then. A type that is not in
// the table has nothing to do with the network: it is the zero Type.
func TypeOf(name string) *Type {
	if t, ok := table[name]; ok {
		return t
	}
	return &none
}

// none is what all resources are that have nothing to do with the network.
var none Type //nolint:gochecknoglobals // never changed

// Types lists the names of all types in the table, sorted.
func Types() []string { return slices.Sorted(maps.Keys(table)) }

// Has reports whether a type is in the table.
func Has(name string) bool {
	_, ok := table[name]
	return ok
}

// Makes reports whether resources of the type are a part of the network.
func (t *Type) Makes() bool { return t.AWS != "" && !t.Named }

// vpcAttributes are what a VPC is made with.
var vpcAttributes = map[string]string{
	"cidr_block":                "CidrBlock",
	"ipv6_cidr_block":           "Ipv6CidrBlock",
	"default_security_group_id": "DefaultSecurityGroup",
	"default_network_acl_id":    "DefaultNetworkAcl",
	"default_route_table_id":    "MainRouteTable",
	"main_route_table_id":       "MainRouteTable",
}

var subnetAttributes = map[string]string{"cidr_block": "CidrBlock", "ipv6_cidr_block": "Ipv6CidrBlock"}

var endpointAttributes = map[string]string{
	"prefix_list_id":     "PrefixListId",
	"security_group_ids": "SecurityGroupIds",
	"dns_entry":          "DnsEntries",
}

var repositoryAttributes = map[string]string{"repository_url": "RepositoryUri"}

var subnetProperties = []Property{
	link("VpcId", "vpc_id"),
	text("CidrBlock", "cidr_block"),
	name("AvailabilityZone", "availability_zone"),
	name("AvailabilityZoneId", "availability_zone_id"),
}

var prefixListProperties = []Property{
	name("PrefixListName", "name"),
}

var endpointProperties = []Property{
	name("ServiceName", "service_name"),
	text("ServiceRegion", "service_region"),
	link("VpcId", "vpc_id"),
	links("SubnetIds", "subnet_ids"),
	links("RouteTableIds", "route_table_ids"),
	links("SecurityGroupIds", "security_group_ids"),
	blocks("SubnetConfigurations", "subnet_configuration", text("Ipv4", "ipv4"), link("SubnetId", "subnet_id")),
}

// strategy is the capacity providers of a service or cluster.
func strategy(name, argument string) Property {
	return blocks(name, argument, text("CapacityProvider", "capacity_provider"))
}

// awsvpc is the network of tasks, in a block that other schemas nest one deeper.
func awsvpc(name string) Property {
	return block(name, "network_configuration", awsvpcProperties...)
}

var awsvpcProperties = []Property{
	links("Subnets", "subnets"),
	links("SecurityGroups", "security_groups"),
	text("AssignPublicIp", "assign_public_ip"),
}

var targetProperties = []Property{
	definition("TaskDefinitionArn", "task_definition_arn"),
	text("LaunchType", "launch_type"),
	text("PlatformVersion", "platform_version"),
	text("EnableExecuteCommand", "enable_execute_command"),
	strategy("CapacityProviderStrategy", "capacity_provider_strategy"),
}

// with returns properties and further ones.
func with(properties []Property, more ...Property) []Property {
	return append(append([]Property{}, properties...), more...)
}

// runProperties are those of what says everything about its tasks at the top level.
var runProperties = []Property{
	link("Cluster", "cluster"),
	definition("TaskDefinition", "task_definition"),
	text("LaunchType", "launch_type"),
	text("PlatformVersion", "platform_version"),
	strategy("CapacityProviderStrategy", "capacity_provider_strategy"),
}

// table is what the resource types are. The arguments are from the schemas of version 5 and 6 of the provider; where
// both name one differently, the names of both stand here.
var table = map[string]*Type{
	"aws_vpc": {AWS: "AWS::EC2::VPC", Attributes: vpcAttributes, Properties: []Property{
		text("CidrBlock", "cidr_block"),
		text("EnableDnsSupport", "enable_dns_support").or("true"),
		text("EnableDnsHostnames", "enable_dns_hostnames").or("false"),
	}},
	"aws_default_vpc": {AWS: "AWS::EC2::VPC", Attributes: vpcAttributes, Properties: []Property{
		text("CidrBlock", "cidr_block"),
		text("EnableDnsSupport", "enable_dns_support").or("true"),
		text("EnableDnsHostnames", "enable_dns_hostnames").or("true"),
	}},
	"data.aws_vpc": {AWS: "AWS::EC2::VPC", Named: true, Attributes: vpcAttributes},
	"aws_vpc_ipv4_cidr_block_association": {AWS: "AWS::EC2::VPCCidrBlock", Properties: []Property{
		link("VpcId", "vpc_id"), text("CidrBlock", "cidr_block"),
	}},
	"aws_vpc_dhcp_options": {AWS: "AWS::EC2::DHCPOptions", Properties: []Property{links("DomainNameServers", "domain_name_servers")}},
	"aws_default_vpc_dhcp_options": {AWS: "AWS::EC2::DHCPOptions", Properties: []Property{
		text("DomainNameServers", "domain_name_servers").or("AmazonProvidedDNS"), // which is all that it can be
	}},
	"data.aws_vpc_dhcp_options": {AWS: "AWS::EC2::DHCPOptions", Named: true},
	"aws_vpc_dhcp_options_association": {AWS: "AWS::EC2::VPCDHCPOptionsAssociation", Properties: []Property{
		link("VpcId", "vpc_id"), link("DhcpOptionsId", "dhcp_options_id"),
	}},
	"aws_subnet":         {AWS: "AWS::EC2::Subnet", Attributes: subnetAttributes, Properties: subnetProperties},
	"aws_default_subnet": {AWS: "AWS::EC2::Subnet", Attributes: subnetAttributes, Properties: subnetProperties},
	"data.aws_subnet":    {AWS: "AWS::EC2::Subnet", Named: true, Attributes: subnetAttributes, Properties: subnetProperties},
	"aws_route53_zone":   {AWS: "AWS::Route53::HostedZone", Properties: []Property{text("Name", "name"), blocks("VPCs", "vpc", link("VPCId", "vpc_id"))}},
	"aws_route53_record": {AWS: "AWS::Route53::RecordSet", Properties: []Property{
		link("HostedZoneId", "zone_id"), text("Name", "name"), links("ResourceRecords", "records"),
		block("AliasTarget", "alias", link("DNSName", "name")),
	}},
	"aws_vpc_peering_connection": {AWS: "AWS::EC2::VPCPeeringConnection", Properties: []Property{
		link("VpcId", "vpc_id"), link("PeerVpcId", "peer_vpc_id"), text("Accepted", "auto_accept").or("false"),
	}},
	"data.aws_vpc_peering_connection": {AWS: "AWS::EC2::VPCPeeringConnection", Named: true},
	"aws_ec2_transit_gateway": {AWS: "AWS::EC2::TransitGateway", Properties: []Property{
		text("DefaultRouteTableAssociation", "default_route_table_association"),
		text("DefaultRouteTablePropagation", "default_route_table_propagation"),
	}},
	"data.aws_ec2_transit_gateway": {AWS: "AWS::EC2::TransitGateway", Named: true},
	"aws_ec2_transit_gateway_vpc_attachment": {AWS: "AWS::EC2::TransitGatewayVpcAttachment", Properties: []Property{
		link("TransitGatewayId", "transit_gateway_id"), link("VpcId", "vpc_id"),
		text("DefaultRouteTableAssociation", "transit_gateway_default_route_table_association"),
		text("DefaultRouteTablePropagation", "transit_gateway_default_route_table_propagation"),
	}},
	"aws_nat_gateway": {AWS: "AWS::EC2::NatGateway", Properties: []Property{
		link("SubnetId", "subnet_id"),
		text("ConnectivityType", "connectivity_type"),
		text("AvailabilityMode", "availability_mode"),
	}},
	"data.aws_nat_gateway":      {AWS: "AWS::EC2::NatGateway", Named: true},
	"aws_internet_gateway":      {AWS: "AWS::EC2::InternetGateway", Named: true},
	"data.aws_internet_gateway": {AWS: "AWS::EC2::InternetGateway", Named: true},
	"aws_vpn_gateway":           {AWS: "AWS::EC2::VPNGateway", Named: true},
	"aws_route_table":           {AWS: "AWS::EC2::RouteTable", Properties: []Property{link("VpcId", "vpc_id")}},
	"data.aws_route_table":      {AWS: "AWS::EC2::RouteTable", Named: true, Properties: []Property{link("VpcId", "vpc_id")}},
	"aws_default_route_table":   {AWS: "AWS::EC2::RouteTable"},
	"aws_route": {AWS: "AWS::EC2::Route", Spread: "RouteTableId", Properties: with(routeTargets,
		link("RouteTableId", "route_table_id"),
		text("DestinationCidrBlock", "destination_cidr_block"),
		text("DestinationIpv6CidrBlock", "destination_ipv6_cidr_block"),
		link("DestinationPrefixListId", "destination_prefix_list_id"),
	)},
	"aws_route_table_association": {AWS: "AWS::EC2::SubnetRouteTableAssociation", Spread: "RouteTableId", Properties: []Property{
		link("SubnetId", "subnet_id"), link("RouteTableId", "route_table_id"),
	}},
	"aws_main_route_table_association": {AWS: "AWS::EC2::SubnetRouteTableAssociation", Properties: []Property{
		link("VpcId", "vpc_id"), link("RouteTableId", "route_table_id"),
	}},
	"aws_network_acl":         {AWS: "AWS::EC2::NetworkAcl", Properties: []Property{link("VpcId", "vpc_id")}},
	"aws_default_network_acl": {AWS: "AWS::EC2::NetworkAcl"},
	"aws_network_acl_rule": {AWS: "AWS::EC2::NetworkAclEntry", Spread: "NetworkAclId", Properties: with(aclTraffic,
		link("NetworkAclId", "network_acl_id"),
		text("Egress", "egress"), text("RuleNumber", "rule_number"), text("RuleAction", "rule_action"),
	)},
	"aws_network_acl_association": {AWS: "AWS::EC2::SubnetNetworkAclAssociation", Spread: "NetworkAclId", Properties: []Property{
		link("SubnetId", "subnet_id"), link("NetworkAclId", "network_acl_id"),
	}},

	"aws_security_group":                  {AWS: "AWS::EC2::SecurityGroup", Properties: []Property{link("VpcId", "vpc_id")}},
	"aws_default_security_group":          {AWS: "AWS::EC2::SecurityGroup", Properties: []Property{link("VpcId", "vpc_id")}},
	"data.aws_security_group":             {AWS: "AWS::EC2::SecurityGroup", Named: true, Properties: []Property{link("VpcId", "vpc_id")}},
	"aws_security_group_rule":             {AWS: "AWS::EC2::SecurityGroupEgress"}, // or ingress, by its type
	"aws_vpc_security_group_egress_rule":  {AWS: "AWS::EC2::SecurityGroupEgress"},
	"aws_vpc_security_group_ingress_rule": {AWS: "AWS::EC2::SecurityGroupIngress"},
	"aws_ec2_managed_prefix_list":         {AWS: "AWS::EC2::PrefixList", Properties: prefixListProperties},
	"data.aws_ec2_managed_prefix_list":    {AWS: "AWS::EC2::PrefixList", Named: true, Properties: prefixListProperties, Attributes: endpointAttributes},
	"data.aws_prefix_list":                {AWS: "AWS::EC2::PrefixList", Named: true, Properties: prefixListProperties, Attributes: endpointAttributes},

	"aws_vpc_endpoint": {AWS: "AWS::EC2::VPCEndpoint", Attributes: endpointAttributes, Properties: with(endpointProperties,
		text("VpcEndpointType", "vpc_endpoint_type").or("Gateway"),
		text("PrivateDnsEnabled", "private_dns_enabled").or("false"),
	)},
	"aws_vpc_endpoint_service": {AWS: "AWS::EC2::VPCEndpointService", Named: true},
	"data.aws_vpc_endpoint":    {AWS: "AWS::EC2::VPCEndpoint", Attributes: endpointAttributes, Properties: endpointProperties},

	"aws_ecs_cluster": {AWS: "AWS::ECS::Cluster", Properties: []Property{
		text("ClusterName", "name"),
		strategy("DefaultCapacityProviderStrategy", "default_capacity_provider_strategy"), // before version 5
		block("Configuration", "configuration",
			block("ExecuteCommandConfiguration", "execute_command_configuration", name("KmsKeyId", "kms_key_id"), text("Logging", "logging"),
				block("LogConfiguration", "log_configuration",
					name("CloudWatchLogGroupName", "cloud_watch_log_group_name"), name("S3BucketName", "s3_bucket_name")))),
	}},
	"data.aws_ecs_cluster": {AWS: "AWS::ECS::Cluster", Named: true, Properties: []Property{text("ClusterName", "cluster_name")}},
	"aws_ecs_cluster_capacity_providers": {AWS: "AWS::ECS::ClusterCapacityProviderAssociations", Properties: []Property{
		link("Cluster", "cluster_name"),
		strategy("DefaultCapacityProviderStrategy", "default_capacity_provider_strategy"),
	}},
	"aws_ecs_capacity_provider": {AWS: "AWS::ECS::CapacityProvider", Named: true},
	"aws_ecs_task_definition": {AWS: "AWS::ECS::TaskDefinition", Properties: []Property{
		text("Family", "family"),
		links("RequiresCompatibilities", "requires_compatibilities"),
		containers("ContainerDefinitions", "container_definitions"),
		link("ExecutionRoleArn", "execution_role_arn"),
	}},
	"data.aws_ecs_task_definition": {AWS: "AWS::ECS::TaskDefinition", Named: true},
	"aws_ecs_service": {AWS: "AWS::ECS::Service", Properties: with(runProperties,
		text("EnableExecuteCommand", "enable_execute_command"),
		awsvpc("NetworkConfiguration.AwsvpcConfiguration"),
		block("DeploymentController", "deployment_controller", text("Type", "type")),
	)},
	"aws_ecs_task_set": {AWS: "AWS::ECS::TaskSet", Properties: with(runProperties,
		awsvpc("NetworkConfiguration.AwsVpcConfiguration"),
	)},
	"data.aws_ecs_task_execution": {AWS: "AWS::ECS::RunTask", Properties: with(runProperties,
		text("EnableExecuteCommand", "enable_execute_command"),
		awsvpc("NetworkConfiguration.AwsvpcConfiguration"),
		block("Overrides", "overrides", link("ExecutionRoleArn", "execution_role_arn")),
	)},
	"aws_ecs_express_gateway_service": {AWS: "AWS::ECS::ExpressGatewayService", Properties: []Property{
		link("Cluster", "cluster"),
		block("NetworkConfiguration", "network_configuration", links("Subnets", "subnets"), links("SecurityGroups", "security_groups")),
		block("PrimaryContainer", "primary_container", name("Image", "image")),
	}},
	"aws_cloudwatch_event_target": {AWS: "AWS::Events::Rule", Properties: []Property{
		link("Arn", "arn"), text("Id", "target_id"), name("Input", "input"),
		block("InputTransformer", "input_transformer", text("InputTemplate", "input_template")),
		block("EcsParameters", "ecs_target", with(targetProperties, awsvpc("NetworkConfiguration.AwsVpcConfiguration"))...),
	}},
	"aws_scheduler_schedule": {AWS: "AWS::Scheduler::Schedule", Properties: []Property{
		block("Target", "target", link("Arn", "arn"), name("Input", "input"),
			block("EcsParameters", "ecs_parameters", with(targetProperties, awsvpc("NetworkConfiguration.AwsvpcConfiguration"))...)),
	}},
	"aws_pipes_pipe": {AWS: "AWS::Pipes::Pipe", Properties: []Property{
		link("Target", "target"),
		block("TargetParameters", "target_parameters",
			block("EcsTaskParameters", "ecs_task_parameters", with(targetProperties,
				block("Overrides", "overrides", link("ExecutionRoleArn", "execution_role_arn")),
				block("NetworkConfiguration", "network_configuration",
					block("AwsvpcConfiguration", "aws_vpc_configuration", awsvpcProperties...)))...)),
	}},
	"aws_batch_compute_environment": {AWS: "AWS::Batch::ComputeEnvironment", Properties: []Property{
		block("ComputeResources", "compute_resources",
			text("Type", "type"), links("Subnets", "subnets"), links("SecurityGroupIds", "security_group_ids")),
	}},
	"aws_batch_job_definition": {AWS: "AWS::Batch::JobDefinition", Properties: []Property{
		links("PlatformCapabilities", "platform_capabilities"),
		containers("ContainerProperties", "container_properties"),
		containers("EcsProperties", "ecs_properties"),
	}},
	"aws_sfn_state_machine": {AWS: "AWS::StepFunctions::StateMachine", Properties: []Property{
		document("Definition", "definition"),
	}},

	"aws_ecr_repository":             {AWS: "AWS::ECR::Repository", Named: true, Attributes: repositoryAttributes, Properties: repositoryName("name")},
	"data.aws_ecr_repository":        {AWS: "AWS::ECR::Repository", Named: true, Attributes: repositoryAttributes, Properties: repositoryName("name")},
	"data.aws_ecr_image":             {AWS: "AWS::ECR::Repository", Named: true, Attributes: map[string]string{"image_uri": "RepositoryUri"}, Properties: repositoryName("repository_name")},
	"aws_ecrpublic_repository":       {AWS: "AWS::ECR::PublicRepository", Named: true, Attributes: map[string]string{"repository_uri": "RepositoryUri"}},
	"aws_secretsmanager_secret":      {AWS: "AWS::SecretsManager::Secret", Named: true},
	"data.aws_secretsmanager_secret": {AWS: "AWS::SecretsManager::Secret", Named: true},
	"data.aws_iam_role":              {AWS: "AWS::IAM::Role", Named: true, Properties: []Property{name("RoleName", "name")}},
	"aws_ssm_parameter":              {AWS: "AWS::SSM::Parameter", Named: true},
	"data.aws_ssm_parameter":         {AWS: "AWS::SSM::Parameter", Named: true},

	"aws_iam_role": {AWS: "AWS::IAM::Role", Named: true, Properties: []Property{
		name("RoleName", "name"),
		name("Path", "path"),
		blocks("Policies", "inline_policy", name("PolicyName", "name"), document("PolicyDocument", "policy")),
		links("ManagedPolicyArns", "managed_policy_arns"),
		link("PermissionsBoundary", "permissions_boundary"),
	}},
	"aws_iam_policy":      {AWS: "AWS::IAM::ManagedPolicy", Named: true, Properties: []Property{document("PolicyDocument", "policy")}},
	"data.aws_iam_policy": {AWS: "AWS::IAM::ManagedPolicy", Named: true, Properties: []Property{name("ManagedPolicyName", "name")}},
	"aws_iam_role_policy": {AWS: "AWS::IAM::RolePolicy", Named: true, Properties: []Property{
		link("RoleName", "role"), name("PolicyName", "name"), document("PolicyDocument", "policy"),
	}},
	"aws_iam_role_policy_attachment": {AWS: "AWS::IAM::RolePolicyAttachment", Named: true, Properties: []Property{
		link("RoleName", "role"), link("PolicyArn", "policy_arn"),
	}},
	"aws_iam_policy_attachment": {AWS: "AWS::IAM::RolePolicyAttachment", Named: true, Properties: []Property{
		links("Roles", "roles"), link("PolicyArn", "policy_arn"),
	}},
	"aws_iam_role_policy_attachments_exclusive": {AWS: "AWS::IAM::RolePolicyAttachmentsExclusive", Named: true, Properties: []Property{
		link("RoleName", "role_name"), links("PolicyArns", "policy_arns"),
	}},
	"aws_iam_role_policies_exclusive": {AWS: "AWS::IAM::RolePoliciesExclusive", Named: true, Properties: []Property{
		link("RoleName", "role_name"), links("PolicyNames", "policy_names"),
	}},
	"aws_ecr_repository_policy": {AWS: "AWS::ECR::RepositoryPolicy", Named: true, Properties: []Property{
		link("RepositoryName", "repository"), document("PolicyText", "policy"),
	}},
}

// repositoryName is the name of a repository.
func repositoryName(argument string) []Property { return []Property{name("RepositoryName", argument)} }

// routeTargets are the arguments for the target of a route, in a route table and in a route of its own.
var routeTargets = []Property{
	link("GatewayId", "gateway_id"),
	link("NatGatewayId", "nat_gateway_id"),
	link("TransitGatewayId", "transit_gateway_id"),
	link("VpcPeeringConnectionId", "vpc_peering_connection_id"),
	link("EgressOnlyInternetGatewayId", "egress_only_gateway_id"),
	link("NetworkInterfaceId", "network_interface_id"),
	link("InstanceId", "instance_id"),
	link("VpcEndpointId", "vpc_endpoint_id"),
	link("CarrierGatewayId", "carrier_gateway_id"),
	link("LocalGatewayId", "local_gateway_id"),
	link("CoreNetworkArn", "core_network_arn"),
}

// Route returns the properties of a route that is written in a route table.
func Route() []Property { return written["route"] }

// aclTraffic is what an entry of a network ACL allows or denies. Ports that are not written are 0.
var aclTraffic = []Property{
	text("Protocol", "protocol"),
	text("PortRange.From", "from_port").or("0"),
	text("PortRange.To", "to_port").or("0"),
	text("Icmp.Type", "icmp_type").or("0"),
	text("Icmp.Code", "icmp_code").or("0"),
	text("CidrBlock", "cidr_block"),
	text("Ipv6CidrBlock", "ipv6_cidr_block"),
}

// ACLEntry returns the properties of an entry that is written in a network ACL.
func ACLEntry() []Property { return written["entry"] }

// written are the properties of what is written inside of resources, and may be a resource of its own.
var written = map[string][]Property{
	"route": with(routeTargets,
		text("DestinationCidrBlock", "cidr_block"),
		text("DestinationIpv6CidrBlock", "ipv6_cidr_block"),
		link("DestinationPrefixListId", "destination_prefix_list_id"),
	),
	"entry": with(aclTraffic, text("RuleNumber", "rule_no"), text("RuleAction", "action")),
}

// Peer is an argument that names the other ends of a security group rule.
type Peer struct {
	Property Property
	// Sided is true for a property whose name begins with Destination or Source.
	Sided bool
}

// Rule says which arguments a form of a security group rule has.
type Rule struct {
	Traffic []Property
	Peers   []Peer
	// Self is the argument that makes the group itself a peer, "" where there is none.
	Self string
	// Style is the model's name for the form.
	Style string
}

// InlineRule is a rule that is written in a security group.
var InlineRule = Rule{
	Traffic: traffic("protocol"),
	Peers:   peers("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups", Links),
	Self:    "self",
	Style:   "inline",
}

// Rules are the forms of rules that are resources of their own.
var Rules = map[string]Rule{
	"aws_security_group_rule": {
		Traffic: traffic("protocol"),
		Peers: []Peer{
			{links("CidrIp", "cidr_blocks"), false}, {links("CidrIpv6", "ipv6_cidr_blocks"), false},
			{links("PrefixListId", "prefix_list_ids"), true}, {link("SecurityGroupId", "source_security_group_id"), true},
		},
		Self:  "self",
		Style: "resource",
	},
	"aws_vpc_security_group_egress_rule":  oneOf,
	"aws_vpc_security_group_ingress_rule": oneOf,
}

// oneOf is a rule with exactly one peer.
var oneOf = Rule{
	Traffic: traffic("ip_protocol"),
	Peers:   peers("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id", Link),
	Style:   "rule_resource",
}

func traffic(protocol string) []Property {
	return []Property{text("IpProtocol", protocol), text("FromPort", "from_port"), text("ToPort", "to_port")}
}

func peers(ipv4, ipv6, list, group string, form Form) []Peer {
	of := func(name, argument string) Property { return Property{Name: name, Argument: argument, Form: form} }
	return []Peer{
		{of("CidrIp", ipv4), false}, {of("CidrIpv6", ipv6), false},
		{of("PrefixListId", list), true}, {of("SecurityGroupId", group), true},
	}
}
