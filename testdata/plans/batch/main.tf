# Compute environments of AWS Batch, on Fargate and on instances.

provider "aws" {
  region = "eu-west-1"
}

resource "aws_security_group" "batch" {
  name = "batch"

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_batch_compute_environment" "this" {
  for_each                 = toset(["FARGATE", "FARGATE_SPOT"])
  compute_environment_name = lower(each.key)
  type                     = "MANAGED"

  compute_resources {
    type               = each.value
    max_vcpus          = 16
    subnets            = ["subnet-11111111"]
    security_group_ids = [aws_security_group.batch.id]
  }
}

resource "aws_batch_compute_environment" "instances" {
  compute_environment_name = "instances"
  type                     = "MANAGED"

  compute_resources {
    type               = "EC2"
    instance_role      = "arn:aws:iam::123456789012:instance-profile/batch"
    instance_type      = ["optimal"]
    max_vcpus          = 16
    min_vcpus          = 0
    subnets            = ["subnet-11111111"]
    security_group_ids = [aws_security_group.batch.id]
  }
}
