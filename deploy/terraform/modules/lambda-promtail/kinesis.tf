# SPDX-License-Identifier: Apache-2.0
# Kinesis data streams: those of the original's variable, which are made here, and those that exist.

locals {
  streams = merge({ for name, stream in aws_kinesis_stream.this : name => stream.arn }, var.kinesis_stream_arns)
  # arn:aws:kinesis:REGION:ACCOUNT:stream/NAME/consumer/CONSUMER:TIME
  consumers = [for arn in values(local.streams) : arn if strcontains(arn, "/consumer/")]

  kinesis_statements = [
    {
      sid = "ReadStreams"
      actions = [
        "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards",
      ]
      resources = distinct([for arn in values(local.streams) : split("/consumer/", arn)[0]])
    },
    {
      sid       = "SubscribeToShards"
      actions   = ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"]
      resources = local.consumers
    },
  ]
}

# As the original has them. A stream that exists under such a name was made by it.
resource "aws_kinesis_stream" "this" {
  for_each = var.kinesis_stream_name

  name                = each.key
  shard_count         = 1
  retention_period    = 48
  shard_level_metrics = ["IncomingBytes", "OutgoingBytes"]
  encryption_type     = "KMS"
  kms_key_id          = "alias/aws/kinesis"
  tags                = var.tags

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

resource "aws_lambda_event_source_mapping" "kinesis" {
  for_each = local.streams

  event_source_arn                   = each.value
  function_name                      = aws_lambda_function.this.arn
  starting_position                  = var.kinesis.starting_position
  batch_size                         = var.kinesis.batch_size
  maximum_batching_window_in_seconds = var.kinesis.batching_window
  parallelization_factor             = var.kinesis.parallelization_factor
  bisect_batch_on_function_error     = var.kinesis.bisect
  maximum_retry_attempts             = var.kinesis.maximum_retry_attempts
  maximum_record_age_in_seconds      = var.kinesis.maximum_record_age
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = var.tags

  dynamic "destination_config" {
    for_each = local.stream_destination
    content {
      on_failure {
        destination_arn = destination_config.value
      }
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
