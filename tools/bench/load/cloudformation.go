package load

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
)

// Template writes one template with a network and a number of groups.
func Template(d *Dir, kind Kind, groups int) Want {
	d.write("template.yaml", func(f *bufio.Writer) {
		fmt.Fprint(f, "Resources:\n", templateNetwork)
		for i := range groups {
			templateGroup(f, d.random(i), kind, i, ownNetwork())
		}
	})
	return wanted(kind, groups)
}

// Templates writes a number of templates that have nothing to do with each other, each with a network and one proven group.
func Templates(d *Dir, templates int) Want {
	for i := range templates {
		d.write(fmt.Sprintf("stack%d.yaml", i), func(f *bufio.Writer) {
			fmt.Fprint(f, "Resources:\n", templateNetwork)
			templateGroup(f, d.random(i), Proven, i, ownNetwork())
		})
	}
	return wanted(Proven, 1).of(templates)
}

// LinkedTemplates writes as many templates, of which one exports a network, and each of the others imports it.
func LinkedTemplates(d *Dir, templates int) Want {
	d.text("network.yaml", "Resources:\n", templateNetwork, templateExports)
	for i := range templates - 1 {
		d.write(fmt.Sprintf("stack%d.yaml", i), func(f *bufio.Writer) {
			fmt.Fprint(f, "Resources:\n")
			templateGroup(f, d.random(i), Proven, i, network{
				vpc: "!ImportValue bench-vpc", subnet: "!ImportValue bench-subnet", endpoint: "!ImportValue bench-endpoint",
			})
		})
	}
	return wanted(Proven, templates-1)
}

// NestedTemplates writes a template that nests another one a number of times, which has a network and a proven group.
func NestedTemplates(d *Dir, templates int) Want {
	d.write("parent.yaml", func(f *bufio.Writer) {
		fmt.Fprint(f, "Resources:\n")
		for i := range templates {
			fmt.Fprintf(f, "  Child%d:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./child.yaml\n", i)
		}
	})
	Template(d, Proven, 1)
	d.rename("template.yaml", "child.yaml")
	return wanted(Proven, templates)
}

// network is how a template refers to the network.
type network struct{ vpc, subnet, endpoint string }

func ownNetwork() network {
	return network{vpc: "!Ref Vpc", subnet: "!Ref Private", endpoint: "!GetAtt Endpoint.GroupId"}
}

func templateGroup(w io.Writer, r *rand.Rand, kind Kind, i int, n network) {
	fmt.Fprintf(w, "  Group%d:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n", i)
	fmt.Fprintf(w, "      VpcId: %s\n      GroupDescription: Group %d\n      SecurityGroupEgress:\n", n.vpc, i)
	fmt.Fprintf(w, "        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: %s}\n", n.endpoint)
	fmt.Fprintf(w, "        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: %s}\n", ListOfS3)
	if kind != Open {
		fmt.Fprint(w, "      SecurityGroupIngress:\n")
	}
	for range openRules {
		cidr := private(r)
		if kind == Open {
			cidr = "0.0.0.0/0"
		}
		fmt.Fprintf(w, "        - {IpProtocol: tcp, FromPort: %d, ToPort: %[1]d, CidrIp: %[2]s}\n", port(r), cidr)
	}
	if kind != Bare {
		fmt.Fprintf(w, templateService, i, n.subnet)
	}
}

const templateService = `  Service%[1]d:
    Type: AWS::ECS::Service
    Properties:
      Cluster: main
      TaskDefinition: app:1
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          AssignPublicIp: DISABLED
          Subnets: [%[2]s]
          SecurityGroups: [!GetAtt Group%[1]d.GroupId]
`

const templateNetwork = `  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}
  Private:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: ap-northeast-1a}
  Routes:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Routes}
  Endpoint:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: The endpoints of ECR
      SecurityGroupEgress: [{IpProtocol: "-1", CidrIp: 127.0.0.1/32}]
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}]
  Api:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.ap-northeast-1.ecr.api
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!GetAtt Endpoint.GroupId]
  Dkr:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.ap-northeast-1.ecr.dkr
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!GetAtt Endpoint.GroupId]
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.ap-northeast-1.s3
      RouteTableIds: [!Ref Routes]
`

const templateExports = `Outputs:
  Vpc: {Value: !Ref Vpc, Export: {Name: bench-vpc}}
  Private: {Value: !Ref Private, Export: {Name: bench-subnet}}
  Endpoint: {Value: !GetAtt Endpoint.GroupId, Export: {Name: bench-endpoint}}
`
