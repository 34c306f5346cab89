# Endpoints whose private addresses are chosen, and tasks that are pinned to them.

provider "aws" {
  region = "ap-northeast-1"
}

locals {
  addresses = { "ecr.api" = "10.0.0.10", "ecr.dkr" = "10.0.0.11" }
}

resource "aws_subnet" "endpoints" {
  vpc_id     = "vpc-12345678"
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "endpoint" {
  vpc_id = "vpc-12345678"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = local.addresses
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.ap-northeast-1.${each.key}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.endpoint.id]
  subnet_ids         = [aws_subnet.endpoints.id]

  subnet_configuration {
    ipv4      = each.value
    subnet_id = aws_subnet.endpoints.id
  }
}

resource "aws_security_group" "task" {
  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [for address in values(local.addresses) : "${address}/32"]
  }

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = ["pl-61a54008"]
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [aws_subnet.endpoints.id]
    security_groups = [aws_security_group.task.id]
  }
}
