# SPDX-License-Identifier: Apache-2.0

mock_provider "aws" {
  source = "../../modules/lambda-promtail/tests/mocks"
}

run "applies" {
  variables {
    log_group_names = ["/ecs/orders"]
    destination_arn = "arn:aws:logs:us-east-2:123456789012:destination:logs-of-all-accounts"
    bucket_names    = ["theirs"]
    queue_arn       = "arn:aws:sqs:us-east-2:123456789012:s3-to-lambda-promtail-main-queue"
    role_arn        = "arn:aws:iam::123456789012:role/lambda_promtail"
  }
  assert {
    condition     = aws_cloudwatch_log_subscription_filter.this["/ecs/orders"].destination_arn == var.destination_arn && one(aws_s3_bucket_notification.this["theirs"].queue).queue_arn == var.queue_arn
    error_message = "The logs do not reach the other account."
  }
}
