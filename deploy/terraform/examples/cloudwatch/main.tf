# SPDX-License-Identifier: Apache-2.0
# Two log groups: all lines of one, the errors of the other.

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

  lambda_promtail_image = var.image
  write_address         = var.write_address
  log_group_names       = ["/aws/lambda/orders"]
  log_group_filters     = { "/aws/lambda/invoices" = { filter_pattern = "?ERROR ?WARN" } }
  failure_queue_enabled = true
}
