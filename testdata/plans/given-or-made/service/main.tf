variable "name" {
  type = string
}

variable "create_group" {
  type    = bool
  default = true
}

variable "security_group_ids" {
  type    = list(string)
  default = []
}

variable "egress_cidrs" {
  type     = list(string)
  default  = ["0.0.0.0/0"]
  nullable = false
}

locals {
  group_id = try(aws_security_group.this[0].id, "")
  groups   = compact(concat(var.security_group_ids, [local.group_id]))
}

resource "aws_security_group" "this" {
  count = var.create_group && var.name != "" ? 1 : 0
  name  = var.name
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = var.create_group ? toset(var.egress_cidrs) : toset([])
  security_group_id = one(aws_security_group.this[*].id)
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = "main"
  task_definition = var.name
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = length(local.groups) > 0 ? local.groups : null
  }
}

output "group_id" {
  value = var.create_group ? aws_security_group.this[0].id : element(concat(var.security_group_ids, [""]), 0)
}
