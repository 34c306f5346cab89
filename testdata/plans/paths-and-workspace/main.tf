# What Terraform itself knows.

provider "aws" {
  region = "eu-west-1"
}

locals {
  workspace = terraform.workspace
  cidrs     = { default = ["10.0.0.0/16"], production = ["10.1.0.0/16"] }
}

module "group" {
  source = "./modules/group"
  name   = "${terraform.workspace}-task"
  cidrs  = local.cidrs[local.workspace]
}

resource "aws_ecs_service" "app" {
  name            = "app-${basename(path.module)}"
  cluster         = dirname("clusters/main")
  task_definition = "app"
  launch_type     = terraform.workspace == "default" ? "FARGATE" : "EC2"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [module.group.id]
  }
}
