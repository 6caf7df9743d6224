# SPDX-License-Identifier: Apache-2.0
# Alarms of CloudWatch, by Lambda's and SQS's own metrics: a row each, where there is what it
# watches.

locals {
  alarms = {
    errors = {
      there = true, namespace = "AWS/Lambda", metric = "Errors", statistic = "Sum", limit = try(var.alarms.errors, 0)
      text  = "Invocations fail: see the function's log"
    }
    throttles = {
      there = true, namespace = "AWS/Lambda", metric = "Throttles", statistic = "Sum", limit = try(var.alarms.throttles, 0)
      text  = "Invocations are throttled: raise the concurrency"
    }
    async-lost = {
      there = true, namespace = "AWS/Lambda", metric = "AsyncEventsDropped", statistic = "Sum", limit = try(var.alarms.lost_async_events, 0)
      text  = "Lambda gave up events that it had tried, or that had waited, for too long"
    }
    destinations = {
      there = true, namespace = "AWS/Lambda", metric = "DestinationDeliveryFailures", statistic = "Sum", limit = 0
      text  = "Lambda could not put failed events into their destination"
    }
    iterator-age = {
      there = length(local.streams) > 0, namespace = "AWS/Lambda", metric = "IteratorAge", statistic = "Maximum", limit = try(var.alarms.iterator_age_ms, 0)
      text  = "What is read from a stream is old"
    }
    queue-age = {
      there = var.sqs_enabled, namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", statistic = "Maximum", limit = try(var.alarms.oldest_message_s, 0)
      text  = "What waits in the queue is old"
    }
    dead-letters = {
      there = var.sqs_enabled, namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", statistic = "Maximum", limit = try(var.alarms.failed_messages, 0)
      text  = "Messages failed for good and wait in the dead-letter queue"
    }
    failures = {
      there = var.failure_queue_enabled, namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", statistic = "Maximum", limit = try(var.alarms.failed_messages, 0)
      text  = "Events failed for good and wait in the failure queue"
    }
  }

  watched_queues = {
    queue-age    = one(aws_sqs_queue.main[*].name)
    dead-letters = one(aws_sqs_queue.dead_letter[*].name)
    failures     = one(aws_sqs_queue.failures[*].name)
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for key, alarm in local.alarms : key => alarm if var.alarms != null && alarm.there }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.namespace == "AWS/SQS" ? { QueueName = local.watched_queues[each.key] } : { FunctionName = aws_lambda_function.this.function_name }
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
