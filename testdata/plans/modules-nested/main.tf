# Three modules deep: values go down through variables, and ids come up through outputs.

provider "aws" {
  region = "eu-west-1"
}

locals {
  network = { cidr = "10.40.0.0/16", zones = ["eu-west-1a", "eu-west-1b"] }
}

module "platform" {
  source  = "./platform"
  network = local.network
  service = { name = "orders", port = 443 }
}

resource "aws_security_group_rule" "from_root" {
  type              = "egress"
  security_group_id = module.platform.task_group_id
  cidr_blocks       = module.platform.private_cidrs
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
}
