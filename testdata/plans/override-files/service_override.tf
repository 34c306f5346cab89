resource "aws_ecs_service" "app" {
  launch_type = "FARGATE"
}

module "endpoint" {
  service = "ecr.dkr"
}
