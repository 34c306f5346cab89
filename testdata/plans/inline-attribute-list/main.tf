# Rules as the value of an attribute, where every field must be written.

provider "aws" {
  region = "eu-west-1"
}

variable "vpc_id" {
  default = "vpc-12345678"
}

locals {
  https = {
    description      = "HTTPS"
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    cidr_blocks      = []
    ipv6_cidr_blocks = []
    prefix_list_ids  = []
    security_groups  = []
    self             = false
  }
}

resource "aws_security_group" "task" {
  name   = "task"
  vpc_id = var.vpc_id

  egress = [
    merge(local.https, { cidr_blocks = ["10.0.0.0/8", "192.168.7.1/32"] }),
    merge(local.https, { ipv6_cidr_blocks = ["::/0"], from_port = 0, to_port = 0, protocol = "-1" }),
  ]
}

resource "aws_security_group" "endpoint" {
  name    = "endpoint"
  vpc_id  = var.vpc_id
  egress  = []
  ingress = [for cidr in ["10.1.0.0/16", "10.2.0.0/16"] : merge(local.https, { cidr_blocks = [cidr] })]
}

resource "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id             = var.vpc_id
  service_name       = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111", "subnet-22222222"]
    security_groups = [aws_security_group.task.id]
  }
}
