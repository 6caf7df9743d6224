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
    condition     = module.lambda_promtail.function_name == "lambda_promtail" && length(module.lambda_promtail.failure_queue_arn) == 1
    error_message = "There is no function, or no queue for what fails."
  }
}
