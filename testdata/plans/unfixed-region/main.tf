# A configuration that leaves its region to the machine it runs on.

data "aws_region" "current" {}

variable "services" {
  default = ["ecr.api", "ecr.dkr"]
}

resource "aws_security_group" "endpoint" {
  name = "endpoint-${data.aws_region.current.name}"
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = toset(var.services)
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.${data.aws_region.current.name}.${each.value}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_security_group.endpoint.id]
  }

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = ["pl-6da54004"]
  }
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
