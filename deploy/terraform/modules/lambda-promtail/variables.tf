# SPDX-License-Identifier: Apache-2.0
# The variables of the Go lambda-promtail, under its names. The values that its documentation puts
# in quotes within quotes ('skip_tls_verify="true"') are taken without them.

variable "name" {
  type        = string
  description = "Name of the function and of its role, log group and policies."
  default     = "lambda_promtail"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 letters, digits, hyphens and underscores."
  }
}

variable "lambda_promtail_image" {
  type        = string
  description = "Image of the function in ECR, in the function's region: REPOSITORY:TAG or REPOSITORY@DIGEST. Lambda keeps the digest that a tag has when it is applied."
  default     = ""
  nullable    = false
}

variable "lambda_promtail_binary_bucket" {
  type        = string
  description = "S3 bucket with the function's zip file."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", var.lambda_promtail_binary_bucket))
    error_message = "lambda_promtail_binary_bucket must be the name of a bucket."
  }
}

variable "lambda_promtail_binary_key" {
  type        = string
  description = "Key of the zip file in lambda_promtail_binary_bucket."
  default     = "lambda-promtail.zip"
  nullable    = false

  validation {
    condition     = length(var.lambda_promtail_binary_key) > 0
    error_message = "lambda_promtail_binary_key must not be empty."
  }
}

variable "write_address" {
  type        = string
  description = "URL of Loki's push API, path included: https://logs.example.com/loki/api/v1/push. Or the place of this value: the ARN of a secret or parameter, s3://BUCKET/KEY, file:PATH."
  nullable    = false

  validation {
    condition     = can(regex("^(https?://[^/]+/.+|file:.+|arn:aws[a-z-]*:(secretsmanager|ssm):.+|s3://[^/]+/.+)$", var.write_address))
    error_message = "write_address must be a URL with a path (https://logs.example.com/loki/api/v1/push), an ARN of Secrets Manager or SSM, s3://BUCKET/KEY, or file:PATH."
  }
}

variable "username" {
  type        = string
  description = "User of basic auth, together with a password."
  default     = ""
  nullable    = false
}

variable "username_parameter_arn" {
  type        = string
  description = "ARN of the SSM parameter that holds the user. Wins over username."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:ssm:[^:]+:[0-9]{12}:parameter/.+)?$", var.username_parameter_arn))
    error_message = "username_parameter_arn must be the ARN of an SSM parameter."
  }
}

variable "username_secret_arn" {
  type        = string
  description = "ARN of the secret that holds the user; #KEY after it picks a member of a JSON object. Wins over username_parameter_arn."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:secretsmanager:[^:]+:[0-9]{12}:secret:.+)?$", var.username_secret_arn))
    error_message = "username_secret_arn must be the ARN of a secret."
  }
}

variable "password" {
  type        = string
  description = "Password of basic auth. It stays in Terraform's state and in the function's environment: password_secret_arn does not."
  default     = ""
  nullable    = false
  sensitive   = true
}

variable "password_parameter_arn" {
  type        = string
  description = "ARN of the SSM parameter that holds the password. Wins over password."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:ssm:[^:]+:[0-9]{12}:parameter/.+)?$", var.password_parameter_arn))
    error_message = "password_parameter_arn must be the ARN of an SSM parameter."
  }
}

variable "password_secret_arn" {
  type        = string
  description = "ARN of the secret that holds the password; #KEY after it picks a member of a JSON object. Wins over password_parameter_arn."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:secretsmanager:[^:]+:[0-9]{12}:secret:.+)?$", var.password_secret_arn))
    error_message = "password_secret_arn must be the ARN of a secret."
  }
}

variable "bearer_token" {
  type        = string
  description = "Bearer token, instead of basic auth. It stays in Terraform's state and in the function's environment: bearer_token_secret_arn does not."
  default     = ""
  nullable    = false
  sensitive   = true
}

variable "bearer_token_parameter_arn" {
  type        = string
  description = "ARN of the SSM parameter that holds the bearer token. Wins over bearer_token."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:ssm:[^:]+:[0-9]{12}:parameter/.+)?$", var.bearer_token_parameter_arn))
    error_message = "bearer_token_parameter_arn must be the ARN of an SSM parameter."
  }
}

variable "bearer_token_secret_arn" {
  type        = string
  description = "ARN of the secret that holds the bearer token; #KEY after it picks a member of a JSON object. Wins over bearer_token_parameter_arn."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:secretsmanager:[^:]+:[0-9]{12}:secret:.+)?$", var.bearer_token_secret_arn))
    error_message = "bearer_token_secret_arn must be the ARN of a secret."
  }
}

variable "tenant_id" {
  type        = string
  description = "Tenant that each push names (X-Scope-OrgID)."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([a-zA-Z0-9!_.*'()-]{0,150}|(file|arn|s3):.+)$", var.tenant_id)) && !contains([".", ".."], var.tenant_id)
    error_message = "tenant_id must be at most 150 letters, digits and !-_.*'(), and neither . nor .. (Loki's rule), or the place of this value."
  }
}

variable "log_group_names" {
  type        = set(string)
  description = "CloudWatch log groups of this account and region that are subscribed to, with log_group_filters' settings if it has them. A log group takes two subscription filters."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.log_group_names : can(regex("^[.\\-_/#A-Za-z0-9]{1,512}$", name))])
    error_message = "log_group_names must hold names of log groups: 1 to 512 letters, digits and .-_/#."
  }

  validation {
    condition     = !contains(var.log_group_names, "/aws/lambda/${var.name}")
    error_message = "log_group_names must not hold the function's own log group: each line would cause another one."
  }
}

variable "bucket_names" {
  type        = set(string)
  description = <<-EOT
    S3 buckets of this account and region whose new objects are shipped. Their notifications are set with
    aws_s3_bucket_notification, which REPLACES ALL OTHER NOTIFICATIONS of the bucket, also those that other
    tools made, and turns its EventBridge notifications off. Where a bucket has other notifications, use
    eventbridge_bucket_names instead.
  EOT
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.bucket_names : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", name))])
    error_message = "bucket_names must hold names of buckets: 3 to 63 small letters, digits, dots and hyphens."
  }
}

variable "filter_prefix" {
  type        = string
  description = "Only objects whose key begins with this are shipped, and may be read. Holds for all buckets, also with sqs_enabled and with EventBridge."
  default     = "AWSLogs/"
  nullable    = false

  validation {
    condition     = !can(regex("[*?$\"\\\\]", var.filter_prefix)) && length(var.filter_prefix) <= 1024
    error_message = "filter_prefix must be at most 1024 characters without * ? $ \" and \\, which mean something in policies and event patterns."
  }
}

variable "filter_suffix" {
  type        = string
  description = "Only objects whose key ends with this are shipped. Holds for all buckets, also with sqs_enabled and with EventBridge."
  default     = ".gz"
  nullable    = false

  validation {
    condition     = !can(regex("[*?$\"\\\\]", var.filter_suffix)) && length(var.filter_suffix) <= 1024
    error_message = "filter_suffix must be at most 1024 characters without * ? $ \" and \\, which mean something in event patterns."
  }
}

variable "kinesis_stream_name" {
  type        = set(string)
  description = "Kinesis data streams that are created (one shard, 48 hours) and read. kinesis_stream_arns is for those that exist."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.kinesis_stream_name : can(regex("^[a-zA-Z0-9_.-]{1,128}$", name))])
    error_message = "kinesis_stream_name must hold names of streams: 1 to 128 letters, digits and _.-."
  }
}

variable "batch_size" {
  type        = string
  description = "Bytes of log lines in one push: 131072, 128KiB. Empty: the function's default."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^\"?([1-9][0-9]*(KB|KiB|MB|MiB)?)?\"?$", var.batch_size))
    error_message = "batch_size must be a size: 131072, 128KiB."
  }
}

variable "extra_labels" {
  type        = string
  description = "Labels of all entries: name1,value1,name2,value2, or a JSON object."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^\"?((file|arn|s3):|[{]|$)", var.extra_labels)) || length(split(",", var.extra_labels)) % 2 == 0
    error_message = "extra_labels must be names and values in turn (env,prod,team,a), a JSON object, or the place of this value."
  }
}

variable "omit_extra_labels_prefix" {
  type        = bool
  description = "Whether extra_labels go without the prefix __extra_."
  default     = false
  nullable    = false
}

variable "drop_labels" {
  type        = string
  description = "Labels that are removed: name1,name2."
  default     = ""
  nullable    = false

  validation {
    condition     = alltrue([for name in split(",", trim(var.drop_labels, "\"")) : can(regex("^ *([a-zA-Z_][a-zA-Z0-9_]*)? *$", name))])
    error_message = "drop_labels must be names of labels, separated by commas."
  }
}

variable "relabel_configs" {
  type        = string
  description = "Prometheus relabel rules as JSON (docs/relabel.md). Lambda takes 4 KB for the whole environment: larger rules go into a secret, a parameter or an S3 object, whose place is then given here."
  default     = ""
  nullable    = false

  validation {
    condition     = var.relabel_configs == "" || can(concat(jsondecode(var.relabel_configs))) || can(jsondecode(var.relabel_configs).RELABEL_CONFIGS) || can(regex("^(file|arn|s3):.+$", var.relabel_configs))
    error_message = "relabel_configs must be a JSON array, {\"RELABEL_CONFIGS\": [...]}, or the place of this value."
  }
}

variable "keep_stream" {
  type        = string
  description = "true: the log stream is a label; metadata: structured metadata; false: neither."
  default     = "false"
  nullable    = false

  validation {
    condition     = contains(["true", "false", "1", "0", "metadata"], trim(var.keep_stream, "\""))
    error_message = "keep_stream must be true, false or metadata."
  }
}

variable "print_log_line" {
  type        = string
  description = "true: the function writes each line to its own log, which costs as much again in CloudWatch."
  default     = "false"
  nullable    = false

  validation {
    condition     = contains(["true", "false", "1", "0"], trim(var.print_log_line, "\""))
    error_message = "print_log_line must be true or false."
  }
}

variable "skip_tls_verify" {
  type        = string
  description = "true: the certificate of write_address is not checked (for tests)."
  default     = "false"
  nullable    = false

  validation {
    condition     = contains(["true", "false", "1", "0"], trim(var.skip_tls_verify, "\""))
    error_message = "skip_tls_verify must be true or false."
  }
}

variable "lambda_vpc_subnets" {
  type        = list(string)
  description = "Subnets of the function, together with lambda_vpc_security_groups. They need a way to write_address, and to the AWS services that the function calls (S3, Secrets Manager, SSM, SQS)."
  default     = []
  nullable    = false

  validation {
    condition     = (length(var.lambda_vpc_subnets) > 0) == (length(var.lambda_vpc_security_groups) > 0)
    error_message = "lambda_vpc_subnets and lambda_vpc_security_groups go together: set both, or neither."
  }

  validation {
    condition     = alltrue([for id in var.lambda_vpc_subnets : startswith(id, "subnet-")])
    error_message = "lambda_vpc_subnets must hold ids of subnets: subnet-0123456789abcdef0."
  }
}

variable "lambda_vpc_security_groups" {
  type        = list(string)
  description = "Security groups of the function, together with lambda_vpc_subnets."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.lambda_vpc_security_groups : startswith(id, "sg-")])
    error_message = "lambda_vpc_security_groups must hold ids of security groups: sg-0123456789abcdef0."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "KMS key that encrypts the function's environment. Empty: AWS's own."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:kms:[^:]+:[0-9]{12}:key/.+)?$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key (not of an alias)."
  }
}

variable "sqs_enabled" {
  type        = bool
  description = "Whether S3's events go through an SQS queue with a dead-letter queue: each object is tried again by itself, and what keeps failing is kept."
  default     = false
  nullable    = false
}

variable "sqs_queue_name_prefix" {
  type        = string
  description = "The queues of sqs_enabled are named PREFIX-main-queue and PREFIX-dead-letter-queue."
  default     = "s3-to-lambda-promtail"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z_-]{1,62}$", var.sqs_queue_name_prefix))
    error_message = "sqs_queue_name_prefix must be 1 to 62 letters, digits, hyphens and underscores."
  }
}
