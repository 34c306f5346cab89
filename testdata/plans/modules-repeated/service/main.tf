variable "groups" {
  type = set(string)
}

module "more" {
  source = "../rule-set"
  cidrs  = []
  port   = 8443
}

resource "aws_ecs_service" "this" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = setunion(var.groups, [module.more.id])
  }
}
