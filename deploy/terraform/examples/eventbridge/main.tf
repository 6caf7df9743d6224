# SPDX-License-Identifier: Apache-2.0
# A bucket that has notifications of its own: its events come by EventBridge. And AWS Health's.

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

module "lambda_promtail" {
  source = "../../modules/lambda-promtail"

  lambda_promtail_image    = var.image
  write_address            = var.write_address
  eventbridge_bucket_names = ["flow-logs"]
  eventbridge_rules        = { health = { event_pattern = jsonencode({ source = ["aws.health"] }) } }
  failure_queue_enabled    = true
}
