# Nobody names a group: AWS takes the default one of the VPC, which the files may manage or not.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "managed" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "managed" {
  vpc_id = aws_vpc.managed.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.managed.cidr_block]
  }
}

resource "aws_vpc" "left_alone" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "managed" {
  vpc_id     = aws_vpc.managed.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "left_alone" {
  vpc_id     = aws_vpc.left_alone.id
  cidr_block = "10.1.1.0/24"
}

resource "aws_vpc_endpoint" "managed" {
  vpc_id            = aws_vpc.managed.id
  service_name      = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.managed.id]
}

resource "aws_vpc_endpoint" "left_alone" {
  vpc_id            = aws_vpc.left_alone.id
  service_name      = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type = "Interface"
}

resource "aws_ecs_service" "managed" {
  name            = "managed"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets = [aws_subnet.managed.id]
  }
}

resource "aws_ecs_service" "left_alone" {
  name            = "left-alone"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets = [aws_subnet.left_alone.id]
  }
}

resource "aws_ecs_service" "named" {
  name            = "named"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [aws_subnet.left_alone.id]
    security_groups = [aws_vpc.left_alone.default_security_group_id]
  }
}
