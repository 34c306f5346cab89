# Rules made of the product of clients and servers, with groups chosen by each.value.

provider "aws" {
  region = "eu-west-1"
}

variable "clients" {
  default = ["web", "worker"]
}

variable "servers" {
  default = { endpoints = 443, cache = 6379 }
}

locals {
  ids = merge(
    { for name in var.clients : name => aws_security_group.client[name].id },
    { for name, group in aws_security_group.server : name => group.id },
  )
  links = {
    for pair in setproduct(var.clients, keys(var.servers)) :
    "${pair[0]}->${pair[1]}" => { client = pair[0], server = pair[1], port = var.servers[pair[1]] }
  }
}

resource "aws_security_group" "client" {
  for_each = toset(var.clients)
  name     = each.key
}

resource "aws_security_group" "server" {
  for_each = var.servers
  name     = each.key
}

resource "aws_security_group_rule" "out" {
  for_each                 = local.links
  type                     = "egress"
  security_group_id        = local.ids[each.value.client]
  source_security_group_id = local.ids[each.value.server]
  protocol                 = "tcp"
  from_port                = each.value.port
  to_port                  = each.value.port
}

resource "aws_security_group_rule" "in" {
  for_each                 = local.links
  type                     = "ingress"
  security_group_id        = lookup(local.ids, each.value.server)
  source_security_group_id = lookup(local.ids, each.value.client, null)
  protocol                 = "tcp"
  from_port                = each.value.port
  to_port                  = each.value.port
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = { for s in ["ecr.api", "ecr.dkr"] : s => local.ids["endpoints"] }
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [each.value]
}

resource "aws_ecs_service" "app" {
  for_each        = { for name in var.clients : name => local.ids[name] }
  name            = each.key
  cluster         = "main"
  task_definition = each.key
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [each.value]
  }
}
