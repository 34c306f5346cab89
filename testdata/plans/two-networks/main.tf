# Two networks with the same names inside: only the VPC and the groups tell which endpoint serves whom.

provider "aws" {
  region = "eu-west-1"
}

module "production" {
  source = "./network"
  cidr   = "10.0.0.0/16"
}

module "staging" {
  source = "./network"
  cidr   = "10.1.0.0/16"
  egress = ["0.0.0.0/0"]
}
