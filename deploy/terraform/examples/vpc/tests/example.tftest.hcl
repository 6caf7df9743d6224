# SPDX-License-Identifier: Apache-2.0

mock_provider "aws" {
  source = "../../modules/lambda-promtail/tests/mocks"
}

variables {
  image              = "123456789012.dkr.ecr.us-east-2.amazonaws.com/lambda-promtail:1"
  write_address      = "https://logs.example.com/loki/api/v1/push"
  subnet_ids         = ["subnet-1"]
  security_group_ids = ["sg-1"]
  kms_key_arn        = "arn:aws:kms:us-east-2:123456789012:key/1"
  client_secret_arn  = "arn:aws:secretsmanager:us-east-2:123456789012:secret:loki-AbCdEf"
}

run "applies" {
  assert {
    condition     = module.lambda_promtail.function_name == "lambda_promtail"
    error_message = "There is no function."
  }
}
