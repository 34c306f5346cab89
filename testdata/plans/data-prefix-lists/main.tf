# The prefix list of S3, looked up in each way there is; and what the provider knows of where it is.

provider "aws" {
  region = "ap-northeast-1"
}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_prefix_list" "by_name" {
  name = "com.amazonaws.${data.aws_region.current.name}.s3"
}

data "aws_prefix_list" "by_filter" {
  filter {
    name   = "prefix-list-name"
    values = ["com.amazonaws.ap-northeast-1.s3"]
  }
}

data "aws_ec2_managed_prefix_list" "by_name" {
  name = "com.amazonaws.ap-northeast-1.s3"
}

data "aws_ec2_managed_prefix_list" "by_filter" {
  filter {
    name   = "prefix-list-name"
    values = ["com.amazonaws.${data.aws_region.current.name}.s3"]
  }
}

resource "aws_security_group" "task" {
  name        = "task-${data.aws_region.current.name}"
  description = data.aws_partition.current.dns_suffix

  egress {
    description     = "S3 for ${data.aws_partition.current.partition}"
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [data.aws_prefix_list.by_name.id, data.aws_prefix_list.by_filter.id]
  }
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each          = { name = data.aws_ec2_managed_prefix_list.by_name.id, filter = data.aws_ec2_managed_prefix_list.by_filter.id }
  security_group_id = aws_security_group.task.id
  prefix_list_id    = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = each.key
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = toset(["ecr.api", "ecr.dkr"])
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.${data.aws_region.current.name}.${each.key}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
}

resource "aws_security_group" "endpoint" {
  name = "endpoint-of-${data.aws_caller_identity.current.account_id}"
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "arn:${data.aws_partition.current.partition}:ecs:ap-northeast-1:123456789012:task-definition/app:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
