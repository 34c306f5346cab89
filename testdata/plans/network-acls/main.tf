provider "aws" {
  region = "eu-west-1"
}

locals {
  tiers = ["private", "public"]
  inbound = [
    { number = 100, protocol = "tcp", from = 1024, to = 65535, cidr = "0.0.0.0/0" },
    { number = 110, protocol = "6", from = 443, to = 443, cidr = "10.0.0.0/16" },
  ]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "closed" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "this" {
  for_each   = toset(local.tiers)
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, index(local.tiers, each.key))
}

resource "aws_subnet" "closed" {
  vpc_id     = aws_vpc.closed.id
  cidr_block = "10.1.0.0/24"
}

resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.this["private"].id]

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = aws_vpc.main.cidr_block
    from_port  = 443
    to_port    = 443
  }

  egress {
    rule_no    = 200
    action     = "deny"
    protocol   = "-1"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }

  dynamic "ingress" {
    for_each = local.inbound
    content {
      rule_no    = ingress.value.number
      action     = "allow"
      protocol   = ingress.value.protocol
      cidr_block = ingress.value.cidr
      from_port  = ingress.value.from
      to_port    = ingress.value.to
    }
  }
}

resource "aws_network_acl" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_network_acl" "listed" {
  vpc_id = aws_vpc.closed.id

  ingress = [{
    rule_no         = 100
    action          = "allow"
    protocol        = "all"
    cidr_block      = "10.1.0.0/16"
    ipv6_cidr_block = null
    from_port       = 0
    to_port         = 0
    icmp_type       = 0
    icmp_code       = 0
  }]
}

resource "aws_network_acl_association" "public" {
  network_acl_id = aws_network_acl.public.id
  subnet_id      = aws_subnet.this["public"].id
}

resource "aws_network_acl_rule" "public" {
  count = 2

  network_acl_id  = aws_network_acl.public.id
  rule_number     = 100 + count.index
  egress          = count.index == 0
  protocol        = "tcp"
  rule_action     = "allow"
  ipv6_cidr_block = "::/0"
  from_port       = 443
  to_port         = 443
}

resource "aws_network_acl_rule" "ping" {
  network_acl_id = aws_network_acl.public.id
  rule_number    = 300
  protocol       = "icmp"
  rule_action    = "deny"
  cidr_block     = "0.0.0.0/0"
  icmp_type      = 8
  icmp_code      = -1
}

resource "aws_default_network_acl" "closed" {
  default_network_acl_id = aws_vpc.closed.default_network_acl_id
  subnet_ids             = [aws_subnet.closed.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "all"
    cidr_block = "10.1.0.0/16"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_network_acl_rule" "of_default" {
  network_acl_id = aws_vpc.main.default_network_acl_id
  rule_number    = 50
  egress         = true
  protocol       = "tcp"
  rule_action    = "deny"
  cidr_block     = "0.0.0.0/0"
  from_port      = 22
  to_port        = 22
}
