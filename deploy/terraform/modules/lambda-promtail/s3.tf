# SPDX-License-Identifier: Apache-2.0
# S3 buckets: what the function may read, and their notifications, to the function or to the queue.

locals {
  # Whose notifications arrive, and the account that each belongs to: an ARN of S3 does not tell.
  notifying_buckets = merge({ for name in var.bucket_names : name => local.account }, var.other_account_buckets)
  read_buckets      = [for name in setunion(keys(local.notifying_buckets), var.eventbridge_bucket_names) : "arn:${local.partition}:s3:::${name}"]

  s3_statements = [
    {
      sid = "ReadObjects"
      # The second is asked for where the event names a version.
      actions   = ["s3:GetObject", "s3:GetObjectVersion"]
      resources = [for arn in local.read_buckets : "${arn}/${var.filter_prefix}*"]
    },
    {
      # Without it S3 answers 403 for an object that is gone, as for one that is forbidden.
      sid       = "TellMissingObjects"
      actions   = ["s3:ListBucket"]
      resources = local.read_buckets
    },
  ]
}

resource "aws_lambda_permission" "s3" {
  for_each = var.sqs_enabled ? {} : local.notifying_buckets

  statement_id   = "lambda-promtail-allow-s3-bucket-${replace(each.key, ".", "_")}" # takes no dots
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.arn
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:${local.partition}:s3:::${each.key}"
  source_account = each.value
}

resource "aws_s3_bucket_notification" "this" {
  for_each = var.bucket_names

  bucket = each.key

  dynamic "lambda_function" {
    for_each = var.sqs_enabled ? [] : [aws_lambda_function.this.arn]
    content {
      lambda_function_arn = lambda_function.value
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = var.filter_prefix
      filter_suffix       = var.filter_suffix
    }
  }

  dynamic "queue" {
    for_each = aws_sqs_queue.main[*].arn
    content {
      queue_arn     = queue.value
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = var.filter_prefix
      filter_suffix = var.filter_suffix
    }
  }

  # S3 tries the destination when the notification is made.
  depends_on = [aws_lambda_permission.s3, aws_sqs_queue_policy.main]
}
