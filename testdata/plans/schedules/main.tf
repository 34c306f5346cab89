# Tasks that EventBridge Scheduler starts.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "job" {
  name = "job"
}

resource "aws_vpc_security_group_egress_rule" "anywhere" {
  security_group_id = aws_security_group.job.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_scheduler_schedule" "job" {
  count               = 2
  name                = "job-${count.index}"
  schedule_expression = "rate(${count.index + 1} hours)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/jobs"
    role_arn = "arn:aws:iam::123456789012:role/scheduler"

    ecs_parameters {
      task_definition_arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/job"
      launch_type         = count.index == 0 ? "FARGATE" : null

      dynamic "capacity_provider_strategy" {
        for_each = range(count.index)
        content {
          capacity_provider = "FARGATE_SPOT"
          base              = 1
          weight            = 1
        }
      }

      network_configuration {
        subnets         = ["subnet-11111111"]
        security_groups = [aws_security_group.job.id]
      }
    }
  }
}
