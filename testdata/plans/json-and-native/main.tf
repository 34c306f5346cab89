# Native files beside JSON files, and a module that is all JSON.

provider "aws" {
  region = "eu-west-1"
}

module "group" {
  source = "./group"
  name   = "task"
  rules = {
    https = { port = 443, cidr = "10.0.0.0/8" }
    dns   = { port = 53, cidr = "10.0.0.2/32" }
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = var.launch_type

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [module.group.id]
  }
}
