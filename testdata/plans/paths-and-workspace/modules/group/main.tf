variable "name" {}
variable "cidrs" {}

resource "aws_security_group" "this" {
  name        = var.name
  description = "${path.module} ${path.root} ${file("${path.module}/about.txt")}"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = var.cidrs
  }
}

output "id" {
  value = aws_security_group.this.id
}
