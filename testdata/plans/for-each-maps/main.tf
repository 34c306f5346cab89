# Rules and endpoints as data: maps of objects, and maps made of lists.

provider "aws" {
  region = "eu-west-1"
}

locals {
  interface_endpoints = {
    ecr_api = { service = "ecr.api", dns = true }
    ecr_dkr = { service = "ecr.dkr", dns = true }
    logs    = { service = "logs", dns = false }
  }

  rules = {
    "task to endpoints"   = { from = "task", to = "endpoints", port = 443 }
    "task to database"    = { from = "task", to = "database", port = 5432 }
    "database to backups" = { from = "database", to = "endpoints", port = 443 }
  }

  groups = distinct(flatten([for r in local.rules : [r.from, r.to]]))
}

resource "aws_security_group" "this" {
  for_each    = toset(local.groups)
  name        = each.value
  description = "Group of ${each.key}"
  vpc_id      = "vpc-12345678"
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = local.rules
  description                  = each.key
  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = { for name, r in local.rules : "from ${name}" => r if r.port == 443 }
  description                  = each.key
  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = local.interface_endpoints
  vpc_id              = "vpc-12345678"
  service_name        = "com.amazonaws.eu-west-1.${each.value.service}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = each.value.dns
  security_group_ids  = [aws_security_group.this["endpoints"].id]
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.this["task"].id]
  }
}
