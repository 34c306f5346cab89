# References to attributes that the configuration leaves to the provider.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  for_each                = { public = true, private = null }
  vpc_id                  = aws_vpc.main.id
  cidr_block              = each.key == "public" ? "10.0.0.0/24" : "10.0.1.0/24"
  map_public_ip_on_launch = each.value
}

resource "aws_vpc_endpoint" "this" {
  for_each          = { s3 = null, "ecr.dkr" = "Interface" }
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type = each.value
}

locals {
  private  = [for s in aws_subnet.this : s.cidr_block if !s.map_public_ip_on_launch]
  gateways = { for k, e in aws_vpc_endpoint.this : k => e.prefix_list_id if e.vpc_endpoint_type == "Gateway" }
}

resource "aws_security_group" "task" {
  vpc_id = aws_vpc.main.id

  egress {
    description     = "${aws_vpc.main.enable_dns_support} ${aws_vpc.main.instance_tenancy}"
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    cidr_blocks     = local.private
    prefix_list_ids = values(local.gateways)
  }
}

resource "aws_security_group" "described" {
  vpc_id      = aws_vpc.main.id
  description = "as ${aws_security_group.task.description}"
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [for s in aws_subnet.this : s.id]
    security_groups = [aws_security_group.task.id]
  }
}
