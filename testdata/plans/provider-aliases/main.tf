# Two regions through aliases, in the root and in a module that is given the provider.

variable "primary" {
  default = "eu-west-1"
}

provider "aws" {
  region = var.primary
}

provider "aws" {
  alias  = "tokyo"
  region = "ap-northeast-1"
}

module "europe" {
  source = "./region"
}

module "asia" {
  source = "./region"
  providers = {
    aws = aws.tokyo
  }
}

resource "aws_security_group" "direct" {
  provider = aws.tokyo
  name     = "direct"

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = ["pl-61a54008"]
  }
}

resource "aws_ecs_service" "direct" {
  provider        = aws.tokyo
  name            = "direct"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.direct.id]
  }
}
