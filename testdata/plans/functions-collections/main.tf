# The functions over lists, sets and maps that rule tables are made with.

provider "aws" {
  region = "eu-west-1"
}

locals {
  defaults = { protocol = "tcp", port = 443, cidrs = [] }
  teams    = { web = { cidrs = ["10.1.0.0/16"] }, data = { cidrs = ["10.2.0.0/16", "10.3.0.0/16"], port = 5432 }, none = {} }

  merged   = { for name, team in local.teams : name => merge(local.defaults, team) }
  flat     = flatten([for name, r in local.merged : [for cidr in r.cidrs : { name = name, cidr = cidr, port = r.port }]])
  grouped  = { for rule in local.flat : rule.port => rule.cidr... }
  by_owner = transpose({ alice = ["web", "data"], bob = ["data"] })
  product  = setproduct(["10.4.0.0/16", "10.5.0.0/16"], toset([80, 8080]))
  chunks   = chunklist(concat(range(1, 6), [100]), 4)
  lookup   = lookup(local.merged, "missing", local.defaults).port
  first    = coalesce("", null, "first")
  any_list = coalescelist([], ["10.6.0.0/16"])
  picked   = matchkeys(["sg-aaaaaaaa", "sg-bbbbbbbb", "sg-cccccccc"], ["a", "b", "c"], ["a", "c"])
  unique   = distinct(concat(local.any_list, ["10.6.0.0/16", "10.7.0.0/16"]))
  without  = setsubtract(toset(local.unique), ["10.7.0.0/16"])
  common   = setintersection(["a", "b"], ["b", "c"], ["b"])
  nested   = { for k, v in { one = [1, 2], two = [3] } : k => sum(v) }
  position = index(["tcp", "udp"], "udp")
}

resource "aws_security_group" "task" {
  name        = "task-${local.first}-${join("", local.common)}"
  description = "${length(local.chunks)} chunks, ${local.nested["one"]} and ${local.nested.two}, at ${local.position}"
  tags        = { for owner, who in local.by_owner : owner => join("+", who) }

  dynamic "egress" {
    for_each = local.grouped
    content {
      from_port   = egress.key
      to_port     = egress.key
      protocol    = "tcp"
      cidr_blocks = egress.value
    }
  }

  dynamic "ingress" {
    for_each = { for pair in local.product : "${pair[0]}-${pair[1]}" => pair }
    content {
      description = ingress.key
      from_port   = ingress.value[1]
      to_port     = ingress.value[1]
      protocol    = "tcp"
      cidr_blocks = [ingress.value[0]]
    }
  }
}

resource "aws_security_group_rule" "picked" {
  for_each                 = zipmap(["x", "y"], local.picked)
  type                     = "egress"
  security_group_id        = aws_security_group.task.id
  source_security_group_id = each.value
  protocol                 = local.merged["web"].protocol
  from_port                = local.lookup
  to_port                  = element([443, 444], 2)
}

resource "aws_security_group_rule" "unique" {
  type              = "egress"
  security_group_id = aws_security_group.task.id
  cidr_blocks       = setunion(local.without, [for n in local.chunks[1] : "10.8.${n}.0/24"])
  protocol          = "tcp"
  from_port         = alltrue([true, anytrue([false])]) ? 1 : 22
  to_port           = try(local.teams.none.port, values({ b = 2, a = 25 })[0])
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = contains(keys(local.teams), "web") ? "FARGATE" : "EC2"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = sort(distinct([aws_security_group.task.id, aws_security_group.task.id]))
  }
}
