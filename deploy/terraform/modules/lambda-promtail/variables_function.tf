# SPDX-License-Identifier: Apache-2.0
# Beyond the original: the function itself.

variable "lambda_promtail_zip" {
  type        = string
  description = "Path of the function's zip file on this machine, with bootstrap at its root."
  default     = ""
  nullable    = false

  validation {
    condition     = length(compact([var.lambda_promtail_image, var.lambda_promtail_binary_bucket, var.lambda_promtail_zip])) == 1
    error_message = "Set one of lambda_promtail_image, lambda_promtail_binary_bucket and lambda_promtail_zip."
  }

  validation {
    condition     = var.lambda_promtail_zip == "" || try(fileexists(var.lambda_promtail_zip), false)
    error_message = "lambda_promtail_zip must be a file that is there."
  }
}

variable "lambda_promtail_binary_version" {
  type        = string
  description = "Version of the object lambda_promtail_binary_key, in a bucket with versions. Without it a new zip under the same key is not noticed."
  default     = ""
  nullable    = false
}

variable "runtime" {
  type        = string
  description = "Runtime of a zip. provided.al2 is out of support since July 2026."
  default     = "provided.al2023"
  nullable    = false

  validation {
    condition     = var.runtime == "provided.al2023"
    error_message = "runtime must be provided.al2023 (provided.al2 is out of support)."
  }
}

variable "architecture" {
  type        = string
  description = "Architecture of the image or of the binary in the zip."
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "memory_size" {
  type        = number
  description = "MB of memory. The CPU grows with it; the function itself needs little."
  default     = 128
  nullable    = false

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240 && floor(var.memory_size) == var.memory_size
    error_message = "memory_size must be a whole number from 128 to 10240."
  }
}

variable "timeout" {
  type        = number
  description = "Seconds that an invocation may take. The visibility timeout of the queue of sqs_enabled is six times this."
  default     = 60
  nullable    = false

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "timeout must be a whole number from 1 to 900."
  }
}

variable "reserved_concurrency" {
  type        = number
  description = "Invocations that may run side by side, taken from the account's share. -1: no limit of its own; 0 stops the function."
  default     = -1
  nullable    = false

  validation {
    condition     = var.reserved_concurrency >= -1 && floor(var.reserved_concurrency) == var.reserved_concurrency
    error_message = "reserved_concurrency must be -1, 0 or a whole number above it."
  }
}

variable "settings" {
  type        = map(string)
  description = "Further settings of the function (README.md, Settings): those without a variable of their own. {PUSH_TIMEOUT = \"20s\"}."
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([for name in keys(var.settings) : contains([
      "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SSM",
      "AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT",
      "ALLOW_OWN_LOGS", "CA_CERT", "CLIENT_CERT", "CLIENT_KEY", "DEADLINE_MARGIN", "EXCLUDE_LINES", "FETCH_CONCURRENCY", "HTTPS_PROXY",
      "INCLUDE_LINES", "LINE_MAX_BYTES", "LINE_TOO_LONG", "LOG_FORMAT", "LOG_LEVEL", "MAX_LABEL_NAMES", "MAX_LABEL_NAME_LENGTH",
      "MAX_LABEL_VALUE_LENGTH", "MAX_OPEN_TENANTS", "NO_PROXY", "PIPELINE_TIMEOUT", "PUSH_COMPRESSION", "PUSH_CONCURRENCY", "PUSH_MAX_RETRIES",
      "PUSH_TIMEOUT", "REDACT", "REJECTED_ENTRIES", "S3_UNKNOWN_KEYS", "SAMPLE_RATE", "SECRET_TTL", "STRUCTURED_METADATA", "VPC_FLOW_TIME",
      "ALL_PROXY", "all_proxy", "http_proxy", "https_proxy", "no_proxy",
    ], name)])
    error_message = "settings must hold settings of README.md that have no variable of their own."
  }
}

variable "role_name" {
  type        = string
  description = "Name of the role. Empty: var.name. A role that Loki's older Terraform made is named iam_for_lambda."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^[\\w+=,.@-]{0,64}$", var.role_name))
    error_message = "role_name must be at most 64 letters, digits and +=,.@-_."
  }
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Policy that bounds what the role may do, where an organisation asks for one."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::[^:]*:policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy."
  }
}

variable "ipv6_allowed_for_dual_stack" {
  type        = bool
  description = "Whether the function may use IPv6 in dual-stack subnets. With AWS_USE_DUALSTACK_ENDPOINT in settings it also calls AWS over IPv6."
  default     = false
  nullable    = false

  validation {
    condition     = !var.ipv6_allowed_for_dual_stack || length(var.lambda_vpc_subnets) > 0
    error_message = "ipv6_allowed_for_dual_stack needs lambda_vpc_subnets."
  }
}

variable "data_kms_key_arns" {
  type        = set(string)
  description = "Customer managed KMS keys of what the function reads (objects, streams, queues, secrets, parameters): it may decrypt with them. What AWS's own keys encrypt needs no entry."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.data_kms_key_arns : can(regex("^arn:aws[a-z-]*:kms:[^:]+:[0-9]{12}:key/.+$", arn))])
    error_message = "data_kms_key_arns must hold ARNs of KMS keys (not of aliases)."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of everything that can have them."
  default     = {}
  nullable    = false

  validation {
    condition     = length(var.tags) <= 50 && alltrue([for name in keys(var.tags) : !startswith(lower(name), "aws:")])
    error_message = "tags must be at most 50, none of which begins with aws:."
  }
}
