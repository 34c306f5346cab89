variable "cidrs" {
  type    = list(string)
  default = ["10.0.0.0/16"]
}

variable "port" {
  type     = number
  default  = 443
  nullable = false
}

variable "peers" {
  type    = map(string)
  default = {}
}

resource "aws_security_group" "this" {
  name_prefix = "rules-"

  egress {
    from_port   = var.port
    to_port     = var.port
    protocol    = "tcp"
    cidr_blocks = var.cidrs
  }

  dynamic "egress" {
    for_each = var.peers
    content {
      description     = egress.key
      from_port       = 443
      to_port         = 443
      protocol        = "tcp"
      security_groups = [egress.value]
    }
  }
}

output "id" {
  value = aws_security_group.this.id
}

output "cidrs" {
  value = var.cidrs
}
