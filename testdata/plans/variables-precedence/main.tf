# Every source of a variable's value; the value says which must win.

provider "aws" {
  region = "eu-west-1"
}

variable "from_default" {
  default = "10.0.0.0/24"
}

variable "from_tfvars" {
  default = "0.0.0.0/0"
}

variable "from_tfvars_json" {
  default = "0.0.0.0/0"
}

variable "from_auto" {
  default = "0.0.0.0/0"
}

variable "from_auto_json" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}

variable "from_file" {
  default = "0.0.0.0/0"
}

variable "from_flag" {
  type    = string
  default = "0.0.0.0/0"
}

variable "list_from_flag" {
  type    = list(object({ cidr = string, port = number }))
  default = []
}

variable "null_with_default" {
  type     = string
  default  = "10.0.7.0/24"
  nullable = false
}

resource "aws_security_group" "task" {
  name = "task"

  egress {
    from_port = 443
    to_port   = 443
    protocol  = "tcp"
    cidr_blocks = concat(
      [var.from_default, var.from_tfvars, var.from_tfvars_json, var.from_auto, var.from_file, var.from_flag, var.null_with_default],
      var.from_auto_json,
    )
  }

  dynamic "egress" {
    for_each = var.list_from_flag
    content {
      from_port   = egress.value.port
      to_port     = egress.value.port
      protocol    = "tcp"
      cidr_blocks = [egress.value.cidr]
    }
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
