# The rule resources of version 5 of the provider.

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_vpc" "main" {
  cidr_block = "172.16.0.0/16"
}

resource "aws_security_group" "task" {
  name   = "task"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoint" {
  name   = "endpoint"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "to_endpoint" {
  security_group_id            = aws_security_group.task.id
  referenced_security_group_id = aws_security_group.endpoint.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "to_s3" {
  security_group_id = aws_security_group.task.id
  prefix_list_id    = aws_vpc_endpoint.this["s3"].prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "anywhere" {
  security_group_id = aws_security_group.endpoint.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_vpc_security_group_ingress_rule" "from_vpc" {
  security_group_id = aws_security_group.endpoint.id
  cidr_ipv4         = aws_vpc.main.cidr_block
  ip_protocol       = "6"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "ping" {
  security_group_id = aws_security_group.endpoint.id
  cidr_ipv6         = "2001:db8::/32"
  ip_protocol       = "icmpv6"
  from_port         = 128
  to_port           = 0
}

resource "aws_vpc_endpoint" "this" {
  for_each = {
    "ecr.api" = "Interface"
    "ecr.dkr" = "Interface"
    "s3"      = "Gateway"
  }
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.ap-northeast-1.${each.key}"
  vpc_endpoint_type  = each.value
  security_group_ids = each.value == "Interface" ? [aws_security_group.endpoint.id] : null
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
