# SPDX-License-Identifier: Apache-2.0
# A stream that exists. What cannot be shipped within a day is kept in a bucket, records and all.

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

variable "stream_arn" {
  type        = string
  description = "ARN of the Kinesis data stream."
}

variable "failure_bucket_arn" {
  type        = string
  description = "ARN of the bucket that keeps failed batches."
}

module "lambda_promtail" {
  source = "../../modules/lambda-promtail"

  lambda_promtail_image        = var.image
  write_address                = var.write_address
  kinesis_stream_arns          = { logs = var.stream_arn }
  event_source_metrics_enabled = true

  kinesis = {
    batch_size             = 1000
    batching_window        = 5
    parallelization_factor = 2
    maximum_record_age     = 86400
    on_failure_arn         = var.failure_bucket_arn
  }
}
