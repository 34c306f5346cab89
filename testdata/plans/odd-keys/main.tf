# Instance keys and names with everything in them that a text can have.

provider "aws" {
  region = "eu-west-1"
}

locals {
  keys = ["with space", "dots.and-dashes", "10.0.0.0/16", "quote\"d", "back\\slash", "ümlaut ☃", "$${not} %%{template}", "tab\tnewline\n", "[brackets]", ""]
}

resource "aws_security_group" "this" {
  for_each    = toset(local.keys)
  name_prefix = "key-"

  egress {
    description = "for a key of length ${length(each.key)}"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.${index(local.keys, each.value)}.0/24"]
  }
}

module "keyed" {
  source   = "./group"
  for_each = { for i, k in local.keys : k => i }
  number   = each.value
}

resource "aws_ecs_service" "app" {
  for_each        = { "a/b.c" = aws_security_group.this["10.0.0.0/16"].id, "quote\"d" = module.keyed["quote\"d"].id }
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [each.value]
  }
}
