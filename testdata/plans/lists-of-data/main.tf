# Lists of a data source that is read during apply: the plan tells how long they are, and which elements are not known.
# Of a resource's list it does not tell that.

provider "aws" {
  region = "eu-west-1"
}

variable "open" {
  type    = bool
  default = false
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_security_group" "task" {
  name   = "task"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "other" {
  name   = "other"
  vpc_id = aws_vpc.main.id
}

data "aws_ecs_task_execution" "one" {
  cluster         = aws_ecs_cluster.main.arn
  task_definition = "migrate:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [aws_subnet.private[0].id, aws_subnet.private[1].id]
    security_groups = [aws_security_group.task.id]
  }
}

data "aws_ecs_task_execution" "two" {
  cluster         = aws_ecs_cluster.main.arn
  task_definition = "migrate:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.task.id, aws_security_group.other.id]
  }
}

data "aws_ecs_task_execution" "literal" {
  cluster         = aws_ecs_cluster.main.arn
  task_definition = "migrate:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = concat([aws_security_group.task.id], ["sg-12345678"])
  }
}

# One of two groups: which of them does not show.
data "aws_ecs_task_execution" "either" {
  cluster         = aws_ecs_cluster.main.arn
  task_definition = "migrate:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [var.open ? aws_security_group.other.id : aws_security_group.task.id]
  }
}

# As many groups as are referred to, but one of them twice.
data "aws_ecs_task_execution" "twice" {
  cluster         = aws_ecs_cluster.main.arn
  task_definition = "migrate:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets = ["subnet-11111111"]
    security_groups = [
      var.open ? aws_security_group.other.id : aws_security_group.task.id,
      aws_security_group.task.id,
    ]
  }
}

resource "aws_ecs_service" "either" {
  name            = "either"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "migrate:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = var.open ? [aws_security_group.other.id] : [aws_security_group.task.id]
  }
}

resource "aws_ecs_service" "literal" {
  name            = "literal"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "migrate:1"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id, "sg-12345678"]
  }
}

resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.private[0].id]
  security_group_ids  = [aws_security_group.other.id]
}
