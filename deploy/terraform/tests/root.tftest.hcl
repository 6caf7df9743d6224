# SPDX-License-Identifier: Apache-2.0
# The root configuration hands its variables to the module, whose own tests say what comes of them.

mock_provider "aws" {
  source = "./modules/lambda-promtail/tests/mocks"
}

variables {
  lambda_promtail_image = "123456789012.dkr.ecr.us-east-2.amazonaws.com/lambda-promtail:1"
  write_address         = "https://logs.example.com/loki/api/v1/push"
}

run "defaults" {
  assert {
    condition     = output.function_name == "lambda_promtail" && output.log_group_name == "/aws/lambda/lambda_promtail" && length(output.sqs_queue_arn) == 0 && length(output.kinesis_stream_arn) == 0
    error_message = "More than a function and its log group."
  }
}

run "sources" {
  variables {
    name                = "shipper"
    log_group_names     = ["/ecs/orders"]
    bucket_names        = ["logs"]
    sqs_enabled         = true
    kinesis_stream_name = ["made"]
  }
  assert {
    condition     = output.function_name == "shipper" && output.sqs_queue_name == ["s3-to-lambda-promtail-main-queue"] && output.kinesis_stream_name.made == "made"
    error_message = "The variables do not reach the module."
  }
}

run "bad_value" {
  command         = plan
  expect_failures = [var.runtime]
  variables {
    runtime = "provided.al2"
  }
}
