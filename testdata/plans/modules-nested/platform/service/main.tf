variable "name" {}
variable "port" {}
variable "subnet_ids" {}
variable "endpoint_group_id" {}

resource "aws_security_group" "task" {
  name = var.name

  egress {
    from_port       = var.port
    to_port         = var.port
    protocol        = "tcp"
    security_groups = [var.endpoint_group_id]
  }
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = "main"
  task_definition = var.name
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.subnet_ids
    security_groups = [aws_security_group.task.id]
  }
}

output "group_id" {
  value = aws_security_group.task.id
}
