# Override files change arguments, nested blocks, variables and locals.

provider "aws" {
  region = "us-east-1"
}

variable "cidr" {
  description = "Where the tasks may go."
  type        = string
  default     = "0.0.0.0/0"
}

locals {
  port = 0
  name = "task"
}

resource "aws_security_group" "task" {
  name        = local.name
  description = "Tasks"

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

module "endpoint" {
  source  = "./endpoint"
  service = "ecr.api"
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "EC2"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
