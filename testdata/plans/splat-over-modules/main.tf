# Outputs of repeated modules, gathered again.

provider "aws" {
  region = "eu-west-1"
}

module "endpoint" {
  source   = "./endpoint"
  for_each = { api = "ecr.api", dkr = "ecr.dkr" }
  service  = each.value
}

module "extra" {
  source  = "./endpoint"
  count   = 2
  service = "svc${count.index}"
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = concat(values(module.endpoint)[*].group_id, module.extra[*].group_id)
  }
}

resource "aws_security_group_rule" "back" {
  for_each                 = { for name, m in module.endpoint : name => m.group_id }
  type                     = "ingress"
  security_group_id        = each.value
  source_security_group_id = aws_security_group.task.id
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
  description              = join(",", [for m in module.extra : m.service])
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
