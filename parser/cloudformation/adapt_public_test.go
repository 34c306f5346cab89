package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestPublicAddresses reads whether tasks get public IP addresses, in everything that starts tasks.
func TestPublicAddresses(t *testing.T) {
	network := func(inner, public string) string {
		return fmt.Sprintf("NetworkConfiguration: {%s: {Subnets: [!Ref Subnet], SecurityGroups: [!Ref Group]%s}}", inner, public)
	}
	const express = "unknown(whether an Express service gives its tasks public addresses is not known)"
	for _, test := range []struct{ name, resource, enabled string }{
		{"service", `Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, ` + network("AwsvpcConfiguration", "%s") + "}", "yes"},
		{"task set", `Type: "AWS::ECS::TaskSet", Properties: {LaunchType: FARGATE, ` + network("AwsVpcConfiguration", "%s") + "}", "yes"},
		{"rule", `Type: "AWS::Events::Rule", Properties: {Targets: [{Id: t, Arn: a, EcsParameters: {LaunchType: FARGATE, ` + network("AwsVpcConfiguration", "%s") + "}}]}", "yes"},
		{"schedule", `Type: "AWS::Scheduler::Schedule", Properties: {Target: {Arn: a, EcsParameters: {LaunchType: FARGATE, ` + network("AwsvpcConfiguration", "%s") + "}}}", "yes"},
		{"pipe", `Type: "AWS::Pipes::Pipe", Properties: {TargetParameters: {EcsTaskParameters: {LaunchType: FARGATE, ` + network("AwsvpcConfiguration", "%s") + "}}}", "yes"},
		{"state machine", `Type: "AWS::StepFunctions::StateMachine", Properties: {Definition: {States: {A: {Type: Task, Resource: "arn:aws:states:::ecs:runTask", Parameters: {LaunchType: FARGATE, ` + network("AwsvpcConfiguration", "%s") + "}}}}}", "yes"},
		{"Express service", `Type: "AWS::ECS::ExpressGatewayService", Properties: {NetworkConfiguration: {Subnets: [!Ref Subnet]}}`, express},
		{"compute environment", `Type: "AWS::Batch::ComputeEnvironment", Properties: {ComputeResources: {Type: FARGATE, Subnets: [!Ref Subnet], SecurityGroupIds: [!Ref Group]}}`, "unknown(the job definitions decide whether their tasks get public addresses)"},
	} {
		for written, want := range map[string]string{
			"":                           "no",
			", AssignPublicIp: DISABLED": "no",
			", AssignPublicIp: ENABLED":  "yes",
			", AssignPublicIp: !Ref P":   "unknown(parameter P has no value [--parameter P=…])",
			", AssignPublicIp: !If [Open, ENABLED, DISABLED]": "unknown(condition Open is not known, as parameter P has no value [--parameter P=…])",
		} {
			t.Run(test.name+written, func(t *testing.T) {
				resource := test.resource
				if test.enabled == "yes" {
					resource = fmt.Sprintf(resource, written)
				} else {
					want = test.enabled
				}
				stack := parse(t, workloads+"It: {"+resource+"}\n", Options{})
				for _, w := range stack.Workloads {
					check(t, string(w.PublicAddress.Is)+reasons("", w.PublicAddress.Unknown), want)
				}
				if len(stack.Workloads) != 1 {
					t.Errorf("got %d workloads", len(stack.Workloads))
				}
			})
		}
	}
}

// TestNATGateways reads NAT gateways, and what routes lead to.
func TestNATGateways(t *testing.T) {
	stack := parse(t, `
Parameters: {P: {Type: String}}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc}}
  Gateway: {Type: "AWS::EC2::InternetGateway"}
  Plain: {Type: "AWS::EC2::NatGateway", Properties: {SubnetId: !Ref Subnet, AllocationId: eipalloc-1}}
  Private: {Type: "AWS::EC2::NatGateway", Properties: {SubnetId: !Ref Subnet, ConnectivityType: private}}
  Either: {Type: "AWS::EC2::NatGateway", Properties: {SubnetId: !Ref P, ConnectivityType: !Ref P}}
  Regional: {Type: "AWS::EC2::NatGateway", Properties: {VpcId: !Ref Vpc, AvailabilityMode: regional}}
  Nowhere: {Type: "AWS::EC2::NatGateway"}
  Table: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref Vpc}}
  A: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Plain}}
  B: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.1.0.0/16, NatGatewayId: nat-0a1b2c3d}}
  C: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.2.0.0/16, GatewayId: !Ref Gateway}}
  D: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.3.0.0/16, GatewayId: !Ref P}}
  E: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.4.0.0/16, GatewayId: vgw-0a1b2c3d}}
  F: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.5.0.0/16, GatewayId: vpce-0a1b2c3d}}
  G: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.6.0.0/16, NatGatewayId: !Ref P}}
`, Options{})
	d := describer{Stack: stack}
	for _, id := range slices.Sorted(maps.Keys(stack.NATGateways)) {
		nat := stack.NATGateways[id]
		fmt.Fprintf(&d, "%s public=%s regional=%v subnet=%s%s\n", id, nat.Public.Is, nat.Regional, nat.Subnet, reasons(" unknown", nat.Unknown))
	}
	for _, r := range stack.RouteTables["Table"].Routes {
		fmt.Fprintf(&d, "%s -> %s%s%s\n", r.Destination.CIDR, r.Target, strings.TrimRight(" "+r.Gateway, " "), reasons(" unknown", r.Unknown))
	}
	check(t, d.String(), `
		Either public=unknown regional=false subnet=P
		Nowhere public=yes regional=false subnet= unknown(the subnet of Nowhere is not known)
		Plain public=yes regional=false subnet=Subnet
		Private public=no regional=false subnet=Subnet
		Regional public=yes regional=true subnet=
		0.0.0.0/0 -> nat_gateway Plain
		10.1.0.0/16 -> nat_gateway nat-0a1b2c3d unknown(nat-0a1b2c3d is not declared in these files)
		10.2.0.0/16 -> internet_gateway
		10.3.0.0/16 ->  unknown(parameter P has no value [--parameter P=…])
		10.4.0.0/16 -> vpn_gateway
		10.5.0.0/16 -> endpoint
		10.6.0.0/16 -> nat_gateway P unknown(parameter P has no value [--parameter P=…])
	`)
}
