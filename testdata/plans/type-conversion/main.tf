# Values that are not written in the type that they are wanted in.

provider "aws" {
  region = "eu-west-1"
}

variable "ports" {
  type    = list(number)
  default = ["443", "8443"]
}

variable "flags" {
  type    = map(bool)
  default = { self = "true", other = "false" }
}

variable "cidrs" {
  type    = set(string)
  default = ["10.0.0.0/16", "10.0.0.0/16", "10.1.0.0/16"]
}

variable "mixed" {
  type    = list(any)
  default = [80, "90"]
}

variable "pair" {
  type    = tuple([string, number, bool])
  default = [1, "2", "true"]
}

variable "anything" {
  type    = any
  default = { port = "22", list = ["10.9.0.0/16"] }
}

resource "aws_security_group" "task" {
  name = tostring(12)

  egress {
    from_port   = var.ports[0]
    to_port     = var.ports["0"]
    protocol    = 6
    cidr_blocks = var.cidrs
    self        = var.flags["self"]
  }

  egress {
    from_port   = "0"
    to_port     = "65535"
    protocol    = "UDP"
    cidr_blocks = toset(var.anything.list)
    self        = var.flags.other
  }

  ingress {
    from_port   = tonumber(var.mixed[0])
    to_port     = var.mixed[1]
    protocol    = "all" == "all" ? "tcp" : "-1"
    cidr_blocks = tolist(setunion(var.cidrs, ["10.2.0.0/16"]))
  }

  ingress {
    from_port   = var.pair[0]
    to_port     = var.pair[1]
    protocol    = "icmp"
    cidr_blocks = var.pair[2] ? ["10.3.0.0/16"] : []
  }
}

resource "aws_vpc_security_group_egress_rule" "ssh" {
  security_group_id = aws_security_group.task.id
  cidr_ipv4         = var.anything.list[0]
  ip_protocol       = 17
  from_port         = var.anything.port
  to_port           = var.anything["port"] + 1
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app"
  launch_type     = "FARGATE"

  network_configuration {
    subnets          = toset(["subnet-22222222", "subnet-11111111"])
    security_groups  = tolist(toset([aws_security_group.task.id]))
    assign_public_ip = "false"
  }
}
