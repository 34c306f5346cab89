# Where subnets lie: written out, put together, looked up, and listed.

provider "aws" {
  region = "eu-west-1"
}

variable "letters" {
  type    = list(string)
  default = ["a", "b"]
}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  zones = slice(data.aws_availability_zones.available.names, 0, 2)
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "second" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "lettered" {
  for_each          = toset(var.letters)
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/20", 4, index(var.letters, each.key))
  availability_zone = "${data.aws_region.current.name}${each.key}"
}

resource "aws_subnet" "element" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.16.0/20", 4, count.index)
  availability_zone = element(data.aws_availability_zones.available.names, count.index)
}

resource "aws_subnet" "sliced" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.32.0/20", 4, count.index)
  availability_zone = local.zones[count.index]
}

resource "aws_subnet" "by_id" {
  vpc_id               = aws_vpc_ipv4_cidr_block_association.second.vpc_id
  cidr_block           = "100.64.0.0/24"
  availability_zone_id = "euw1-az1"
}

resource "aws_subnet" "beside" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.48.0/24"
  availability_zone = aws_subnet.lettered["b"].availability_zone
}

module "network" {
  source = "./network"
  vpc_id = aws_vpc.main.id
  azs    = local.zones
}
