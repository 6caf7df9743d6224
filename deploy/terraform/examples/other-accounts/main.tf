# SPDX-License-Identifier: Apache-2.0
# Logs of other accounts: CloudWatch log groups by a log destination with a stream, and a bucket
# (docs/deploy.md, Another account's logs).

provider "aws" {
  region = "us-east-2"
}

variable "image" {
  type        = string
  description = "The function's image in ECR: REPOSITORY:TAG."
}

variable "write_address" {
  type        = string
  description = "URL of Loki's push API."
}

variable "source_accounts" {
  type        = set(string)
  description = "Ids of the accounts that may subscribe their log groups to the destination."
}

variable "source_buckets" {
  type        = map(string)
  description = "Buckets of other accounts: name to the id of the account."
  default     = {}
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

locals {
  all_accounts = setunion(var.source_accounts, [data.aws_caller_identity.current.account_id])
}

resource "aws_kinesis_stream" "logs" {
  name             = "logs-of-all-accounts"
  retention_period = 48
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

# CloudWatch Logs writes to the stream as this role.
data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["logs.amazonaws.com"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:SourceArn"
      values   = [for id in local.all_accounts : "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${id}:*"]
    }
  }
}

data "aws_iam_policy_document" "write_stream" {
  statement {
    actions   = ["kinesis:PutRecord"]
    resources = [aws_kinesis_stream.logs.arn]
  }
}

resource "aws_iam_role" "destination" {
  name               = "logs-of-all-accounts"
  assume_role_policy = data.aws_iam_policy_document.assume_role.json
}

resource "aws_iam_role_policy" "destination" {
  name   = "write-stream"
  role   = aws_iam_role.destination.name
  policy = data.aws_iam_policy_document.write_stream.json
}

resource "aws_cloudwatch_log_destination" "this" {
  name       = "logs-of-all-accounts"
  role_arn   = aws_iam_role.destination.arn
  target_arn = aws_kinesis_stream.logs.arn

  depends_on = [aws_iam_role_policy.destination]
}

data "aws_iam_policy_document" "subscribe" {
  statement {
    actions   = ["logs:PutSubscriptionFilter", "logs:PutAccountPolicy"]
    resources = [aws_cloudwatch_log_destination.this.arn]

    principals {
      type        = "AWS"
      identifiers = var.source_accounts
    }
  }
}

resource "aws_cloudwatch_log_destination_policy" "this" {
  destination_name = aws_cloudwatch_log_destination.this.name
  access_policy    = data.aws_iam_policy_document.subscribe.json
}

module "lambda_promtail" {
  source = "../../modules/lambda-promtail"

  lambda_promtail_image = var.image
  write_address         = var.write_address
  kinesis_stream_arns   = { logs = aws_kinesis_stream.logs.arn }
  other_account_buckets = var.source_buckets
  sqs_enabled           = length(var.source_buckets) > 0
}

output "destination_arn" {
  description = "What the other accounts subscribe their log groups to."
  value       = aws_cloudwatch_log_destination.this.arn
}

output "role_arn" {
  description = "Whom the bucket policies of the other accounts let read."
  value       = module.lambda_promtail.function_role_arn
}

output "queue_arn" {
  description = "Where the buckets of the other accounts send their notifications, in a list of one or none."
  value       = module.lambda_promtail.sqs_queue_arn
}
