# SPDX-License-Identifier: Apache-2.0
# A configuration that makes what it gives to the module in the same plan, where no ARN is known.

provider "aws" {
  region = "us-east-2"
}

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

resource "aws_ecr_repository" "code" {
  name = "lambda-promtail"
}

resource "aws_secretsmanager_secret" "loki" {
  name = "loki"
}

resource "aws_sqs_queue" "some" {
  name = "some"
}

resource "aws_sns_topic" "some" {
  name = "some"
}

resource "aws_kinesis_stream" "some" {
  name        = "some"
  shard_count = 1
}

resource "aws_s3_bucket" "failed" {
  bucket = "failed"
}

resource "aws_kms_key" "some" {}

module "lambda_promtail" {
  source = "../terraform/modules/lambda-promtail"

  lambda_promtail_image   = "${aws_ecr_repository.code.repository_url}:1"
  write_address           = "${aws_secretsmanager_secret.loki.arn}#address"
  username                = "${aws_secretsmanager_secret.loki.arn}#user"
  password                = "${aws_secretsmanager_secret.loki.arn}#password"
  kms_key_arn             = aws_kms_key.some.arn
  log_kms_key_arn         = aws_kms_key.some.arn
  data_kms_key_arns       = [aws_kms_key.some.arn]
  bearer_token_secret_arn = ""

  sqs_enabled    = true
  sqs            = { kms_key_arn = aws_kms_key.some.arn }
  bucket_names   = ["logs"]
  sqs_queue_arns = { some = aws_sqs_queue.some.arn }
  sns_topics     = { some = { arn = aws_sns_topic.some.arn } }

  kinesis_stream_arns        = { some = aws_kinesis_stream.some.arn }
  kinesis                    = { on_failure_arn = aws_s3_bucket.failed.arn, maximum_retry_attempts = 9 }
  on_failure_destination_arn = aws_s3_bucket.failed.arn
  alarms                     = { action_arns = [aws_sns_topic.some.arn] }
}

output "role_policy" {
  value = module.lambda_promtail.role_policy
}
