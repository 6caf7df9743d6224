# SPDX-License-Identifier: Apache-2.0
# Each source, alone, and what it must not bring along.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  lambda_promtail_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lambda-promtail:1"
  write_address         = "https://logs.example.com/loki/api/v1/push"
}

run "nothing" {
  assert {
    condition = 0 == sum([
      length(aws_lambda_permission.cloudwatch), length(aws_lambda_permission.s3), length(aws_lambda_permission.sns), length(aws_lambda_permission.eventbridge),
      length(aws_lambda_event_source_mapping.sqs), length(aws_lambda_event_source_mapping.kinesis), length(aws_sqs_queue.main), length(aws_sqs_queue.failures),
    ])
    error_message = "A function without sources has triggers."
  }
}

run "log_groups" {
  variables {
    log_group_names   = ["/a", "/b"]
    log_group_filters = { "/b" = { filter_pattern = "ERROR" }, "/c" = {} }
  }
  assert {
    condition     = { for name, filter in aws_cloudwatch_log_subscription_filter.this : name => filter.filter_pattern } == { "/a" = "", "/b" = "ERROR", "/c" = "" }
    error_message = "The log groups are not subscribed to with their patterns."
  }
  assert {
    condition     = aws_lambda_permission.cloudwatch[0].source_arn == "arn:aws:logs:eu-west-1:123456789012:log-group:*" && aws_lambda_permission.cloudwatch[0].source_account == "123456789012"
    error_message = "CloudWatch may not invoke the function, or others may."
  }
}

run "account" {
  variables {
    account_subscription = { excluded_log_groups = ["/loud"] }
  }
  assert {
    condition     = aws_cloudwatch_log_account_policy.this[0].selection_criteria == "LogGroupName NOT IN [\"/aws/lambda/lambda_promtail\",\"/loud\"]"
    error_message = "The function's own log group is not excluded."
  }
}

run "buckets" {
  variables {
    bucket_names = ["with.dots"]
  }
  assert {
    condition     = aws_lambda_permission.s3["with.dots"].statement_id == "lambda-promtail-allow-s3-bucket-with_dots" && aws_lambda_permission.s3["with.dots"].source_account == "123456789012"
    error_message = "S3 may not invoke the function, or others may."
  }
  assert {
    condition     = length(aws_s3_bucket_notification.this["with.dots"].lambda_function) == 1 && length(aws_s3_bucket_notification.this["with.dots"].queue) == 0
    error_message = "The bucket does not notify the function."
  }
}

run "buckets_by_queue" {
  variables {
    bucket_names = ["with.dots"]
    sqs_enabled  = true
    timeout      = 100
  }
  assert {
    condition     = length(aws_s3_bucket_notification.this["with.dots"].lambda_function) == 0 && length(aws_s3_bucket_notification.this["with.dots"].queue) == 1
    error_message = "The bucket does not notify the queue."
  }
  assert {
    condition     = aws_sqs_queue.main[0].visibility_timeout_seconds == 600
    error_message = "The visibility timeout is not six times the function's."
  }
  assert {
    condition     = aws_lambda_function.this.environment[0].variables.REPORT_BATCH_ITEM_FAILURES == "true" && tolist(aws_lambda_event_source_mapping.sqs["main"].function_response_types) == tolist(["ReportBatchItemFailures"])
    error_message = "The function and the mapping must both report failures by message."
  }
}

run "streams" {
  variables {
    kinesis_stream_name   = ["made"]
    kinesis_stream_arns   = { there = "arn:aws:kinesis:eu-west-1:123456789012:stream/there" }
    failure_queue_enabled = true
  }
  assert {
    condition     = length(aws_lambda_event_source_mapping.kinesis) == 2 && alltrue([for mapping in aws_lambda_event_source_mapping.kinesis : mapping.bisect_batch_on_function_error && length(mapping.destination_config) == 1])
    error_message = "The streams are not read."
  }
}

run "topics_and_events" {
  variables {
    sns_topics               = { logs = { arn = "arn:aws:sns:eu-west-1:123456789012:logs" } }
    eventbridge_rules        = { health = { event_pattern = "{\"source\": [\"aws.health\"]}" } }
    eventbridge_bucket_names = ["busy"]
  }
  assert {
    condition     = aws_lambda_permission.sns["logs"].source_arn == "arn:aws:sns:eu-west-1:123456789012:logs" && aws_sns_topic_subscription.this["logs"].protocol == "lambda"
    error_message = "The topic is not subscribed to."
  }
  assert {
    condition     = toset(keys(aws_cloudwatch_event_target.this)) == toset(["health", "s3"]) && toset(keys(aws_lambda_permission.eventbridge)) == toset(["health", "s3"])
    error_message = "The rules do not reach the function."
  }
}

run "other_accounts" {
  variables {
    other_account_buckets = { theirs = "210987654321" }
  }
  assert {
    condition     = aws_lambda_permission.s3["theirs"].source_account == "210987654321" && length(aws_s3_bucket_notification.this) == 0
    error_message = "The other account's bucket may not invoke the function, or its notification is made here."
  }
}
