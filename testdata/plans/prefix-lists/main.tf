# Prefix lists: AWS's own by a gateway endpoint, by a literal id, and the customer's.

provider "aws" {
  region = "us-east-1"
}

resource "aws_ec2_managed_prefix_list" "partners" {
  name           = "partners"
  address_family = "IPv4"
  max_entries    = 5

  entry {
    cidr        = "203.0.113.0/24"
    description = "acme"
  }

  dynamic "entry" {
    for_each = ["198.51.100.0/25", "198.51.100.128/25"]
    content {
      cidr = entry.value
    }
  }
}

resource "aws_ec2_managed_prefix_list" "by_entries" {
  name           = "by-entries"
  address_family = "IPv4"
  max_entries    = 2
}

resource "aws_ec2_managed_prefix_list_entry" "internal" {
  for_each       = { a = "10.0.0.0/16", b = "10.1.0.0/16" }
  prefix_list_id = aws_ec2_managed_prefix_list.by_entries.id
  cidr           = each.value
  description    = each.key
}

resource "aws_vpc_endpoint" "gateway" {
  for_each     = toset(["s3", "dynamodb"])
  vpc_id       = "vpc-12345678"
  service_name = "com.amazonaws.us-east-1.${each.value}"
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [for e in aws_vpc_endpoint.gateway : e.prefix_list_id]
  }
}

resource "aws_vpc_security_group_egress_rule" "partners" {
  security_group_id = aws_security_group.task.id
  prefix_list_id    = aws_ec2_managed_prefix_list.partners.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group_rule" "internal" {
  type              = "egress"
  security_group_id = aws_security_group.task.id
  prefix_list_ids   = [aws_ec2_managed_prefix_list.by_entries.id, "pl-6da54004"]
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
