# SPDX-License-Identifier: Apache-2.0

mock_provider "aws" {
  source = "../../modules/lambda-promtail/tests/mocks"
}

variables {
  image               = "123456789012.dkr.ecr.us-east-2.amazonaws.com/lambda-promtail:1"
  write_address       = "https://logs.example.com/loki/api/v1/push"
  password_secret_arn = "arn:aws:secretsmanager:us-east-2:123456789012:secret:loki-AbCdEf"
}

run "applies" {
  assert {
    condition     = length(module.lambda_promtail.sqs_queue_arn) == 1 && length(module.lambda_promtail.dead_letter_queue_arn) == 1
    error_message = "There is no queue with a dead-letter queue."
  }
}
