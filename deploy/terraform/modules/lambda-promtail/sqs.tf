# SPDX-License-Identifier: Apache-2.0
# SQS: the queue between S3 and the function with its dead-letter queue, and queues that exist.

locals {
  queues = merge({ for arn in aws_sqs_queue.main[*].arn : "main" => arn }, var.sqs_queue_arns)

  sqs_statements = [{
    sid       = "ReceiveMessages"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = values(local.queues)
  }]
}

resource "aws_sqs_queue" "main" {
  count = var.sqs_enabled ? 1 : 0

  name                       = "${var.sqs_queue_name_prefix}-main-queue"
  visibility_timeout_seconds = 6 * var.timeout # as AWS advises, so that nothing comes while it is read
  message_retention_seconds  = 1209600         # the most; its age counts from here in the dead-letter queue, too
  sqs_managed_sse_enabled    = var.sqs.kms_key_arn == null ? true : null
  kms_master_key_id          = var.sqs.kms_key_arn
  tags                       = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter[0].arn
    maxReceiveCount     = var.sqs.max_receive_count
  })
}

resource "aws_sqs_queue" "dead_letter" {
  count = var.sqs_enabled ? 1 : 0

  name                      = "${var.sqs_queue_name_prefix}-dead-letter-queue"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = var.sqs.kms_key_arn == null ? true : null
  kms_master_key_id         = var.sqs.kms_key_arn
  tags                      = var.tags
}

resource "aws_sqs_queue_redrive_allow_policy" "this" {
  count = var.sqs_enabled ? 1 : 0

  queue_url = aws_sqs_queue.dead_letter[0].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.main[0].arn]
  })
}

data "aws_iam_policy_document" "queue" {
  count = var.sqs_enabled ? 1 : 0

  dynamic "statement" {
    for_each = length(local.notifying_buckets) > 0 ? [true] : []
    content {
      sid       = "AllowS3"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.main[0].arn]

      principals {
        type        = "Service"
        identifiers = ["s3.amazonaws.com"]
      }
      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [for name in keys(local.notifying_buckets) : "arn:${local.partition}:s3:::${name}"]
      }
      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = distinct(values(local.notifying_buckets))
      }
    }
  }

  dynamic "statement" {
    for_each = [for key, rule in aws_cloudwatch_event_rule.this : rule.arn if local.rules[key].to_queue]
    content {
      sid       = "AllowEventBridge"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.main[0].arn]

      principals {
        type        = "Service"
        identifiers = ["events.amazonaws.com"]
      }
      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [statement.value]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "main" {
  count = var.sqs_enabled && length(local.read_buckets) > 0 ? 1 : 0

  queue_url = aws_sqs_queue.main[0].url
  policy    = data.aws_iam_policy_document.queue[0].json
}

resource "aws_lambda_event_source_mapping" "sqs" {
  for_each = local.queues

  event_source_arn                   = each.value
  function_name                      = aws_lambda_function.this.arn
  batch_size                         = endswith(each.value, ".fifo") ? min(var.sqs.batch_size, 10) : var.sqs.batch_size
  maximum_batching_window_in_seconds = endswith(each.value, ".fifo") ? null : var.sqs.batching_window
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = var.tags

  dynamic "scaling_config" {
    for_each = var.sqs.maximum_concurrency == null ? [] : [var.sqs.maximum_concurrency]
    content {
      maximum_concurrency = scaling_config.value
    }
  }

  dynamic "provisioned_poller_config" {
    for_each = var.sqs.maximum_pollers == null ? [] : [var.sqs]
    content {
      minimum_pollers = provisioned_poller_config.value.minimum_pollers
      maximum_pollers = provisioned_poller_config.value.maximum_pollers
    }
  }

  dynamic "metrics_config" {
    for_each = var.event_source_metrics_enabled ? [true] : []
    content {
      metrics = ["EventCount"]
    }
  }

  # Lambda tries the role's rights when the mapping is made.
  depends_on = [aws_iam_role_policy.this]
}
