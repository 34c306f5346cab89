# Modules that are there or not, and what the rest makes of it.

provider "aws" {
  region = "eu-west-1"
}

variable "features" {
  type    = map(bool)
  default = { endpoints = true, proxy = false }
}

module "endpoints" {
  source = "./group"
  count  = var.features.endpoints ? 1 : 0
  name   = "endpoints"
}

module "proxy" {
  source = "./group"
  count  = var.features["proxy"] ? 1 : 0
  name   = "proxy"
}

module "per_port" {
  source   = "./group"
  for_each = toset([for p in [443, 8443] : tostring(p)])
  name     = "port-${each.key}"

  depends_on = [module.endpoints]
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port = 443
    to_port   = 443
    protocol  = "tcp"
    security_groups = concat(
      module.endpoints[*].id,
      module.proxy[*].id,
      [module.per_port["443"].id, try(module.proxy[0].id, "sg-12345678")],
    )
  }
}

resource "aws_vpc_endpoint" "ecr" {
  for_each           = var.features.endpoints ? toset(["ecr.api", "ecr.dkr"]) : toset([])
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.${each.value}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [module.endpoints[0].id]
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
