# Tasks that EventBridge starts.

provider "aws" {
  region = "eu-west-1"
}

variable "jobs" {
  type = map(object({
    schedule = string
    open     = optional(bool)
    launch   = optional(string, "FARGATE")
  }))
  default = {
    cleanup = { schedule = "rate(1 day)" }
    sync    = { schedule = "cron(0 * * * ? *)", open = true }
    legacy  = { schedule = "rate(5 minutes)", launch = "EC2" }
  }
}

resource "aws_ecs_cluster" "jobs" {
  name = "jobs"
}

resource "aws_security_group" "job" {
  for_each = var.jobs
  name     = each.key

  egress {
    from_port   = each.value.open == true ? 0 : 443
    to_port     = each.value.open == true ? 0 : 443
    protocol    = each.value.open == true ? "-1" : "tcp"
    cidr_blocks = [each.value.open == true ? "0.0.0.0/0" : "10.0.0.0/8"]
  }
}

resource "aws_cloudwatch_event_rule" "job" {
  for_each            = var.jobs
  name                = each.key
  schedule_expression = each.value.schedule
}

resource "aws_cloudwatch_event_target" "job" {
  for_each  = var.jobs
  rule      = aws_cloudwatch_event_rule.job[each.key].name
  target_id = each.key
  arn       = aws_ecs_cluster.jobs.arn
  role_arn  = "arn:aws:iam::123456789012:role/events"

  ecs_target {
    task_count          = 1
    task_definition_arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/${each.key}:1"
    launch_type         = each.value.launch
    platform_version    = each.value.launch == "FARGATE" ? "1.4.0" : null

    network_configuration {
      subnets         = ["subnet-11111111"]
      security_groups = [aws_security_group.job[each.key].id]
    }
  }
}

resource "aws_cloudwatch_event_target" "queue" {
  rule = "other"
  arn  = "arn:aws:sqs:eu-west-1:123456789012:queue"
}
