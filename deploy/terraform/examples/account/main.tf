# SPDX-License-Identifier: Apache-2.0
# All log groups of the account in this region, also later ones, but for the function's own (which
# the module leaves out by itself) and one that is too loud.

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
  account_subscription  = { excluded_log_groups = ["/aws/rds/cluster/loud/audit"] }
  reserved_concurrency  = 20
  failure_queue_enabled = true
}
