provider "aws" {
  region = "eu-west-1"
}

locals {
  servers = {
    amazon = ["AmazonProvidedDNS"]
    own    = ["10.0.0.10", "10.0.1.10"]
  }
}

resource "aws_vpc" "main" {
  for_each = local.servers

  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc_dhcp_options" "main" {
  for_each = local.servers

  domain_name         = "eu-west-1.compute.internal"
  domain_name_servers = each.value
}

resource "aws_vpc_dhcp_options_association" "main" {
  for_each = local.servers

  vpc_id          = aws_vpc.main[each.key].id
  dhcp_options_id = aws_vpc_dhcp_options.main[each.key].id
}

resource "aws_vpc_endpoint" "ecr" {
  for_each = local.servers

  vpc_id              = aws_vpc.main[each.key].id
  service_name        = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
}
