# String templates: directives, heredocs, escapes and numbers in text.

provider "aws" {
  region = "eu-west-1"
}

variable "env" {
  default = "prod"
}

locals {
  cidrs = split("\n", trimspace(<<-EOT
    10.0.0.0/16
    10.${1 + 1}.0.0/16
    %{if var.env == "prod"}10.3.0.0/16%{else}0.0.0.0/0%{endif}
  EOT
  ))

  list = "%{for i, c in ["10.4.0.0/16", "10.5.0.0/16"]}%{if i > 0},%{endif}${c}%{endfor}"

  statement = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
    "Condition": {"StringEquals": {"aws:PrincipalTag/env": "$${unset}"}}}]
}
EOF
}

resource "aws_security_group" "task" {
  name        = "${"${var.env}"}-task-${1.5}-${true}"
  description = "100%% of $${var.env} \"quoted\" \u00e9"

  egress {
    from_port   = "${443}"
    to_port     = "443"
    protocol    = "${"tcp"}"
    cidr_blocks = concat([for c in local.cidrs : trimspace(c)], split(",", local.list))
    self        = "${var.env == "prod"}"
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = "vpc-12345678"
  service_name = "com.amazonaws.eu-west-1.${var.env == "prod" ? "s3" : "dynamodb"}"
  policy       = local.statement
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = ["${aws_security_group.task.id}"]
  }
}
