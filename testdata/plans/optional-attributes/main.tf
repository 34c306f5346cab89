# Object types with optional attributes, defaults in them, and nulls.

provider "aws" {
  region = "eu-west-1"
}

variable "rules" {
  type = map(object({
    cidr        = optional(string)
    group       = optional(string)
    protocol    = optional(string, "tcp")
    ports       = optional(object({ from = optional(number, 443), to = optional(number) }), {})
    description = optional(string)
  }))
  default = {
    plain = { cidr = "10.0.0.0/16" }
    range = { cidr = "10.1.0.0/16", ports = { from = 8000, to = 8010 } }
    half  = { cidr = "10.2.0.0/16", ports = { to = 444 } }
    group = { group = "sg-12345678", description = "to a group", ports = null }
    all   = { cidr = "10.3.0.0/16", protocol = "-1", ports = { from = null } }
    bare  = { cidr = "10.4.0.0/16", protocol = null }
  }
}

variable "settings" {
  type = object({
    name = string
    tags = optional(map(string), { Team = "none" })
    list = optional(list(object({ a = optional(string, "x"), b = optional(bool) })), [{}])
  })
  default  = { name = "task", extra = "dropped" }
  nullable = false
}

resource "aws_security_group" "task" {
  name        = var.settings.name
  tags        = var.settings.tags
  description = "${var.settings.list[0].a} ${var.settings.list[0].b == null}"
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = var.rules
  security_group_id            = aws_security_group.task.id
  description                  = each.value.description
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.group
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.protocol == "-1" ? null : each.value.ports.from
  to_port                      = each.value.protocol == "-1" ? null : coalesce(each.value.ports.to, each.value.ports.from)
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
