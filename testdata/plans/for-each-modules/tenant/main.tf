variable "name" {}

variable "egress" {
  type = list(string)
}

variable "ports" {
  type = set(number)
}

variable "subnets" {}

resource "aws_security_group" "this" {
  name = "${var.name}-task"
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = {
    for pair in setproduct(var.egress, var.ports) : "${pair[0]}:${pair[1]}" => { cidr = pair[0], port = pair[1] }
  }
  security_group_id = aws_security_group.this.id
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = "tenants"
  task_definition = var.name
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.subnets
    security_groups = [aws_security_group.this.id]
  }
}

output "group_id" {
  value = aws_security_group.this.id
}
