# What makes a service a Fargate service: its launch type, its capacity providers, its cluster's, or its definition.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_ecs_cluster" "spot" {
  name = "spot"
}

resource "aws_ecs_cluster_capacity_providers" "spot" {
  cluster_name       = aws_ecs_cluster.spot.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
}

resource "aws_ecs_cluster" "instances" {
  name = "instances"
}

resource "aws_ecs_task_definition" "fargate" {
  family                   = "fargate"
  requires_compatibilities = ["EC2", "FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "app", image = "app", essential = true }])
}

resource "aws_ecs_task_definition" "either" {
  family                = "either"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "app", image = "app", memory = 128 }])
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

locals {
  services = {
    own_strategy = { cluster = aws_ecs_cluster.instances.id, providers = ["FARGATE"], definition = aws_ecs_task_definition.either.arn }
    cluster      = { cluster = aws_ecs_cluster.spot.id, providers = [], definition = aws_ecs_task_definition.either.arn }
    instances    = { cluster = aws_ecs_cluster.instances.id, providers = ["my-instances"], definition = aws_ecs_task_definition.either.arn }
  }
}

resource "aws_ecs_service" "this" {
  for_each         = local.services
  name             = each.key
  cluster          = each.value.cluster
  task_definition  = each.value.definition
  platform_version = "LATEST"

  dynamic "capacity_provider_strategy" {
    for_each = each.value.providers
    content {
      capacity_provider = capacity_provider_strategy.value
      weight            = 100
      base              = capacity_provider_strategy.key
    }
  }

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}

resource "aws_ecs_service" "by_definition" {
  name            = "by-definition"
  cluster         = aws_ecs_cluster.instances.arn
  task_definition = "${aws_ecs_task_definition.fargate.family}:${aws_ecs_task_definition.fargate.revision}"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}

resource "aws_ecs_service" "ec2" {
  name            = "ec2"
  cluster         = aws_ecs_cluster.instances.name
  task_definition = aws_ecs_task_definition.fargate.family
  launch_type     = "EC2"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
