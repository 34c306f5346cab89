# Blocks that are made of data, with iterators of their own, and one inside of another.

provider "aws" {
  region = "eu-west-1"
}

variable "egress" {
  type = list(object({
    ports = list(number)
    cidrs = list(string)
  }))
  default = [
    { ports = [443, 443], cidrs = ["10.0.0.0/16"] },
    { ports = [5432, 5433], cidrs = ["10.0.8.0/24", "10.0.9.0/24"] },
  ]
}

variable "ingress_from" {
  type    = map(string)
  default = { office = "203.0.113.0/24", vpn = "198.51.100.0/24" }
}

variable "subnets" {
  type    = set(string)
  default = ["subnet-11111111", "subnet-22222222"]
}

resource "aws_security_group" "task" {
  name = "task"

  dynamic "egress" {
    for_each = var.egress
    iterator = rule
    content {
      description = "rule ${rule.key}"
      from_port   = rule.value.ports[0]
      to_port     = rule.value.ports[1]
      protocol    = "tcp"
      cidr_blocks = rule.value.cidrs
    }
  }

  dynamic "egress" {
    for_each = [for name in ["none"] : name if name != "none"]
    content {
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }

  dynamic "ingress" {
    for_each = var.ingress_from
    content {
      description = ingress.key
      from_port   = 8080
      to_port     = 8080
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.task.id]

  dynamic "subnet_configuration" {
    for_each = zipmap(sort(var.subnets), ["10.0.1.10", "10.0.2.10"])
    content {
      subnet_id = subnet_configuration.key
      ipv4      = subnet_configuration.value
    }
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  dynamic "network_configuration" {
    for_each = length(var.subnets) > 0 ? [1] : []
    content {
      subnets         = var.subnets
      security_groups = [aws_security_group.task.id]
    }
  }
}

resource "aws_cloudwatch_event_target" "job" {
  rule = "nightly"
  arn  = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"

  dynamic "ecs_target" {
    for_each = { job = "arn:aws:ecs:eu-west-1:123456789012:task-definition/job:1" }
    content {
      launch_type         = "FARGATE"
      task_definition_arn = ecs_target.value

      dynamic "network_configuration" {
        for_each = [var.subnets]
        iterator = network
        content {
          subnets         = network.value
          security_groups = [aws_security_group.task.id]
        }
      }
    }
  }

  role_arn = "arn:aws:iam::123456789012:role/events"
}
