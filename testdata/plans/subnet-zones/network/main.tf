variable "vpc_id" {
  type = string
}

variable "azs" {
  type = list(string)
}

resource "aws_subnet" "this" {
  count                = length(var.azs)
  vpc_id               = var.vpc_id
  cidr_block           = "10.0.${64 + count.index}.0/24"
  availability_zone    = length(regexall("^[a-z]{2}-", element(var.azs, count.index))) > 0 ? element(var.azs, count.index) : null
  availability_zone_id = length(regexall("^[a-z]{2}-", element(var.azs, count.index))) == 0 ? element(var.azs, count.index) : null
}
