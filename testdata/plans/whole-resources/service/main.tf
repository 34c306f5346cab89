variable "network" {}

variable "groups" {
  type = map(any)
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = var.groups["task"].id
  prefix_list_id    = var.network.endpoints["s3"].prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "groups" {
  for_each                     = { for name, g in var.groups : name => g if name != "task" }
  security_group_id            = var.groups.task.id
  referenced_security_group_id = each.value.id
  description                  = "to ${each.value.name}"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_ecs_service" "this" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.network.subnets[*].id
    security_groups = [var.groups.task.id]
  }
}
