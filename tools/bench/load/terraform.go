package load

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
)

// groupsPerFile is how many groups are in one Terraform file.
const groupsPerFile = 10

// Terraform writes one root module with a number of groups, ten in a file, whose rules are blocks in the groups.
func Terraform(d *Dir, kind Kind, groups int) Want {
	return terraformGroups(d, kind, groups, blockGroup)
}

// TerraformRules writes the same root module with each rule as a resource of its own.
func TerraformRules(d *Dir, kind Kind, groups int) Want {
	return terraformGroups(d, kind, groups, resourceGroup)
}

func terraformGroups(d *Dir, kind Kind, groups int, write groupWriter) Want {
	d.text("network.tf", terraformProvider, terraformNetwork)
	for first := 0; first < groups; first += groupsPerFile {
		d.write(fmt.Sprintf("groups%d.tf", first/groupsPerFile), func(f *bufio.Writer) {
			for i := first; i < min(first+groupsPerFile, groups); i++ {
				terraformGroup(f, d.random(i), kind, i, write)
			}
		})
	}
	return wanted(kind, groups)
}

// groupWriter writes a group and its rules.
type groupWriter func(w io.Writer, i int, rules []rule)

// rule is one rule of a group in Terraform. The peer is an argument of a block, and the same of a resource.
type rule struct {
	direction   string
	from        int
	block, peer string
}

func terraformGroup(w io.Writer, r *rand.Rand, kind Kind, i int, write groupWriter) {
	write(w, i, rulesOf(kind, r))
	if kind != Bare {
		fmt.Fprintf(w, terraformService, i)
	}
}

// rulesOf draws the five rules of a group.
func rulesOf(kind Kind, r *rand.Rand) []rule {
	rules := []rule{
		{"egress", 443, "security_groups = [aws_security_group.endpoint.id]", "referenced_security_group_id = aws_security_group.endpoint.id"},
		{"egress", 443, "prefix_list_ids = [aws_vpc_endpoint.s3.prefix_list_id]", "prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id"},
	}
	for range openRules {
		direction, cidr := "ingress", private(r)
		if kind == Open {
			direction, cidr = "egress", "0.0.0.0/0"
		}
		rules = append(rules, rule{direction, port(r), fmt.Sprintf("cidr_blocks = [%q]", cidr), fmt.Sprintf("cidr_ipv4 = %q", cidr)})
	}
	return rules
}

func blockGroup(w io.Writer, i int, rules []rule) {
	fmt.Fprintf(w, "resource \"aws_security_group\" \"g%d\" {\n  name   = \"g-%[1]d\"\n  vpc_id = aws_vpc.main.id\n", i)
	for _, rule := range rules {
		fmt.Fprintf(w, "  %s {\n    protocol  = \"tcp\"\n    from_port = %d\n    to_port   = %[2]d\n    %[3]s\n  }\n", rule.direction, rule.from, rule.block)
	}
	fmt.Fprint(w, "}\n\n")
}

func resourceGroup(w io.Writer, i int, rules []rule) {
	fmt.Fprintf(w, "resource \"aws_security_group\" \"g%d\" {\n  name   = \"g-%[1]d\"\n  vpc_id = aws_vpc.main.id\n}\n\n", i)
	for k, rule := range rules {
		fmt.Fprintf(w, "resource \"aws_vpc_security_group_%s_rule\" \"g%d_%d\" {\n", rule.direction, i, k)
		fmt.Fprintf(w, "  security_group_id = aws_security_group.g%d.id\n  ip_protocol = \"tcp\"\n", i)
		fmt.Fprintf(w, "  from_port = %d\n  to_port = %[1]d\n  %s\n}\n\n", rule.from, rule.peer)
	}
}

const terraformProvider = `provider "aws" {
  region = "ap-northeast-1"
}

`

const terraformNetwork = `resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-northeast-1a"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.private.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_vpc_endpoint" "dkr" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.private.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.ap-northeast-1.s3"
  route_table_ids = [aws_route_table.private.id]
}

`

const terraformService = `resource "aws_ecs_service" "s%[1]d" {
  name            = "s-%[1]d"
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [aws_security_group.g%[1]d.id]
  }
}

`
