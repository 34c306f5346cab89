# Address arithmetic.

provider "aws" {
  region = "eu-west-1"
}

locals {
  base    = "10.16.0.0/12"
  blocks  = cidrsubnets(local.base, 4, 4, 8, 8)
  host    = cidrhost(local.blocks[2], 10)
  last    = cidrhost(local.blocks[3], -2)
  mask    = cidrnetmask(local.blocks[0])
  v6      = cidrsubnet("2001:db8:1200::/40", 16, 162)
  numbers = [for n in range(4) : n]
}

resource "aws_vpc" "main" {
  cidr_block = local.blocks[0]
  tags       = { Mask = local.mask }
}

resource "aws_subnet" "this" {
  for_each   = { for n in local.numbers : format("subnet-%02d", n) => cidrsubnet(aws_vpc.main.cidr_block, 4, n * 2 + 1) }
  vpc_id     = aws_vpc.main.id
  cidr_block = each.value
}

resource "aws_security_group" "task" {
  vpc_id = aws_vpc.main.id

  egress {
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    cidr_blocks      = ["${local.host}/32", format("%s/%d", local.last, 32), cidrsubnet(local.base, 12, 4095)]
    ipv6_cidr_blocks = [local.v6]
  }

  egress {
    description = join("/", slice(split(".", local.host), 0, 2))
    from_port   = max(1024, parseint("ff", 16), 8080)
    to_port     = min(65535, pow(2, 14), floor(9999.9), abs(-9090))
    protocol    = "tcp"
    cidr_blocks = [for b in reverse(local.blocks) : cidrsubnet(b, 2, 3) if tonumber(split("/", b)[1]) > 16]
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [for name in ["subnet-00", "subnet-03"] : aws_subnet.this[name].id]
    security_groups = [aws_security_group.task.id]
  }
}
