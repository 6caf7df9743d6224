# SPDX-License-Identifier: Apache-2.0
# In dual-stack subnets, everything encrypted with a key of the customer's, a Loki that wants a
# client certificate.

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

variable "subnet_ids" {
  type        = list(string)
  description = "Dual-stack subnets with a way to Loki and to AWS."
}

variable "security_group_ids" {
  type        = list(string)
  description = "Security groups that let the function out."
}

variable "kms_key_arn" {
  type        = string
  description = "Key that encrypts the environment, the log, the queue and the secrets."
}

variable "client_secret_arn" {
  type        = string
  description = "Secret with a JSON object of certificate and key, in PEM."
}

module "lambda_promtail" {
  source = "../../modules/lambda-promtail"

  lambda_promtail_image = var.image
  write_address         = var.write_address
  log_group_names       = ["/ecs/orders"]

  lambda_vpc_subnets          = var.subnet_ids
  lambda_vpc_security_groups  = var.security_group_ids
  ipv6_allowed_for_dual_stack = true

  kms_key_arn           = var.kms_key_arn
  log_kms_key_arn       = var.kms_key_arn
  data_kms_key_arns     = [var.kms_key_arn]
  failure_queue_enabled = true
  sqs                   = { kms_key_arn = var.kms_key_arn }

  settings = {
    AWS_USE_DUALSTACK_ENDPOINT = "true"
    CLIENT_CERT                = "${var.client_secret_arn}#certificate"
    CLIENT_KEY                 = "${var.client_secret_arn}#key"
  }
}
