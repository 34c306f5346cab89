resource "aws_security_group" "task" {
  vpc_id = "vpc-0a1b2c3d"

  ingress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.balancer.id]
  }
}

resource "aws_security_group" "balancer" {
  vpc_id = "vpc-0a1b2c3d"
}

resource "aws_ecs_service" "app" {
  launch_type = "FARGATE"

  network_configuration {
    subnets         = ["subnet-0a1b2c3d"]
    security_groups = [aws_security_group.task.id]
  }
}
