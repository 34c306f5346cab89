package lint

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/engine"
)

// amounts say how much there is in a root module: VPCs, and in each of them subnets, pairs of ECR endpoints, security groups of
// tasks, open rules of each group, and services with each group. 0 is 1, except for open rules.
type amounts struct{ vpcs, subnets, endpoints, groups, open, services int }

// growing are inputs in which one amount is a number, and each thing is easily judged once for each other one. Services that are
// in all subnets are not among them: what they refer to is already as much as both multiplied.
func growing() map[string]func(n int) amounts {
	return map[string]func(n int) amounts{
		"groups":                    func(n int) amounts { return amounts{groups: n} },
		"open groups":               func(n int) amounts { return amounts{groups: n, open: 1} },
		"rules of a group":          func(n int) amounts { return amounts{open: n} },
		"VPCs":                      func(n int) amounts { return amounts{vpcs: n} },
		"subnets":                   func(n int) amounts { return amounts{subnets: n} },
		"services of a group":       func(n int) amounts { return amounts{services: n} },
		"services of an open group": func(n int) amounts { return amounts{services: n, open: 1} },
		"endpoints":                 func(n int) amounts { return amounts{endpoints: n} },
		"services and endpoints":    func(n int) amounts { return amounts{services: n, endpoints: n} },
		"groups and endpoints":      func(n int) amounts { return amounts{groups: n, endpoints: n} },
	}
}

// files are the root module, which calls another one as often as there are VPCs.
func (a amounts) files() map[string]string {
	return map[string]string{
		"main.tf":       fmt.Sprintf(growingRoot, max(a.vpcs, 1), max(a.subnets, 1), max(a.endpoints, 1), max(a.groups, 1), a.open, max(a.services, 1)),
		"stack/main.tf": growingStack,
	}
}

// TestGrowth shows that a check of twice as much costs about twice as much. It counts allocations, which do not depend on what
// else the machine does. TestGrowth of the engine counts the steps of the policies, many of which allocate nothing.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("it counts what only one goroutine does, so the detector of data races has nothing to look at")
	}
	for name, amounts := range growing() {
		testGrowth(t, name, func(n int) (map[string]string, int, int) {
			a := amounts(n)
			tasks := max(a.vpcs, 1) * max(a.groups, 1)
			return a.files(), tasks, tasks * a.open
		})
	}
	testGrowth(t, "nested templates", func(n int) (map[string]string, int, int) {
		var parent strings.Builder
		parent.WriteString("Resources:\n")
		for i := range n {
			fmt.Fprintf(&parent, "  Child%d: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml}}\n", i)
		}
		return map[string]string{"parent.yaml": parent.String(), "child.yaml": growingTemplate}, n, 0
	})
}

// testGrowth checks inputs of two sizes. Each has so many groups of tasks and so many violations.
func testGrowth(t *testing.T, name string, input func(n int) (files map[string]string, tasks, violations int)) {
	t.Helper()
	const few, many, most = 40, 160, 1.15
	small, large := allocations(t, few, input), allocations(t, many, input)
	exponent := math.Log(large/small) / math.Log(many/few)
	t.Logf("%s: %.0f allocations for %d, %.0f for %d: they grow with the power %.2f", name, small, few, large, many, exponent)
	if exponent > most {
		t.Errorf("%s: the power is more than %.2f", name, most)
	}
}

func allocations(t *testing.T, n int, input func(n int) (files map[string]string, tasks, violations int)) float64 {
	t.Helper()
	files, tasks, violations := input(n)
	dir := write(t, files)
	judge, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return testing.AllocsPerRun(1, func() {
		r, err := run(t.Context(), Options{Dir: dir}, func() (*engine.Engine, error) { return judge, nil })
		if err != nil {
			t.Fatal(err)
		}
		judged := r.Summary.TaskGroups.Proven + r.Summary.TaskGroups.Violated
		if judged != tasks || r.Summary.Violations != violations || r.Summary.Unknowns+r.Summary.Errors > 0 {
			t.Fatalf("got %+v, want %d groups of tasks and %d violations", r.Summary, tasks, violations)
		}
	})
}

const growingRoot = `
provider "aws" {
  region = "ap-northeast-1"
}

module "stack" {
  source    = "./stack"
  count     = %d
  subnets   = %d
  endpoints = %d
  groups    = %d
  open      = %d
  services  = %d
}
`

const growingStack = `
variable "subnets" {}
variable "endpoints" {}
variable "groups" {}
variable "open" {}
variable "services" {}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  count             = var.subnets
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 12, count.index)
  availability_zone = "ap-northeast-1${element(["a", "c", "d"], count.index)}"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  count          = var.subnets
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "endpoint" {
  security_group_id = aws_security_group.endpoint.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = aws_vpc.main.cidr_block
}

resource "aws_vpc_endpoint" "ecr" {
  count               = 2 * var.endpoints
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.ecr.${element(["api", "dkr"], count.index)}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.ap-northeast-1.s3"
  route_table_ids = [aws_route_table.private.id]
}

resource "aws_security_group" "task" {
  count  = var.groups
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "endpoint" {
  count                        = var.groups
  security_group_id            = aws_security_group.task[count.index].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint.id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  count             = var.groups
  security_group_id = aws_security_group.task[count.index].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
}

resource "aws_vpc_security_group_egress_rule" "open" {
  count             = var.groups * var.open
  security_group_id = aws_security_group.task[floor(count.index / var.open)].id
  ip_protocol       = "tcp"
  from_port         = 1000 + count.index
  to_port           = 1000 + count.index
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_ecs_service" "app" {
  count           = var.groups * var.services
  name            = "app-${count.index}"
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.task[floor(count.index / var.services)].id]
  }
}
`

const growingTemplate = `
Resources:
  Vpc:
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
    Properties: &endpoint
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.ap-northeast-1.ecr.api
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!GetAtt Endpoint.GroupId]
  Dkr:
    Type: AWS::EC2::VPCEndpoint
    Properties: {<<: *endpoint, ServiceName: com.amazonaws.ap-northeast-1.ecr.dkr}
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.ap-northeast-1.s3, RouteTableIds: [!Ref Routes]}
  Task:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: The tasks
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: !GetAtt Endpoint.GroupId}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: pl-61a54008}
  App:
    Type: AWS::ECS::Service
    Properties:
      Cluster: main
      TaskDefinition: app:1
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration: {AssignPublicIp: DISABLED, Subnets: [!Ref Private], SecurityGroups: [!GetAtt Task.GroupId]}
`
