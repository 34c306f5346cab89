# Endpoints that exist, and the names of services as AWS gives them.

provider "aws" {
  region = "eu-west-1"
}

data "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id       = "vpc-0aa1"
  service_name = "com.amazonaws.eu-west-1.ecr.dkr"
}

data "aws_vpc_endpoint" "s3" {
  vpc_id       = "vpc-0aa1"
  service_name = "com.amazonaws.eu-west-1.s3"
}

data "aws_vpc_endpoint_service" "ecr_api" {
  service = "ecr.api"
}

resource "aws_security_group" "endpoint" {
  name = "endpoint"
}

resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id             = "vpc-0aa1"
  service_name       = data.aws_vpc_endpoint_service.ecr_api.service_name
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = concat([aws_security_group.endpoint.id], tolist(data.aws_vpc_endpoint.ecr_dkr.security_group_ids))
  }

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [data.aws_vpc_endpoint.s3.prefix_list_id]
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
