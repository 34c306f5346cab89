# Tasks at the end of an EventBridge pipe.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "worker" {
  name = "worker"

  egress {
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_pipes_pipe" "worker" {
  name     = "worker"
  role_arn = "arn:aws:iam::123456789012:role/pipe"
  source   = "arn:aws:sqs:eu-west-1:123456789012:queue"
  target   = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"

  target_parameters {
    ecs_task_parameters {
      task_definition_arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/worker:3"
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        aws_vpc_configuration {
          subnets         = ["subnet-11111111"]
          security_groups = [aws_security_group.worker.id]
        }
      }
    }
  }
}
