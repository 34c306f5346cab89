package cloudformation

import (
	"fmt"
	"testing"
)

// TestApplications follows applications of SAM like nested stacks, with their parameters and outputs.
func TestApplications(t *testing.T) {
	files := map[string]string{
		"parent.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  App:
    Type: AWS::Serverless::Application
    Properties:
      Location: apps/service.yaml
      Parameters: {Vpc: !Ref Vpc}
  Rule: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !GetAtt App.Outputs.Group, IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 127.0.0.1/32}}
`,
		"apps/service.yaml": `
Parameters: {Vpc: {Type: String}}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, SecurityGroupEgress: {IpProtocol: -1, CidrIp: 127.0.0.1/32}}}
Outputs: {Group: {Value: !Ref Group}}
`,
	}
	stack := parseFiles(t, files, "parent.yaml", Options{})
	check(t, describeGroups(stack), `
		declared App.Group vpc=Vpc
		-> all 0-65535 cidr 127.0.0.1/32
		-> tcp 1-1 cidr 127.0.0.1/32
	`)
	check(t, describeNotes(stack), "")
	groups := Group(treeOf(t, files), []string{"apps/service.yaml", "parent.yaml"}, Options{})
	check(t, fmt.Sprint(groups), "[[parent.yaml]]")
}
