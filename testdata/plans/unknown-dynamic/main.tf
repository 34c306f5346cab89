# Groups whose only rules are blocks that nobody can count yet, beside one that has no rules.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = "vpc-12345678"
  service_name = "com.amazonaws.eu-west-1.s3"
}

resource "aws_security_group" "task" {
  name = "task"

  dynamic "egress" {
    for_each = aws_vpc_endpoint.s3.cidr_blocks
    content {
      from_port   = 443
      to_port     = 443
      protocol    = "tcp"
      cidr_blocks = [egress.value]
    }
  }
}

resource "aws_security_group" "silent" {
  name = "silent"
}

resource "aws_ecs_service" "app" {
  for_each        = { task = aws_security_group.task.id, silent = aws_security_group.silent.id }
  name            = each.key
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [each.value]
  }
}
