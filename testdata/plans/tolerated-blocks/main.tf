# Blocks that have nothing to do with the network, beside those that have.

terraform {
  required_version = ">= 1.7"
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Owner = "platform" }
  }
}

variable "vpc_id" {
  type        = string
  description = "The network"
  default     = "vpc-12345678"

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "The id of a VPC starts with vpc-."
  }
}

moved {
  from = aws_security_group.old
  to   = aws_security_group.task
}

removed {
  from = aws_security_group.gone

  lifecycle {
    destroy = false
  }
}

check "group" {
  assert {
    condition     = aws_security_group.task.name != ""
    error_message = "The group has no name."
  }
}

resource "aws_security_group" "task" {
  name   = "task"
  vpc_id = var.vpc_id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [description]

    precondition {
      condition     = var.vpc_id != ""
      error_message = "There must be a network."
    }
  }

  timeouts {
    create = "5m"
  }
}

resource "terraform_data" "marker" {
  input = aws_security_group.task.name

  provisioner "local-exec" {
    command = "echo ${self.output}"
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

  depends_on = [terraform_data.marker]
}

output "group" {
  value       = aws_security_group.task.id
  description = "The group of the tasks"

  precondition {
    condition     = var.vpc_id != ""
    error_message = "There must be a network."
  }
}
