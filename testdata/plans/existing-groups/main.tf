# Groups that exist already. AWS keeps the rules of a group whose egress is not written.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "kept" {
  name        = "kept"
  description = "Managed by Terraform"
  vpc_id      = "vpc-0aa1"
}

resource "aws_security_group" "emptied" {
  name        = "emptied"
  description = "Managed by Terraform"
  vpc_id      = "vpc-0aa1"
  egress      = []
}

resource "aws_security_group" "added" {
  name   = "added"
  vpc_id = "vpc-0aa1"

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_security_group.emptied.id]
  }
}

resource "aws_ecs_service" "app" {
  for_each        = { kept = aws_security_group.kept.id, emptied = aws_security_group.emptied.id, added = aws_security_group.added.id }
  name            = each.key
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = ["subnet-11111111"]
    security_groups = [each.value]
  }
}
