variable "cidr" {}
variable "zones" {}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "private" {
  for_each          = { for i, zone in var.zones : zone => cidrsubnet(var.cidr, 4, i) }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

module "endpoints" {
  source     = "../endpoints"
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for s in aws_subnet.private : s.id]
  from       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  value = values(aws_subnet.private)[*].id
}

output "private_cidrs" {
  value = [for zone in sort(keys(aws_subnet.private)) : aws_subnet.private[zone].cidr_block]
}

output "endpoints" {
  value = module.endpoints
}
