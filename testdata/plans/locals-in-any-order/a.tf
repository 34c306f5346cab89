# Locals that need one another across files, the last one first.

locals {
  rules = { for name, port in local.ports : name => merge(local.template, { port = port, cidr = local.cidrs[name] }) }
}

provider "aws" {
  region = local.region
}

resource "aws_security_group" "task" {
  name = local.full_name

  dynamic "egress" {
    for_each = local.rules
    content {
      description = egress.value.description
      from_port   = egress.value.port
      to_port     = egress.value.port
      protocol    = egress.value.protocol
      cidr_blocks = [egress.value.cidr]
    }
  }
}
