# SPDX-License-Identifier: Apache-2.0

mock_provider "aws" {
  source = "../../modules/lambda-promtail/tests/mocks"
}

variables {
  image         = "123456789012.dkr.ecr.us-east-2.amazonaws.com/lambda-promtail:1"
  write_address = "https://logs.example.com/loki/api/v1/push"
}

run "applies" {
  assert {
    condition     = module.lambda_promtail.function_name == "lambda_promtail" && length(module.lambda_promtail.sqs_queue_arn) == 0
    error_message = "There is no function, or a queue that nobody asked for."
  }
}
