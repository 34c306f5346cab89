variable "name" {}

variable "rules" {
  type = map(object({ port = number, cidr = string }))
}

resource "aws_security_group" "this" {
  name = var.name
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = var.rules
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = each.value.cidr
  description       = "${var.name} ${each.key}"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = "main"
  task_definition = var.name
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.this.id]
  }
}

output "group_id" {
  value = aws_security_group.this.id
}
