locals {
  full_name = "${local.name}-${local.region}"
  cidrs     = { for i, name in sort(keys(local.ports)) : name => cidrsubnet(local.base, 8, i) }
  template  = { protocol = "tcp", description = "rule of ${local.full_name}" }
}

resource "aws_ecs_service" "app" {
  name            = local.name
  cluster         = "main"
  task_definition = local.name
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
