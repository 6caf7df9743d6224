# SPDX-License-Identifier: Apache-2.0
# Buckets through a queue with a dead-letter queue, the password in Secrets Manager, alarms and a
# dashboard.

provider "aws" {
  region = "us-east-2"
}

variable "image" {
  type        = string
  description = "The function's image in ECR: REPOSITORY:TAG."
}

variable "write_address" {
  type        = string
  description = "URL of Loki's push API."
}

variable "password_secret_arn" {
  type        = string
  description = "ARN of the secret that holds Loki's password."
}

resource "aws_sns_topic" "alarms" {
  name              = "lambda-promtail-alarms"
  kms_master_key_id = "alias/aws/sns"
}

module "lambda_promtail" {
  source = "../../modules/lambda-promtail"

  lambda_promtail_image = var.image
  write_address         = var.write_address
  username              = "aws"
  password_secret_arn   = var.password_secret_arn

  bucket_names      = ["load-balancer-logs", "cloudtrail.example.com"]
  sqs_enabled       = true
  sqs               = { maximum_concurrency = 10 }
  alarms            = { action_arns = [aws_sns_topic.alarms.arn] }
  dashboard_enabled = true
}
