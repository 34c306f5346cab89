package sample

import (
	"fmt"
	"math/rand/v2"
)

// Random draws a network of everything that the model knows, right or wrong as it comes.
func Random(r *rand.Rand) []Resource {
	d := &drawer{Rand: r}
	d.network()
	d.groups()
	d.endpoints()
	d.acls()
	d.tasks()
	for _, kind := range HolderKinds() {
		if d.chance(30) {
			d.add("run"+kind, Holders[kind].Type, Holders[kind].of(d.launch()))
		}
	}
	return d.resources
}

// drawer draws a network.
type drawer struct {
	*rand.Rand
	resources []Resource
	names     map[string][]string // of the resources so far, by type
}

func (d *drawer) chance(percent int) bool { return d.IntN(100) < percent }

func pick[T any](d *drawer, from ...T) T { return from[d.IntN(len(from))] }

func (d *drawer) add(name, kind string, properties Object) {
	if d.names == nil {
		d.names = map[string][]string{}
	}
	d.names[kind] = append(d.names[kind], name)
	d.resources = append(d.resources, Resource{name, kind, properties})
}

// ref refers to one of the resources of a type.
func (d *drawer) ref(kind string) any { return Ref{Name: pick(d, d.names[kind]...)} }

// some returns references to some resources of a type, none of them twice, and sometimes to something else.
func (d *drawer) some(kind, literal string) List {
	var list List
	for _, name := range d.names[kind] {
		if d.chance(60) {
			list = append(list, Ref{Name: name})
		}
	}
	switch {
	case d.chance(10):
		list = append(list, literal)
	case d.chance(10):
		list = append(list, Parameter("other"))
	}
	if len(list) == 0 {
		list = List{d.ref(kind)}
	}
	return list
}

// maybe returns the object with a member, or sometimes without.
func (d *drawer) maybe(o Object, key string, v any) Object {
	if d.chance(70) {
		return append(o, Member{key, v})
	}
	return o
}

func (d *drawer) network() {
	vpc := Object{{"CidrBlock", "10.0.0.0/16"}}
	vpc = d.maybe(vpc, "EnableDnsSupport", d.chance(90))
	d.add("main", "AWS::EC2::VPC", d.maybe(vpc, "EnableDnsHostnames", d.chance(80)))
	for i := range 1 + d.IntN(3) {
		subnet := Object{{"VpcId", Ref{Name: "main"}}, {"CidrBlock", fmt.Sprintf("10.0.%d.0/24", i)}}
		d.add(fmt.Sprintf("subnet%d", i), "AWS::EC2::Subnet",
			d.maybe(subnet, "AvailabilityZone", pick[any](d, "ap-northeast-1a", "ap-northeast-1c", Parameter("zone"))))
	}
	for i := range d.IntN(3) {
		table := fmt.Sprintf("table%d", i)
		d.add(table, "AWS::EC2::RouteTable", Object{{"VpcId", Ref{Name: "main"}}})
		if d.chance(50) {
			route := Object{{"RouteTableId", Ref{Name: table}}, {"DestinationCidrBlock", pick[any](d, "0.0.0.0/0", "10.9.0.0/16")}}
			target := pick(d, Member{"GatewayId", "igw-1"}, Member{"NatGatewayId", "nat-1"}, Member{"TransitGatewayId", "tgw-1"},
				Member{"VpcPeeringConnectionId", Parameter("peering")})
			d.add("route"+table, "AWS::EC2::Route", append(route, target))
		}
		if d.chance(70) {
			d.add("association"+table, "AWS::EC2::SubnetRouteTableAssociation", Object{
				{"SubnetId", d.ref("AWS::EC2::Subnet")}, {"RouteTableId", Ref{Name: table}},
			})
		}
	}
}

func (d *drawer) groups() {
	const kind = "AWS::EC2::SecurityGroup"
	names := []string{"task", "endpoint", "third"}
	d.names[kind] = names
	for _, name := range names {
		group := Object{{"GroupDescription", "drawn"}, {"VpcId", Ref{Name: "main"}}}
		group = append(group, Member{"SecurityGroupEgress", List{d.rule("Destination")}})
		if d.chance(50) {
			group = append(group, Member{"SecurityGroupIngress", List{d.rule("Source"), d.rule("Source")}})
		}
		d.resources = append(d.resources, Resource{name, kind, group})
	}
	for i := range d.IntN(4) {
		rule := append(d.rule("Destination"), Member{"GroupId", d.ref(kind)})
		d.add(fmt.Sprintf("egress%d", i), "AWS::EC2::SecurityGroupEgress", rule)
		rule = append(d.rule("Source"), Member{"GroupId", d.ref(kind)})
		d.add(fmt.Sprintf("ingress%d", i), "AWS::EC2::SecurityGroupIngress", rule)
	}
}

// rule draws a rule whose other end is called by the side.
func (d *drawer) rule(side string) Object {
	var rule Object
	switch d.IntN(6) {
	case 0:
		rule = Object{{"IpProtocol", "-1"}, {"FromPort", 0}, {"ToPort", 0}}
	case 1:
		rule = Object{{"IpProtocol", pick[any](d, "udp", "icmp", "50", "6")}, {"FromPort", 1}, {"ToPort", 443}}
	default:
		rule = Object{{"IpProtocol", "tcp"}, {"FromPort", pick[any](d, 443, 443, 0, Parameter("port"))}, {"ToPort", 443}}
	}
	peer := pick(d,
		Member{"CidrIp", pick[any](d, "10.0.0.0/16", "0.0.0.0/0", "3.112.64.0/23", "127.0.0.1/32", Parameter("block"))},
		Member{"CidrIpv6", "::/0"},
		Member{side + "PrefixListId", pick[any](d, "pl-61a54008", "pl-78a54011", Parameter("list"))},
		Member{side + "SecurityGroupId", d.ref("AWS::EC2::SecurityGroup")},
		Member{side + "SecurityGroupId", pick[any](d, "sg-0123456789abcdef0", Parameter("group"))},
	)
	return append(rule, peer)
}

func (d *drawer) endpoints() {
	for _, service := range []string{"ecr.api", "ecr.dkr", "logs"} {
		if d.chance(20) {
			continue
		}
		endpoint := Object{
			{"VpcId", Ref{Name: "main"}}, {"VpcEndpointType", "Interface"},
			{"ServiceName", pick[any](d, "com.amazonaws.ap-northeast-1."+service, Parameter("service"))},
			{"PrivateDnsEnabled", d.chance(80)},
			{"SubnetIds", d.some("AWS::EC2::Subnet", "subnet-1")},
		}
		endpoint = d.maybe(endpoint, "SecurityGroupIds", d.some("AWS::EC2::SecurityGroup", "sg-1"))
		d.add("interface"+service[len(service)-3:], "AWS::EC2::VPCEndpoint", d.policy(endpoint))
	}
	gateway := Object{{"VpcId", Ref{Name: "main"}}, {"ServiceName", "com.amazonaws.ap-northeast-1.s3"}, {"VpcEndpointType", "Gateway"}}
	if len(d.names["AWS::EC2::RouteTable"]) > 0 {
		gateway = append(gateway, Member{"RouteTableIds", d.some("AWS::EC2::RouteTable", "rtb-1")})
	}
	d.add("gateway", "AWS::EC2::VPCEndpoint", d.policy(gateway))
}

// policy gives an endpoint a policy, or not.
func (d *drawer) policy(endpoint Object) Object {
	if d.chance(60) {
		return endpoint
	}
	statement := Object{
		{"Effect", pick[any](d, "Allow", "Deny")}, {"Principal", pick[any](d, "*", Object{{"AWS", "arn:aws:iam::111122223333:root"}})},
		{"Action", pick[any](d, "*", "s3:GetObject", List{"ecr:BatchGetImage", Parameter("action")})},
		{"Resource", pick[any](d, "*", List{"arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*"})},
	}
	if d.chance(30) {
		statement = append(statement, Member{"Condition", Object{{"StringEquals", Object{{"aws:SourceVpc", "vpc-1"}}}}})
	}
	return append(endpoint, Member{"PolicyDocument", Object{{"Version", "2012-10-17"}, {"Statement", List{statement}}}})
}

func (d *drawer) acls() {
	if d.chance(60) {
		return
	}
	d.add("acl", "AWS::EC2::NetworkAcl", Object{{"VpcId", Ref{Name: "main"}}})
	for i := range d.IntN(4) {
		entry := Object{
			{"NetworkAclId", Ref{Name: "acl"}}, {"RuleNumber", 100 + i}, {"Egress", d.chance(50)},
			{"RuleAction", pick[any](d, "allow", "deny")}, {"CidrBlock", pick[any](d, "0.0.0.0/0", "10.0.0.0/16", Parameter("block"))},
		}
		if d.chance(50) {
			entry = append(entry, Member{"Protocol", "-1"})
		} else {
			entry = append(entry, Member{"Protocol", 6}, Member{"PortRange", Object{{"From", 443}, {"To", pick[any](d, 443, 65535)}}})
		}
		d.add(fmt.Sprintf("entry%d", i), "AWS::EC2::NetworkAclEntry", entry)
	}
	d.add("aclsubnet", "AWS::EC2::SubnetNetworkAclAssociation", Object{
		{"SubnetId", d.ref("AWS::EC2::Subnet")}, {"NetworkAclId", Ref{Name: "acl"}},
	})
}

func (d *drawer) tasks() {
	container := Object{
		{"Name", "app"},
		{"Image", pick[any](d, "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/app:1", "nginx:1.27", Parameter("image"))},
	}
	if d.chance(50) {
		container = append(container, Member{"LogConfiguration", Object{{"LogDriver", pick[any](d, "awslogs", "json-file")}}})
	}
	if d.chance(50) {
		secret := Object{{"Name", "TOKEN"}, {"ValueFrom", pick[any](d, "arn:aws:ssm:ap-northeast-1:111122223333:parameter/x", "x", Parameter("secret"))}}
		container = append(container, Member{"Secrets", List{secret}})
	}
	d.add("definition", "AWS::ECS::TaskDefinition", Object{
		{"Family", "app"}, {"RequiresCompatibilities", List{"FARGATE"}}, {"ContainerDefinitions", List{container}},
	})
	d.add("cluster", "AWS::ECS::Cluster", Object{{"ClusterName", "drawn"}})
}

// launch draws how a holder starts its tasks.
func (d *drawer) launch() Launch {
	l := Launch{
		Cluster: Ref{Name: "cluster"}, Definition: Ref{Name: "definition"},
		Subnets: d.some("AWS::EC2::Subnet", "subnet-1"),
	}
	if d.chance(80) {
		l.Groups = d.some("AWS::EC2::SecurityGroup", "sg-1")
	}
	if d.chance(70) {
		l.LaunchType = pick[any](d, "FARGATE", "FARGATE", "EC2", Parameter("launch"))
	}
	if d.chance(20) {
		l.Platform = "1.3.0"
	}
	return l
}
