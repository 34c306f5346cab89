# A module that looks things up by the names it is given, called for two networks.

provider "aws" {
  region = "eu-west-1"
}

module "lookup" {
  source   = "./lookup"
  for_each = toset(["default", "shared-tasks"])
  name     = each.key
}

resource "aws_vpc_security_group_egress_rule" "between" {
  for_each                     = { for name, l in module.lookup : name => l.group if name != "default" }
  security_group_id            = each.value
  referenced_security_group_id = module.lookup["default"].group
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = module.lookup["shared-tasks"].subnets
    security_groups = [module.lookup["shared-tasks"].group]
  }
}
