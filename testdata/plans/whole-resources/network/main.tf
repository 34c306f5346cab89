resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main" }
}

resource "aws_subnet" "this" {
  count      = 2
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(aws_vpc.this.cidr_block, 8, count.index)
}

resource "aws_security_group" "this" {
  for_each = { task = "Tasks", endpoint = "Endpoints" }
  name     = each.key
  vpc_id   = aws_vpc.this.id
}

resource "aws_vpc_endpoint" "this" {
  for_each           = { api = "ecr.api", dkr = "ecr.dkr", s3 = "s3" }
  vpc_id             = aws_vpc.this.id
  service_name       = "com.amazonaws.ap-northeast-1.${each.value}"
  vpc_endpoint_type  = each.key == "s3" ? "Gateway" : "Interface"
  security_group_ids = each.key == "s3" ? null : [aws_security_group.this["endpoint"].id]
}

output "vpc" {
  value = aws_vpc.this
}

output "subnets" {
  value = aws_subnet.this
}

output "groups" {
  value = aws_security_group.this
}

output "endpoints" {
  value = aws_vpc_endpoint.this
}
