variable "vpc_id" {}
variable "subnet_ids" {}
variable "from" {}

resource "aws_security_group" "this" {
  vpc_id = var.vpc_id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [var.from]
  }
}

resource "aws_vpc_endpoint" "this" {
  for_each           = toset(["ecr.api", "ecr.dkr", "logs"])
  vpc_id             = var.vpc_id
  service_name       = "com.amazonaws.eu-west-1.${each.value}"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = var.subnet_ids
  security_group_ids = [aws_security_group.this.id]
}

output "group_id" {
  value = aws_security_group.this.id
}
