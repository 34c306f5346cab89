package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/internal/sample"
)

// fabric is everything of a sample but the groups.
const fabric = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  TableOfPrivate: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Table}}
  EcrApi:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.ap-northeast-1.ecr.api
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!GetAtt Endpoint.GroupId]
  EcrDkr:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.ap-northeast-1.ecr.dkr
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!Ref Endpoint]
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.ap-northeast-1.s3, RouteTableIds: [!Ref Table]}
  App:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      TaskDefinition: app
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref Private]
          SecurityGroups: [!GetAtt Task.GroupId]
`

// shortTags writes a sample as people write templates.
func shortTags(n sample.Network) string {
	var b strings.Builder
	b.WriteString(fabric)
	for _, group := range []string{"task", "endpoint"} {
		fmt.Fprintf(&b, "  %s:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: %s\n      VpcId: !Ref Vpc\n", logicalID(group), group)
		for _, direction := range []string{"egress", "ingress"} {
			if rules := n.Of(group, direction); len(rules) > 0 {
				fmt.Fprintf(&b, "      %s:\n", map[string]string{"egress": "SecurityGroupEgress", "ingress": "SecurityGroupIngress"}[direction])
				for _, r := range rules {
					fmt.Fprintf(&b, "        - {%s}\n", ruleText(r))
				}
			} else if direction == "egress" { // none at all would be AWS's own
				b.WriteString("      SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 127.0.0.1/32}]\n")
			}
		}
	}
	return b.String()
}

// logicalIDs are what the roles of a sample are called.
var logicalIDs = map[string]string{"task": "Task", "endpoint": "Endpoint", "app": "App", "ecr_api": "EcrApi", "ecr_dkr": "EcrDkr", "s3": "S3"}

func logicalID(role string) string { return logicalIDs[role] }

// roleOf is what a resource is in a sample.
func roleOf(id string) string {
	for role, logical := range logicalIDs {
		if logical == id || strings.HasSuffix(id, "."+logical) {
			return role
		}
	}
	return id
}

func ruleText(r sample.Rule) string {
	side := map[string]string{"egress": "Destination", "ingress": "Source"}[r.Direction]
	peer := map[string]string{
		"cidr": "CidrIp: " + r.Peer, "cidr6": fmt.Sprintf("CidrIpv6: %q", r.Peer),
		"group": side + "SecurityGroupId: !GetAtt " + logicalID(r.Peer) + ".GroupId", "list": side + "PrefixListId: " + r.Peer,
	}[r.Kind]
	if r.Peer == "s3" { // no attribute of a gateway is its list
		peer = side + "PrefixListId: pl-61a54008"
	}
	if r.Protocol == "-1" {
		return "IpProtocol: -1, " + peer
	}
	return fmt.Sprintf("IpProtocol: %s, FromPort: %d, ToPort: %d, %s", r.Protocol, r.From, r.To, peer)
}

// TestMetamorphic writes every sample in every style: the policies must say what they say about it in Terraform.
func TestMetamorphic(t *testing.T) {
	judge, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for name, variant := range sample.Variants() {
		t.Run(name, func(t *testing.T) {
			written := shortTags(variant.Network)
			check(t, verdictsOn(t, judge, map[string]string{"t.yaml": written}), strings.Join(variant.Want, "\n"))
			for _, style := range slices.Sorted(maps.Keys(styles)) {
				document, _ := load("t.yaml", []byte(written))
				files := styles[style](document)
				if files["network.yaml"] != "" {
					continue // what a stack exports may have endpoints and routes elsewhere
				}
				if got, want := verdictsOn(t, judge, files), strings.Join(variant.Want, "\n"); got != want {
					t.Errorf("with %s, got:\n%s\nwant:\n%s", style, got, want)
				}
			}
		})
	}
}

// verdictsOn writes what is wrong with the files, a line for each rule and role.
func verdictsOn(t *testing.T, judge *engine.Engine, files map[string]string) string {
	t.Helper()
	name := "t.yaml"
	if files["outer.yaml"] != "" {
		name = "outer.yaml"
	}
	stack := Parse(treeOf(t, files), []string{name}, Options{})
	judgement, err := judge.Evaluate(t.Context(), stack)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range judgement.Findings {
		line := f.Rule + " " + roleOf(f.Resource)
		if f.Verdict != model.Violation {
			line += " unknown: " + f.Message
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.TrimSpace(strings.Join(slices.Compact(lines), "\n") + "\n" + describeNotes(stack))
}
