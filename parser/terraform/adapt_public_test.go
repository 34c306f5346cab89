package terraform

import (
	"cmp"
	"fmt"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestPublicAddresses reads whether tasks get public IP addresses, in everything that starts tasks.
func TestPublicAddresses(t *testing.T) {
	const common = `
variable "public" {}
resource "aws_security_group" "it" {}
`
	const network = `network_configuration {
  subnets         = ["subnet-1"]
  security_groups = [aws_security_group.it.id]
  %s
}`
	for _, test := range []struct{ name, resource, on, off string }{
		{"service", "resource \"aws_ecs_service\" \"it\" {\nlaunch_type = \"FARGATE\"\n" + network + "\n}", "true", "false"},
		{"task set", "resource \"aws_ecs_task_set\" \"it\" {\nlaunch_type = \"FARGATE\"\n" + network + "\n}", "true", "false"},
		{"target", "resource \"aws_cloudwatch_event_target\" \"it\" {\necs_target {\nlaunch_type = \"FARGATE\"\n" + network + "\n}\n}", "true", "false"},
		{"schedule", "resource \"aws_scheduler_schedule\" \"it\" {\ntarget {\necs_parameters {\nlaunch_type = \"FARGATE\"\n" + network + "\n}\n}\n}", "true", "false"},
		{"pipe", "resource \"aws_pipes_pipe\" \"it\" {\ntarget_parameters {\necs_task_parameters {\nlaunch_type = \"FARGATE\"\nnetwork_configuration {\naws_vpc_configuration {\nsubnets = [\"subnet-1\"]\n%s\n}\n}\n}\n}\n}", `"ENABLED"`, `"DISABLED"`},
	} {
		for written, want := range map[string]string{
			"":                               "no",
			"assign_public_ip = " + test.off: "no",
			"assign_public_ip = " + test.on:  "yes",
			"assign_public_ip = var.public":  "unknown (var.public has no value)",
		} {
			t.Run(test.name+" "+written, func(t *testing.T) {
				stack := parseText(t, common+fmt.Sprintf(test.resource, written))
				for _, w := range stack.Workloads {
					if got := string(w.PublicAddress.Is) + reasons("", w.PublicAddress.Unknown); got != want {
						t.Errorf("got %q, want %q", got, want)
					}
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
	stack := parseText(t, `
variable "kind" {}
resource "aws_subnet" "it" {}
resource "aws_nat_gateway" "plain" { subnet_id = aws_subnet.it.id }
resource "aws_nat_gateway" "private" {
  subnet_id         = aws_subnet.it.id
  connectivity_type = "private"
}
resource "aws_nat_gateway" "either" {
  subnet_id         = aws_subnet.it.id
  connectivity_type = var.kind
}
resource "aws_nat_gateway" "regional" { availability_mode = "regional" }
data "aws_nat_gateway" "found" {}
data "aws_internet_gateway" "found" {}
resource "aws_route_table" "it" {
  route {
    cidr_block     = "10.0.0.0/16"
    nat_gateway_id = aws_nat_gateway.private.id
  }
  route {
    cidr_block     = "10.1.0.0/16"
    nat_gateway_id = data.aws_nat_gateway.found.id
  }
  route {
    cidr_block = "10.2.0.0/16"
    gateway_id = data.aws_internet_gateway.found.id
  }
  route {
    cidr_block = "10.3.0.0/16"
    gateway_id = var.kind
  }
}
`)
	k := &sketcher{stack: stack}
	each(stack.RouteTables, func(table *model.RouteTable) {
		for _, r := range table.Routes {
			k.line("%s -> %s%s", r.Destination.CIDR, cmp.Or(r.Gateway, r.Target), reasons("unknown", r.Unknown))
		}
	})
	each(stack.NATGateways, func(n *model.NATGateway) {
		k.line("%s public=%s regional=%v subnet=%s%s", n.ID, n.Public.Is, n.Regional, n.Subnet, reasons("unknown", n.Unknown))
	})
	const want = `10.0.0.0/16 -> aws_nat_gateway.private
10.1.0.0/16 -> data.aws_nat_gateway.found unknown(data.aws_nat_gateway.found.id is read from AWS)
10.2.0.0/16 -> internet_gateway
10.3.0.0/16 ->  unknown(var.kind has no value)
aws_nat_gateway.either public=unknown regional=false subnet=aws_subnet.it
aws_nat_gateway.plain public=yes regional=false subnet=aws_subnet.it
aws_nat_gateway.private public=no regional=false subnet=aws_subnet.it
aws_nat_gateway.regional public=yes regional=true subnet=
`
	if got := k.String(); got != want {
		t.Errorf("got:\n%s", got)
	}
}
