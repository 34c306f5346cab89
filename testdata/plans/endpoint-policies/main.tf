provider "aws" {
  region = "eu-west-1"
}

variable "buckets" {
  type    = list(string)
  default = ["assets", "uploads"]
}

variable "restricted" {
  type    = bool
  default = true
}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = var.restricted ? data.aws_iam_policy_document.s3.json : null
}

resource "aws_vpc_endpoint" "ecr" {
  for_each = toset(["api", "dkr"])

  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${data.aws_region.current.name}.ecr.${each.key}"
  vpc_endpoint_type = "Interface"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      Resource  = "*"
    }]
  })
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.logs"
  vpc_endpoint_type = "Interface"
}

resource "aws_vpc_endpoint_policy" "logs" {
  vpc_endpoint_id = aws_vpc_endpoint.logs.id
  policy          = templatefile("${path.module}/logs.json.tftpl", { region = data.aws_region.current.name, groups = ["app", "web"] })
}

resource "aws_vpc_endpoint" "known_later" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.dynamodb"
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "dynamodb:GetItem"
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceVpc" = aws_vpc.main.id } }
    }]
  })
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Layers"
    actions   = ["s3:*"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "NoDelete"
    effect    = "Deny"
    actions   = ["s3:DeleteObject", "s3:DeleteBucket"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "s3" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    sid       = "Layers"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::prod-${data.aws_region.current.name}-starport-layer-bucket/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  dynamic "statement" {
    for_each = var.buckets
    content {
      sid       = title(statement.value)
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["arn:aws:s3:::${statement.value}/*"]

      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
    }
  }

  override_policy_documents = [file("${path.module}/override.json")]
}
