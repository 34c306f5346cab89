# for expressions: filters, grouping, both kinds of result, one inside of another.

provider "aws" {
  region = "eu-west-1"
}

locals {
  services = [
    { name = "web", public = true, ports = [80, 443] },
    { name = "api", public = false, ports = [8080] },
    { name = "db", public = false, ports = [5432, 5433] },
  ]

  internal  = { for s in local.services : s.name => s if !s.public }
  by_access = { for s in local.services : s.public ? "public" : "private" => s.name... }
  pairs     = merge([for s in local.services : { for p in s.ports : "${s.name}-${p}" => { name = s.name, port = p } }]...)
  matrix    = [for i, s in local.services : [for j, p in s.ports : i * 10 + j]]
  lengths   = { for k, v in local.by_access : k => length(v) }
  keyed     = { for i, v in ["a", "b"] : v => i }
  from_set  = [for v in toset(["z", "y", "z"]) : v]
}

resource "aws_security_group" "service" {
  for_each    = { for s in local.services : s.name => s.ports }
  name        = each.key
  description = join(",", local.by_access[each.key == "web" ? "public" : "private"])

  dynamic "egress" {
    for_each = [for p in each.value : p if p != 80]
    content {
      from_port   = egress.value
      to_port     = egress.value
      protocol    = "tcp"
      cidr_blocks = [for n in flatten(local.matrix) : "10.${n}.0.0/16" if n >= 20]
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "pair" {
  for_each                     = local.pairs
  security_group_id            = aws_security_group.service[each.value.name].id
  referenced_security_group_id = aws_security_group.service[keys(local.internal)[local.keyed["a"]]].id
  description                  = "${each.key} ${local.lengths.private} ${join("", local.from_set)}"
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_ecs_service" "this" {
  for_each        = local.internal
  name            = each.value.name
  cluster         = "main"
  task_definition = each.key
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [for name, g in aws_security_group.service : g.id if name == each.key]
  }
}
