variable "name" {}

data "aws_vpc" "this" {
  filter {
    name   = "tag:Name"
    values = ["main"]
  }
}

data "aws_security_group" "this" {
  vpc_id = data.aws_vpc.this.id

  filter {
    name   = "group-name"
    values = [var.name]
  }
}

data "aws_subnets" "this" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.this.id]
  }
}

output "group" {
  value = data.aws_security_group.this.id
}

output "subnets" {
  value = data.aws_subnets.this.ids
}
