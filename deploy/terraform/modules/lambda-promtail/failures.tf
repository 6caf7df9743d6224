# SPDX-License-Identifier: Apache-2.0
# What becomes of events that failed for good: where Lambda puts them (with the function's role),
# and where the function itself puts what Loki refused.

locals {
  failure_queue = aws_sqs_queue.failures[*].arn
  # Lists of one or none, so that whether there is one is known before its ARN is.
  async_destination  = var.on_failure_destination_arn != null ? [var.on_failure_destination_arn] : local.failure_queue
  stream_destination = length(local.streams) == 0 ? [] : var.kinesis.on_failure_arn != null ? [var.kinesis.on_failure_arn] : local.failure_queue
  destinations       = distinct(concat(local.async_destination, local.stream_destination))
  destination_of = {
    for service in ["sqs", "sns", "s3", "events", "lambda"] : service => [for arn in local.destinations : arn if split(":", arn)[2] == service]
  }

  # https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or s3://BUCKET/PREFIX.
  target_parts     = split("/", var.failed_events_target)
  target_is_queue  = startswith(var.failed_events_target, "https://")
  target_is_bucket = startswith(var.failed_events_target, "s3://")
  target_region    = local.target_is_queue ? split(".", local.target_parts[2])[1] : ""
  target_queue     = local.target_is_queue ? ["arn:${local.partition}:sqs:${local.target_region}:${local.target_parts[3]}:${local.target_parts[4]}"] : []
  target_objects   = local.target_is_bucket ? ["arn:${local.partition}:s3:::${trimsuffix(trimprefix(var.failed_events_target, "s3://"), "/")}/*"] : []

  failure_statements = [
    {
      sid       = "SendFailures"
      actions   = ["sqs:SendMessage"]
      resources = distinct(concat(local.destination_of.sqs, local.target_queue))
    },
    {
      sid       = "PublishFailures"
      actions   = ["sns:Publish"]
      resources = local.destination_of.sns
    },
    {
      sid       = "StoreFailures"
      actions   = ["s3:PutObject"]
      resources = concat([for arn in local.destination_of.s3 : "${arn}/aws/lambda/*"], local.target_objects) # where Lambda writes
    },
    {
      sid       = "ListFailures" # Lambda asks for it where a bucket is a destination
      actions   = ["s3:ListBucket"]
      resources = local.destination_of.s3
    },
    {
      sid       = "PutFailureEvents"
      actions   = ["events:PutEvents"]
      resources = local.destination_of.events
    },
    {
      sid       = "InvokeOnFailure"
      actions   = ["lambda:InvokeFunction"]
      resources = local.destination_of.lambda
    },
    {
      sid = "EncryptFailures"
      # SQS and SNS ask for both.
      actions = concat(["kms:GenerateDataKey"], local.target_is_queue || length(concat(local.destination_of.sqs, local.destination_of.sns)) > 0 ? ["kms:Decrypt"] : [])
      resources = distinct(compact([
        var.failed_events_kms_key_arn,
        length(local.destinations) > 0 ? var.on_failure_kms_key_arn : null,
        var.failure_queue_enabled ? var.sqs.kms_key_arn : null,
      ]))
    },
  ]
}

resource "aws_sqs_queue" "failures" {
  count = var.failure_queue_enabled ? 1 : 0

  name                       = "${var.name}-failures"
  message_retention_seconds  = 1209600         # the most
  visibility_timeout_seconds = 6 * var.timeout # for sqs_queue_arns, which has it read again
  sqs_managed_sse_enabled    = var.sqs.kms_key_arn == null ? true : null
  kms_master_key_id          = var.sqs.kms_key_arn
  tags                       = var.tags
}

resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_retry_attempts       = var.maximum_retry_attempts
  maximum_event_age_in_seconds = var.maximum_event_age

  dynamic "destination_config" {
    for_each = local.async_destination
    content {
      on_failure {
        destination = destination_config.value
      }
    }
  }

  # Lambda tries the role's rights when the destination is set.
  depends_on = [aws_iam_role_policy.this]
}
