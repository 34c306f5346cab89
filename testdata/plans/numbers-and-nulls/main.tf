# Numbers in every notation, and nulls where values may be left out.

provider "aws" {
  region = "eu-west-1"
}

variable "port" {
  default = 4.43e2
}

variable "nothing" {
  type    = string
  default = null
}

locals {
  list = [443, "8443", 1e1 == 10 ? 1 : 0][0]
}

resource "aws_security_group" "task" {
  name        = var.nothing
  description = coalesce(var.nothing, "given")

  egress {
    from_port       = var.port
    to_port         = 443.0
    protocol        = "tcp"
    cidr_blocks     = ["10.0.0.0/16"]
    security_groups = null
    self            = null
  }
}

resource "aws_vpc_security_group_egress_rule" "this" {
  security_group_id = aws_security_group.task.id
  cidr_ipv4         = "10.1.0.0/16"
  cidr_ipv6         = var.nothing
  prefix_list_id    = null
  description       = var.nothing == null ? null : "never"
  ip_protocol       = "tcp"
  from_port         = -1 + 444
  to_port           = 886 / 2
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = "vpc-12345678"
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = var.nothing
  route_table_ids   = null
}

resource "aws_ecs_service" "app" {
  name             = "app"
  cluster          = "main"
  task_definition  = "app"
  launch_type      = "FARGATE"
  platform_version = var.nothing
  desired_count    = "2"

  network_configuration {
    subnets          = ["subnet-11111111"]
    security_groups  = [aws_security_group.task.id]
    assign_public_ip = null
  }
}
