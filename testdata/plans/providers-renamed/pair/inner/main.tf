data "aws_region" "here" {}

data "aws_partition" "here" {}

resource "aws_vpc_endpoint" "this" {
  vpc_id             = "vpc-87654321"
  service_name       = "${data.aws_partition.here.reverse_dns_prefix}.${data.aws_region.here.name}.ecr.api"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.this.id]
}

resource "aws_security_group" "this" {
  name = "standby"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
