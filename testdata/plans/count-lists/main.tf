# count over lists, with the index, and splat expressions over what it makes.

provider "aws" {
  region = "us-east-1"
}

variable "zones" {
  type    = list(string)
  default = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

variable "cidr" {
  default = "10.8.0.0/16"
}

resource "aws_vpc" "main" {
  cidr_block = var.cidr
}

resource "aws_subnet" "private" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.main.id
  availability_zone = var.zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 8, count.index)
}

resource "aws_subnet" "public" {
  count                   = 2
  vpc_id                  = aws_vpc.main.id
  availability_zone       = element(var.zones, count.index + 2)
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 8, 100 + count.index)
  map_public_ip_on_launch = true
}

resource "aws_security_group" "task" {
  name   = "task"
  vpc_id = aws_vpc.main.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = aws_subnet.private[*].cidr_block
  }
}

resource "aws_security_group_rule" "from_subnets" {
  count             = length(aws_subnet.private)
  type              = "ingress"
  security_group_id = aws_security_group.task.id
  cidr_blocks       = [aws_subnet.private.*.cidr_block[count.index]]
  protocol          = "tcp"
  from_port         = 80 + count.index
  to_port           = 80 + count.index
}

resource "aws_ecs_service" "app" {
  count           = 2
  name            = "app-${count.index}"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets          = concat(aws_subnet.private[*].id, [aws_subnet.public[0].id])
    security_groups  = [aws_security_group.task.id]
    assign_public_ip = count.index == 1
  }
}
