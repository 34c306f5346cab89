# Blocks and lists made of what is known only after apply.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_eip" "partner" {
  count  = 2
  domain = "vpc"
}

resource "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = ["subnet-11111111"]
  security_group_ids = ["sg-12345678"]
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = concat(["10.0.0.0/16"], [for e in aws_eip.partner : "${e.public_ip}/32"])
  }

  dynamic "egress" {
    for_each = aws_vpc_endpoint.ecr_dkr.cidr_blocks
    content {
      from_port   = 8443
      to_port     = 8443
      protocol    = "tcp"
      cidr_blocks = [egress.value]
    }
  }
}

resource "aws_vpc_security_group_egress_rule" "partner" {
  count             = length(aws_eip.partner)
  security_group_id = aws_security_group.task.id
  cidr_ipv4         = "${aws_eip.partner[count.index].public_ip}/32"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
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
