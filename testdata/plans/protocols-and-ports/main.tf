# Every way to write a protocol and a port range.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "inline" {
  name = "inline"

  egress {
    protocol    = "6"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/24"]
  }

  egress {
    protocol    = "UDP"
    from_port   = "53"
    to_port     = "53"
    cidr_blocks = ["10.0.1.0/24"]
  }

  egress {
    protocol    = "all"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.2.0/24"]
  }

  egress {
    protocol    = "icmp"
    from_port   = 8
    to_port     = -1
    cidr_blocks = ["10.0.3.0/24"]
  }

  egress {
    protocol         = "58"
    from_port        = -1
    to_port          = -1
    ipv6_cidr_blocks = ["2001:db8::/64"]
  }

  egress {
    protocol    = "50"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.4.0/24"]
  }

  egress {
    description = "names nobody"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
  }
}

resource "aws_security_group_rule" "this" {
  for_each = {
    esp  = { protocol = "50", from = 443, to = 443 }
    all  = { protocol = -1, from = 443, to = 443 }
    six  = { protocol = 6, from = 0, to = 65535 }
    ping = { protocol = "icmp", from = -1, to = -1 }
  }
  type              = "egress"
  security_group_id = aws_security_group.inline.id
  cidr_blocks       = ["10.1.0.0/16"]
  protocol          = each.value.protocol
  from_port         = each.value.from
  to_port           = each.value.to
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = {
    esp     = { protocol = "50", from = 443, to = 443 }
    all     = { protocol = "-1", from = null, to = null }
    six     = { protocol = "6", from = 443, to = 443 }
    icmpv6  = { protocol = "icmpv6", from = null, to = null }
    zero    = { protocol = "tcp", from = 0, to = 0 }
    reverse = { protocol = "TCP", from = 443, to = 443 }
  }
  security_group_id = aws_security_group.inline.id
  cidr_ipv4         = "10.2.0.0/16"
  ip_protocol       = each.value.protocol
  from_port         = each.value.from
  to_port           = each.value.to
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [aws_security_group.inline.id]
  }
}
