# Conditions over environments, nested, and with branches of different types.

provider "aws" {
  region = var.environment == "production" ? "eu-west-1" : "us-east-1"
}

variable "environment" {
  default = "staging"
}

variable "extra_group" {
  type    = string
  default = null
}

locals {
  strict   = contains(["staging", "production"], var.environment)
  open     = ["0.0.0.0/0"]
  internal = var.environment == "production" ? "10.0.0.0/16" : var.environment == "staging" ? "10.1.0.0/16" : "10.2.0.0/16"
  port     = local.strict && var.environment != "production" || var.extra_group != null ? 443 : 0
}

resource "aws_security_group" "task" {
  name                   = var.extra_group == null ? "task" : "task-${var.extra_group}"
  revoke_rules_on_delete = local.strict ? "true" : false

  egress {
    from_port   = local.port
    to_port     = local.port != 0 ? local.port : 65535
    protocol    = "tcp"
    cidr_blocks = local.strict ? [local.internal] : local.open
  }
}

resource "aws_security_group_rule" "debugging" {
  count             = !local.strict ? 1 : 0
  type              = "egress"
  security_group_id = aws_security_group.task.id
  cidr_blocks       = local.open
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
}

resource "aws_ecs_service" "app" {
  name             = "app"
  cluster          = "main"
  task_definition  = "app"
  launch_type      = local.strict ? "FARGATE" : "EC2"
  platform_version = var.environment == "production" ? "1.3.0" : null

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = var.extra_group == null ? [aws_security_group.task.id] : [aws_security_group.task.id, var.extra_group]
  }
}
