# Configurations that do not know the shape of their own input.

provider "aws" {
  region = "eu-west-1"
}

variable "config" {
  type = any
  default = {
    groups  = { task = { egress = [{ to = "10.0.0.0/16" }, { to = "10.1.0.0/16", port = 8443 }] }, empty = {} }
    default = 443
  }
}

locals {
  rules = flatten([
    for name, g in try(var.config.groups, {}) : [
      for i, r in try(g.egress, []) : {
        key  = "${name}-${i}"
        cidr = r.to
        port = try(r.port, var.config.default, 0)
      }
    ]
  ])
  named = [for g in [{ tags = { role = "task" } }, { tags = {} }, {}] : g if try(g.tags.role == "task", false)]
  valid = can(regex("^10\\.", local.rules[0].cidr)) && !can(var.config.missing) && can(tonumber("7"))
}

resource "aws_security_group" "task" {
  name        = try(local.named[0].tags.role, "none")
  description = "${length(local.named)} ${local.valid} ${try(tonumber("x"), 5)}"
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = { for r in local.rules : r.key => r }
  security_group_id = aws_security_group.task.id
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_ecs_service" "app" {
  name             = "app"
  cluster          = "main"
  task_definition  = "app"
  launch_type      = try(var.config.launch_type, "FARGATE")
  platform_version = lookup(var.config, "platform", null)

  network_configuration {
    subnets         = try([var.config.subnet_id], var.config.subnets, ["subnet-11111111"])
    security_groups = try(aws_security_group.task.*.id, [])
  }
}
