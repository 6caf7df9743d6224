# SPDX-License-Identifier: Apache-2.0
# Each optional part, on; sources.tftest.hcl has what there is without them.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  lambda_promtail_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lambda-promtail:1"
  write_address         = "https://logs.example.com/loki/api/v1/push"
}

run "off" {
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0 && length(aws_cloudwatch_dashboard.this) == 0 && length(aws_lambda_function.this.vpc_config) == 0 && length(aws_lambda_function_event_invoke_config.this.destination_config) == 0
    error_message = "An optional part is on by default."
  }
  assert {
    condition     = aws_lambda_function.this.environment[0].variables.METRICS == "off"
    error_message = "Metrics cost money."
  }
}

run "alarms_and_dashboard" {
  variables {
    alarms                = {}
    dashboard_enabled     = true
    sqs_enabled           = true
    failure_queue_enabled = true
    kinesis_stream_name   = ["made"]
  }
  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.this)) == toset(["async-lost", "dead-letters", "destinations", "errors", "failures", "iterator-age", "queue-age", "throttles"])
    error_message = "Not the alarms of these parts."
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets) == 9 && aws_lambda_function.this.environment[0].variables.METRICS == "emf"
    error_message = "Not the CloudWatch panels of deploy/dashboard/grafana.json, or nothing to show in them."
  }
}

run "vpc" {
  variables {
    lambda_vpc_subnets          = ["subnet-1"]
    lambda_vpc_security_groups  = ["sg-1"]
    ipv6_allowed_for_dual_stack = true
  }
  assert {
    condition     = aws_lambda_function.this.vpc_config[0].ipv6_allowed_for_dual_stack
    error_message = "The function is not in the VPC."
  }
}

run "failure_queue" {
  variables {
    failure_queue_enabled = true
  }
  assert {
    condition     = aws_sqs_queue.failures[0].name == "lambda_promtail-failures" && length(aws_lambda_function_event_invoke_config.this.destination_config) == 1
    error_message = "Failed events do not reach the queue."
  }
}

run "tracing_and_keys" {
  variables {
    tracing_mode    = "Active"
    kms_key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/1"
    log_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2"
  }
  assert {
    condition     = aws_lambda_function.this.kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1" && aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/2"
    error_message = "The keys are not used."
  }
}

run "code_in_a_bucket" {
  variables {
    lambda_promtail_image         = ""
    lambda_promtail_binary_bucket = "code"
  }
  assert {
    condition     = aws_lambda_function.this.package_type == "Zip" && aws_lambda_function.this.runtime == "provided.al2023"
    error_message = "The function is not made of the zip."
  }
}
