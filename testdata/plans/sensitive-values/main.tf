# Values that must not be shown are values all the same.

provider "aws" {
  region = "eu-west-1"
}

variable "partner" {
  type      = string
  sensitive = true
  default   = "203.0.113.0/24"
}

variable "ports" {
  type      = list(number)
  sensitive = true
  default   = [443, 8443]
}

locals {
  hidden = sensitive("10.0.0.0/16")
}

resource "aws_security_group" "task" {
  name = nonsensitive(sensitive("task"))

  egress {
    from_port   = var.ports[0]
    to_port     = var.ports[1]
    protocol    = "tcp"
    cidr_blocks = [var.partner, local.hidden]
  }
}

resource "aws_vpc_security_group_egress_rule" "plain" {
  for_each          = toset(nonsensitive([for p in var.ports : tostring(p)]))
  security_group_id = aws_security_group.task.id
  cidr_ipv4         = cidrsubnet(local.hidden, 8, 1)
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
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
