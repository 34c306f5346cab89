# for_each over modules inside of modules, with resources that are repeated too.

provider "aws" {
  region = "eu-west-1"
}

locals {
  regions = {
    north = { services = { web = [80, 443], api = [8080] }, cidr = "10.1.0.0/16" }
    south = { services = { web = [443] }, cidr = "10.2.0.0/16" }
  }
}

module "region" {
  source   = "./region"
  for_each = local.regions
  name     = each.key
  cidr     = each.value.cidr
  services = each.value.services
}

resource "aws_security_group" "monitoring" {
  name = "monitoring"

  dynamic "egress" {
    for_each = flatten([for r in module.region : [for s, id in r.groups : { service = s, id = id }]])
    content {
      description     = egress.value.service
      from_port       = 9100
      to_port         = 9100 + egress.key
      protocol        = "tcp"
      security_groups = [egress.value.id]
    }
  }
}

resource "aws_security_group_rule" "one" {
  type                     = "egress"
  security_group_id        = module.region["north"].services["web"].group_id
  source_security_group_id = module.region["south"].services["web"].group_id
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
}
