# Groups that allow their own members, in every spelling, and one group for tasks and endpoints.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "both" {
  name = "both"

  egress {
    from_port = 443
    to_port   = 443
    protocol  = "tcp"
    self      = true
  }

  ingress {
    from_port = 443
    to_port   = 443
    protocol  = "tcp"
    self      = true
  }
}

resource "aws_security_group" "rules" {
  name = "rules"
}

resource "aws_security_group_rule" "self" {
  for_each          = toset(["egress", "ingress"])
  type              = each.key
  security_group_id = aws_security_group.rules.id
  self              = true
  protocol          = "tcp"
  from_port         = 0
  to_port           = 65535
}

resource "aws_security_group_rule" "by_id" {
  type                     = "egress"
  security_group_id        = aws_security_group.rules.id
  source_security_group_id = aws_security_group.rules.id
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
}

resource "aws_vpc_security_group_egress_rule" "by_id" {
  security_group_id            = aws_security_group.both.id
  referenced_security_group_id = aws_security_group.both.id
  ip_protocol                  = "-1"
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = toset(["ecr.api", "ecr.dkr"])
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.both.id]
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.both.id, aws_security_group.rules.id]
  }
}
