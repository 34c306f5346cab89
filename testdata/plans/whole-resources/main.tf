# Resources that are handed around as a whole: through locals, outputs, variables and maps of them.

provider "aws" {
  region = "ap-northeast-1"
}

module "network" {
  source = "./network"
}

module "service" {
  source  = "./service"
  network = module.network
  groups  = merge(module.network.groups, { extra = aws_security_group.extra })
}

resource "aws_security_group" "extra" {
  name   = "extra"
  vpc_id = module.network.vpc.id
}

locals {
  vpc       = module.network.vpc
  endpoints = { for name, e in module.network.endpoints : name => e if e.vpc_endpoint_type == "Interface" }
}

resource "aws_vpc_security_group_ingress_rule" "extra" {
  for_each          = local.endpoints
  security_group_id = aws_security_group.extra.id
  cidr_ipv4         = local.vpc.cidr_block
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "${each.key} of ${each.value.service_name} in ${local.vpc.tags.Name} ${local.vpc.tags["Name"]}"
}

resource "aws_security_group_rule" "default" {
  type              = "egress"
  security_group_id = local.vpc.default_security_group_id
  cidr_blocks       = [module.network.subnets[1].cidr_block]
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
}
