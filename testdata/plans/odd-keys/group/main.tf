variable "number" {}

resource "aws_security_group" "group-with-dashes_1" {
  name = "group-${var.number}"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

output "id" {
  value = aws_security_group.group-with-dashes_1.id
}
