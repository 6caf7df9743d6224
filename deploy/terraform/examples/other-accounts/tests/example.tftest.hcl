# SPDX-License-Identifier: Apache-2.0

mock_provider "aws" {
  source = "../../modules/lambda-promtail/tests/mocks"
}

variables {
  image           = "123456789012.dkr.ecr.us-east-2.amazonaws.com/lambda-promtail:1"
  write_address   = "https://logs.example.com/loki/api/v1/push"
  source_accounts = ["210987654321"]
  source_buckets  = { theirs = "210987654321" }
}

run "applies" {
  assert {
    condition     = length(output.queue_arn) == 1 && aws_cloudwatch_log_destination.this.target_arn == aws_kinesis_stream.logs.arn
    error_message = "The other accounts' logs do not reach a queue and a stream."
  }
}
