# A service with an external deployment controller: its task sets hold the network.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "task" {
  for_each = { blue = "10.0.0.0/16", green = "0.0.0.0/0" }
  name     = each.key

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [each.value]
  }
}

resource "aws_ecs_service" "app" {
  name    = "app"
  cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"

  deployment_controller {
    type = "EXTERNAL"
  }
}

resource "aws_ecs_task_set" "app" {
  for_each         = aws_security_group.task
  service          = aws_ecs_service.app.id
  cluster          = aws_ecs_service.app.cluster
  task_definition  = "app:${each.key == "blue" ? 1 : 2}"
  launch_type      = "FARGATE"
  platform_version = "1.4.0"
  external_id      = each.value.name

  network_configuration {
    subnets          = ["subnet-11111111"]
    security_groups  = [each.value.id]
    assign_public_ip = true
  }
}
