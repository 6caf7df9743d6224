# SPDX-License-Identifier: Apache-2.0
# Alarms of CloudWatch, by Lambda's and SQS's own metrics.

locals {
  of_function = { FunctionName = var.name }

  function_alarms = var.alarms == null ? {} : {
    errors       = { text = "Invocations fail: see the function's log", metric = "Errors", limit = var.alarms.errors }
    throttles    = { text = "Invocations are throttled: raise the concurrency", metric = "Throttles", limit = var.alarms.throttles }
    async-lost   = { text = "Lambda dropped events that were tried or waited too long", metric = "AsyncEventsDropped", limit = var.alarms.lost_async_events }
    destinations = { text = "Lambda could not put failed events into their destination", metric = "DestinationDeliveryFailures", limit = 0 }
  }

  waiting_alarms = var.alarms == null ? {} : merge(
    length(local.streams) == 0 ? {} : {
      iterator-age = { text = "What is read from a stream is old", namespace = "AWS/Lambda", metric = "IteratorAge", limit = var.alarms.iterator_age_ms, dimensions = local.of_function }
    },
    { for key, arn in var.sqs_enabled ? { queue-age = aws_sqs_queue.main[0].name } : {} :
      key => { text = "What waits in the queue is old", namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", limit = var.alarms.oldest_message_s, dimensions = { QueueName = arn } }
    },
    { for key, name in merge(var.sqs_enabled ? { dead-letters = aws_sqs_queue.dead_letter[0].name } : {}, var.failure_queue_enabled ? { failures = aws_sqs_queue.failures[0].name } : {}) :
      key => { text = "Events failed for good and wait in ${name}", namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", limit = var.alarms.failed_messages, dimensions = { QueueName = name } }
    },
  )

  all_alarms = merge(
    { for key, alarm in local.function_alarms : key => merge(alarm, { namespace = "AWS/Lambda", statistic = "Sum", dimensions = local.of_function }) },
    { for key, alarm in local.waiting_alarms : key => merge(alarm, { statistic = "Maximum" }) },
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.all_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.limit
  period              = var.alarms.period
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarms.action_arns
  ok_actions          = var.alarms.action_arns
  tags                = var.tags
}
