# SPDX-License-Identifier: Apache-2.0

terraform {
  required_version = ">= 1.9.0" # validations that name other variables

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}
