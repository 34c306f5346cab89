variable "service" {}

resource "aws_vpc_endpoint" "this" {
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.eu-west-1.${var.service}"
  vpc_endpoint_type  = "Interface"
  security_group_ids = ["sg-12345678"]
}
