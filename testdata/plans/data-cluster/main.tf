# A service in a cluster and of a task definition that somebody else keeps.

provider "aws" {
  region = "eu-west-1"
}

data "aws_ecs_cluster" "shared" {
  cluster_name = "shared"
}

data "aws_ecs_task_definition" "api" {
  task_definition = "api"
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ecs_service" "api" {
  name            = "api"
  cluster         = data.aws_ecs_cluster.shared.arn
  task_definition = data.aws_ecs_task_definition.api.arn
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
