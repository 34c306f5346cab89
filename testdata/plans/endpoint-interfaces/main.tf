# The private address of an endpoint's network interface, which nobody knows before it is there.

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.ap-northeast-1.ecr.api"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = ["subnet-11111111"]
  security_group_ids = ["sg-12345678"]
}

data "aws_network_interface" "ecr_api" {
  id = one(aws_vpc_endpoint.ecr_api.network_interface_ids)
}

resource "aws_security_group" "task" {
  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["${data.aws_network_interface.ecr_api.private_ip}/32"]
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
