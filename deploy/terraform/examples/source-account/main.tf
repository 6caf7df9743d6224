# SPDX-License-Identifier: Apache-2.0
# What another account needs, so that the function of examples/other-accounts ships its logs. Apply
# it with that account's credentials (docs/deploy.md, Another account's logs).

provider "aws" {
  region = "us-east-2"
}

variable "log_group_names" {
  type        = set(string)
  description = "Log groups of this account that are shipped."
  default     = []
}

variable "destination_arn" {
  type        = string
  description = "Output destination_arn of examples/other-accounts."
}

variable "bucket_names" {
  type        = set(string)
  description = "Buckets of this account that are shipped. Their other notifications are replaced, as is their policy."
  default     = []
}

variable "queue_arn" {
  type        = string
  description = "The queue in output queue_arn of examples/other-accounts; for buckets."
  default     = null
}

variable "role_arn" {
  type        = string
  description = "Output role_arn of examples/other-accounts; for buckets."
  default     = null
}

data "aws_partition" "current" {}

resource "aws_cloudwatch_log_subscription_filter" "this" {
  for_each = var.log_group_names

  name            = "lambda-promtail"
  log_group_name  = each.key
  destination_arn = var.destination_arn
  filter_pattern  = ""
}

data "aws_iam_policy_document" "read" {
  for_each = var.bucket_names

  statement {
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${each.key}/AWSLogs/*"]

    principals {
      type        = "AWS"
      identifiers = [var.role_arn]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${each.key}"]

    principals {
      type        = "AWS"
      identifiers = [var.role_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "read" {
  for_each = var.bucket_names

  bucket = each.key
  policy = data.aws_iam_policy_document.read[each.key].json
}

resource "aws_s3_bucket_notification" "this" {
  for_each = var.bucket_names

  bucket = each.key

  queue {
    queue_arn     = var.queue_arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "AWSLogs/"
    filter_suffix = ".gz"
  }
}
