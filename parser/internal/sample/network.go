package sample

import "fmt"

// Resources returns an abstract network as resources: a service on Fargate with the group "task", the ECR endpoints with
// the group "endpoint", and the S3 gateway.
func (n Network) Resources() []Resource {
	vpc := Member{"VpcId", Ref{Name: "main"}}
	resources := []Resource{
		{"main", "AWS::EC2::VPC", Object{{"CidrBlock", "10.0.0.0/16"}, {"EnableDnsHostnames", true}}},
		{"private", "AWS::EC2::Subnet", Object{vpc, {"CidrBlock", "10.0.1.0/24"}, {"AvailabilityZone", Region + "a"}}},
		{"table", "AWS::EC2::RouteTable", Object{vpc}},
		{"routes", "AWS::EC2::SubnetRouteTableAssociation", Object{{"SubnetId", Ref{Name: "private"}}, {"RouteTableId", Ref{Name: "table"}}}},
		{"gateway", "AWS::EC2::VPCEndpoint", Object{
			vpc, {"ServiceName", "com.amazonaws." + Region + ".s3"}, {"VpcEndpointType", "Gateway"}, {"RouteTableIds", List{Ref{Name: "table"}}},
		}},
	}
	for _, name := range []string{"task", "endpoint"} {
		group := Object{{"GroupDescription", name}, vpc}
		// CloudFormation leaves a group that says nothing the egress that AWS gives it; this address is nobody's.
		none := Object{{"IpProtocol", "tcp"}, {"FromPort", 1}, {"ToPort", 1}, {"CidrIp", "127.0.0.1/32"}}
		resources = append(resources, Resource{name, "AWS::EC2::SecurityGroup", append(group, Member{"SecurityGroupEgress", List{none}})})
	}
	for i, rule := range n {
		resources = append(resources, rule.resource(fmt.Sprintf("rule%d", i)))
	}
	for _, service := range []string{"api", "dkr"} {
		resources = append(resources, Resource{service, "AWS::EC2::VPCEndpoint", Object{
			vpc, {"ServiceName", "com.amazonaws." + Region + ".ecr." + service}, {"VpcEndpointType", "Interface"},
			{"PrivateDnsEnabled", true}, {"SubnetIds", List{Ref{Name: "private"}}}, {"SecurityGroupIds", List{Ref{Name: "endpoint"}}},
		}})
	}
	launch := Launch{
		Cluster: "main", Definition: "app:1", LaunchType: "FARGATE",
		Subnets: List{Ref{Name: "private"}}, Groups: List{Ref{Name: "task"}},
	}
	return append(resources, Holders["service"].Of("app", launch))
}

// resource returns the rule as a resource of its own.
func (r Rule) resource(name string) Resource {
	kind, side := "AWS::EC2::SecurityGroupEgress", "Destination"
	if r.Direction == "ingress" {
		kind, side = "AWS::EC2::SecurityGroupIngress", "Source"
	}
	rule := Object{{"GroupId", Ref{Name: r.Group}}, {"IpProtocol", r.Protocol}}
	if r.Protocol != "-1" {
		rule = append(rule, Member{"FromPort", r.From}, Member{"ToPort", r.To})
	}
	switch r.Kind {
	case "cidr":
		return Resource{name, kind, append(rule, Member{"CidrIp", r.Peer})}
	case "cidr6":
		return Resource{name, kind, append(rule, Member{"CidrIpv6", r.Peer})}
	case "group":
		return Resource{name, kind, append(rule, Member{side + "SecurityGroupId", Ref{Name: r.Peer}})}
	}
	list := r.Peer
	if list == "s3" {
		list = "pl-61a54008" // which CloudFormation has no other name for
	}
	return Resource{name, kind, append(rule, Member{side + "PrefixListId", list})}
}

// AllHolders returns a network in which every kind of holder that version 5 of Terraform's provider knows starts tasks.
func AllHolders() []Resource {
	resources := Secure().Resources()
	resources = append(resources,
		Resource{"definition", "AWS::ECS::TaskDefinition", Object{
			{"Family", "app"}, {"RequiresCompatibilities", List{"FARGATE"}},
			{"ContainerDefinitions", List{Object{{"Name", "app"}, {"Image", "111122223333.dkr.ecr." + Region + ".amazonaws.com/app:1"}}}},
		}},
		Resource{"cluster", "AWS::ECS::Cluster", Object{{"ClusterName", "main"}}},
	)
	launch := Launch{
		Cluster: Ref{Name: "cluster"}, Definition: Ref{Name: "definition"}, LaunchType: "FARGATE",
		Subnets: List{Ref{Name: "private"}}, Groups: List{Ref{Name: "task"}},
	}
	for _, kind := range HolderKinds() {
		if kind != "express" {
			resources = append(resources, Holders[kind].Of("run"+kind, launch))
		}
	}
	return resources
}
