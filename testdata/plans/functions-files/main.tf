# Rules from files: JSON, YAML, CSV, templates.

provider "aws" {
  region = "eu-west-1"
}

locals {
  json     = jsondecode(file("${path.module}/rules/egress.json"))
  yaml     = yamldecode(file("rules/ingress.yaml"))
  csv      = csvdecode(file("${path.root}/rules/partners.csv"))
  rendered = yamldecode(templatefile("${path.module}/rules/more.yaml.tftpl", { cidrs = ["10.5.0.0/16", "10.6.0.0/16"], port = 443 }))
  merged   = merge([for f in fileset(path.module, "rules/teams/*.json") : jsondecode(file("${path.module}/${f}"))]...)
}

resource "aws_security_group" "task" {
  name = "task"

  dynamic "egress" {
    for_each = concat(local.json.rules, local.rendered.rules)
    content {
      from_port   = egress.value.port
      to_port     = egress.value.port
      protocol    = "tcp"
      cidr_blocks = egress.value.cidrs
    }
  }

  dynamic "ingress" {
    for_each = local.yaml
    content {
      description = ingress.key
      from_port   = ingress.value.from
      to_port     = try(ingress.value.to, ingress.value.from)
      protocol    = ingress.value.protocol
      cidr_blocks = ingress.value.cidrs
    }
  }
}

resource "aws_vpc_security_group_egress_rule" "partner" {
  for_each          = { for row in local.csv : row.name => row }
  security_group_id = aws_security_group.task.id
  description       = each.value.name
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "team" {
  for_each          = local.merged
  security_group_id = aws_security_group.task.id
  cidr_ipv4         = each.value
  ip_protocol       = -1
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = "vpc-12345678"
  service_name = base64decode(base64encode("com.amazonaws.eu-west-1.s3"))
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }]
  })
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = fileexists("${path.module}/rules/ec2") ? "EC2" : "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.task.id]
  }
}
