# Text functions, as names, ports and CIDRs are put together with them.

provider "aws" {
  region = "eu-west-1"
}

variable "allowed" {
  default = " 10.0.0.0/16, 10.1.0.0/16 ,,203.0.113.7 "
}

variable "port_range" {
  default = "8000-8080"
}

locals {
  allowed = [for c in compact(split(",", trimspace(var.allowed))) : trimspace(c)]
  cidrs   = [for c in local.allowed : length(regexall("/", c)) > 0 ? c : "${c}/32"]
  ports   = regex("^(?P<from>\\d+)-(?P<to>\\d+)$", var.port_range)
  name    = lower(replace("My Service!", "/[^A-Za-z]+/", "-"))
}

resource "aws_security_group" "task" {
  name        = trimsuffix(local.name, "-")
  description = title(format("%s has %d cidrs, %5.1f%% of %#v", local.name, length(local.cidrs), 12.345, ["x"]))

  egress {
    description = substr(strrev("krowten"), 0, 3)
    from_port   = local.ports.from
    to_port     = local.ports["to"]
    protocol    = lower("TCP")
    cidr_blocks = local.cidrs
  }
}

resource "aws_security_group_rule" "each" {
  for_each          = toset(formatlist("10.%s.0.0/16", ["7", "8"]))
  type              = trimprefix("x-egress", "x-")
  security_group_id = aws_security_group.task.id
  cidr_blocks       = [each.value]
  description       = indent(2, chomp("line ${each.key}\n"))
  protocol          = startswith(each.key, "10.7") ? "udp" : "tcp"
  from_port         = endswith(each.key, "/16") ? 53 : 0
  to_port           = strcontains(each.key, "8") ? 54 : 53
}

resource "aws_ecs_service" "app" {
  name            = upper(join("", regexall("[a-z]", "a1b2")))
  cluster         = format("%s", "main")
  task_definition = "app"
  launch_type     = upper("fargate")

  network_configuration {
    subnets         = split(",", "subnet-11111111,subnet-22222222")
    security_groups = split(" ", "${aws_security_group.task.id} sg-12345678")
  }
}
