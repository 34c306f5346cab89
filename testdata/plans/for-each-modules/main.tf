# One module for each tenant, with a map of objects whose attributes are not the same.

provider "aws" {
  region = "eu-west-1"
}

variable "tenants" {
  type = map(object({
    cidr    = string
    open    = optional(bool, false)
    ports   = optional(list(number), [443])
    subnets = list(string)
  }))
  default = {
    red   = { cidr = "10.1.0.0/16", subnets = ["subnet-11111111"] }
    green = { cidr = "10.2.0.0/16", subnets = ["subnet-22222222"], open = true }
    blue  = { cidr = "10.3.0.0/16", subnets = ["subnet-33333333"], ports = [443, 8443] }
  }
}

module "tenant" {
  source   = "./tenant"
  for_each = var.tenants

  name    = each.key
  egress  = each.value.open ? ["0.0.0.0/0"] : [each.value.cidr]
  ports   = each.value.ports
  subnets = each.value.subnets
}

resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
}

resource "aws_security_group" "endpoint" {
  name = "endpoint"
}

resource "aws_security_group_rule" "from_tenants" {
  for_each                 = module.tenant
  type                     = "ingress"
  security_group_id        = aws_security_group.endpoint.id
  source_security_group_id = each.value.group_id
  protocol                 = "tcp"
  from_port                = 443
  to_port                  = 443
}
