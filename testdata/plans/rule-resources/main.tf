# aws_security_group_rule in all of its forms.

provider "aws" {
  region = "us-east-1"
}

resource "aws_security_group" "task" {
  name_prefix = "task-"
}

resource "aws_security_group" "endpoint" {
  name_prefix = "endpoint-"
}

resource "aws_security_group_rule" "task_to_endpoint" {
  type                     = "egress"
  security_group_id        = aws_security_group.task.id
  source_security_group_id = aws_security_group.endpoint.id
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
}

resource "aws_security_group_rule" "endpoint_from_task" {
  type                     = "ingress"
  security_group_id        = aws_security_group.endpoint.id
  source_security_group_id = aws_security_group.task.id
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
}

resource "aws_security_group_rule" "task_to_s3" {
  type              = "egress"
  security_group_id = aws_security_group.task.id
  prefix_list_ids   = ["pl-63a5400a"]
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group_rule" "task_to_itself" {
  type              = "egress"
  security_group_id = aws_security_group.task.id
  self              = true
  protocol          = "tcp"
  from_port         = 7946
  to_port           = 7946
}

resource "aws_security_group_rule" "task_to_the_internet" {
  type              = "egress"
  security_group_id = aws_security_group.task.id
  cidr_blocks       = ["0.0.0.0/0"]
  ipv6_cidr_blocks  = ["::/0"]
  protocol          = "udp"
  from_port         = 123
  to_port           = 123
}

resource "aws_security_group_rule" "everything" {
  type              = "egress"
  security_group_id = aws_security_group.endpoint.id
  cidr_blocks       = ["10.0.0.0/8"]
  protocol          = "-1"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = toset(["ecr.api", "ecr.dkr"])
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.us-east-1.${each.key}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
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
