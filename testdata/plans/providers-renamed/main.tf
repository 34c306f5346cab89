# A module that wants providers under names of its own, and hands one of them on.

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "dr"
  region = local.dr
}

locals {
  dr = join("-", ["eu", "west", 1])
}

module "pair" {
  source = "./pair"
  providers = {
    aws         = aws
    aws.standby = aws.dr
  }
}
