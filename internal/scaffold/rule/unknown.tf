resource "aws_security_group" "task" {
  vpc_id = "vpc-0a1b2c3d"

  ingress {
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = [var.clients]
  }
}

resource "aws_ecs_service" "app" {
  launch_type = "FARGATE"

  network_configuration {
    subnets         = ["subnet-0a1b2c3d"]
    security_groups = [aws_security_group.task.id]
  }
}

variable "clients" {}
