# Modules that take a group if they are given one, and make one if not.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "shared" {
  name = "shared"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

module "given" {
  source             = "./service"
  name               = "given"
  create_group       = false
  security_group_ids = [aws_security_group.shared.id]
}

module "made" {
  source       = "./service"
  name         = "made"
  egress_cidrs = null
}

module "both" {
  source             = "./service"
  name               = "both"
  security_group_ids = concat([module.made.group_id], [aws_security_group.shared.id], [null, ""])
  egress_cidrs       = ["10.9.0.0/16"]
}
