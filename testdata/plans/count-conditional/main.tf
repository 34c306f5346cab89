# Things that are there only if a switch is on, and how others refer to them.

provider "aws" {
  region = "eu-west-1"
}

variable "create_endpoints" {
  type    = bool
  default = true
}

variable "create_proxy" {
  type    = bool
  default = false
}

resource "aws_security_group" "endpoint" {
  count = var.create_endpoints ? 1 : 0
  name  = "endpoint"
}

resource "aws_security_group" "proxy" {
  count = var.create_proxy ? 1 : 0
  name  = "proxy"
}

resource "aws_vpc_endpoint" "ecr" {
  count              = var.create_endpoints ? 2 : 0
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.ecr.${["api", "dkr"][count.index]}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [one(aws_security_group.endpoint[*].id)]
}

resource "aws_security_group" "task" {
  name = "task"

  dynamic "egress" {
    for_each = aws_security_group.proxy
    content {
      from_port       = 3128
      to_port         = 3128
      protocol        = "tcp"
      security_groups = [egress.value.id]
    }
  }

  dynamic "egress" {
    for_each = var.create_endpoints ? [aws_security_group.endpoint[0].id] : []
    content {
      from_port       = 443
      to_port         = 443
      protocol        = "tcp"
      security_groups = [egress.value]
    }
  }
}

resource "aws_security_group_rule" "proxy" {
  count             = var.create_proxy ? 1 : 0
  type              = "egress"
  security_group_id = try(aws_security_group.proxy[0].id, "")
  cidr_blocks       = ["0.0.0.0/0"]
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = compact([aws_security_group.task.id, try(aws_security_group.proxy[0].id, null), ""])
  }
}
