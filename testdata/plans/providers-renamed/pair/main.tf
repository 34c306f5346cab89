terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.standby]
    }
  }
}

resource "aws_vpc_endpoint" "active" {
  vpc_id             = "vpc-12345678"
  service_name       = "com.amazonaws.us-east-1.ecr.api"
  vpc_endpoint_type  = "Interface"
  security_group_ids = ["sg-12345678"]
}

module "standby" {
  source = "./inner"
  providers = {
    aws = aws.standby
  }
}
