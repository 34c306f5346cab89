# The policy of an endpoint, written as a data source.

provider "aws" {
  region = "eu-west-1"
}

locals {
  buckets = ["prod-eu-west-1-starport-layer-bucket"]
}

data "aws_iam_policy_document" "s3" {
  statement {
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = [for b in local.buckets : "arn:aws:s3:::${b}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = "vpc-12345678"
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = ["rtb-12345678"]
  policy            = data.aws_iam_policy_document.s3.json
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [aws_vpc_endpoint.s3.prefix_list_id]
  }
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
