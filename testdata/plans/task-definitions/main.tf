provider "aws" {
  region = "eu-west-1"
}

variable "tag" {
  type    = string
  default = "v1"
}

variable "sidecar" {
  type    = bool
  default = true
}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  registry = "${data.aws_caller_identity.current.account_id}.dkr.ecr.${data.aws_region.current.name}.amazonaws.com"
  sidecars = var.sidecar ? [{ name = "proxy", image = "public.ecr.aws/envoy:${var.tag}" }] : []
}

resource "aws_ecr_repository" "app" {
  name = "app"
}

resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

resource "aws_ssm_parameter" "token" {
  name  = "/app/token"
  type  = "SecureString"
  value = "x"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "${data.aws_region.current.name}a"
}

resource "aws_security_group" "task" {
  vpc_id = aws_vpc.main.id
}

resource "aws_ecs_task_definition" "literal" {
  family                   = "literal"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode(concat([
    {
      name      = "app"
      image     = "${local.registry}/app:${var.tag}"
      essential = true
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-region = data.aws_region.current.name, awslogs-group = "app", awslogs-stream-prefix = "app" }
      }
      secrets = [
        { name = "TOKEN", valueFrom = aws_ssm_parameter.token.name },
        { name = "SECRET", valueFrom = "arn:aws:secretsmanager:eu-west-1:${data.aws_caller_identity.current.account_id}:secret:x" },
      ]
    },
  ], local.sidecars))
}

resource "aws_ecs_task_definition" "known_later" {
  family                   = "known-later"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{
    name                  = "app"
    image                 = "${aws_ecr_repository.app.repository_url}:${var.tag}"
    repositoryCredentials = { credentialsParameter = aws_secretsmanager_secret.db.arn }
    secrets               = [{ name = "DB", valueFrom = "${aws_secretsmanager_secret.db.arn}:password::" }]
  }])
}

resource "aws_ecs_task_definition" "template" {
  family                   = "template"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = templatefile("${path.module}/task.json.tftpl", { registry = local.registry, names = ["one", "two"] })
}

resource "aws_kms_key" "exec" {}

resource "aws_ecs_cluster" "main" {
  name = "main"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.exec.arn
    }
  }
}

resource "aws_ecs_service" "this" {
  for_each = {
    arn      = aws_ecs_task_definition.literal.arn
    family   = aws_ecs_task_definition.literal.family
    revision = "${aws_ecs_task_definition.template.family}:${aws_ecs_task_definition.template.revision}"
    later    = aws_ecs_task_definition.known_later.arn_without_revision
  }

  name                   = each.key
  cluster                = aws_ecs_cluster.main.id
  task_definition        = each.value
  launch_type            = "FARGATE"
  enable_execute_command = each.key == "arn"

  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [aws_security_group.task.id]
  }
}

data "aws_ecs_task_execution" "migrate" {
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.template.arn
  launch_type     = "FARGATE"
  desired_count   = 1

  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [aws_security_group.task.id]
  }
}
