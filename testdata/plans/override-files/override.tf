provider "aws" {
  region = "eu-west-1"
}

variable "cidr" {
  default = "10.0.0.0/8"
}

locals {
  port = 443
}

resource "aws_security_group" "task" {
  description = "Tasks, restricted"

  egress {
    from_port   = local.port
    to_port     = local.port
    protocol    = "tcp"
    cidr_blocks = [var.cidr]
  }
}
