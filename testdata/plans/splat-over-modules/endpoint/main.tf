variable "service" {
  type = string
}

resource "aws_security_group" "this" {
  name = "endpoint-${replace(var.service, ".", "-")}"
}

resource "aws_vpc_endpoint" "this" {
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.${var.service}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = aws_security_group.this[*].id
}

output "group_id" {
  value = aws_security_group.this.id
}

output "service" {
  value = var.service
}
