# SPDX-License-Identifier: Apache-2.0
# The function, its settings and its own log group.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region

  log_group_name = "/aws/lambda/${var.name}"
  # Known before the function is: its role and its queues name it.
  function_arn = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}"

  from_image = var.lambda_promtail_image != ""
  from_file  = var.lambda_promtail_zip != ""
  from_s3    = var.lambda_promtail_binary_bucket != ""

  metrics_enabled = var.metrics_enabled || var.dashboard_enabled

  credentials = {
    USERNAME     = try(coalesce(var.username_secret_arn, var.username_parameter_arn, var.username), "")
    PASSWORD     = try(coalesce(var.password_secret_arn, var.password_parameter_arn, var.password), "")
    BEARER_TOKEN = try(coalesce(var.bearer_token_secret_arn, var.bearer_token_parameter_arn, var.bearer_token), "")
  }

  # What the function's preconditions look at: a variable's validation that fails prints the secret.
  is_set = { for name, value in local.credentials : name => nonsensitive(value != "") }

  options = {
    TENANT_ID                = var.tenant_id
    KEEP_STREAM              = trim(var.keep_stream, "\"")
    EXTRA_LABELS             = trim(var.extra_labels, "\"")
    OMIT_EXTRA_LABELS_PREFIX = tostring(var.omit_extra_labels_prefix)
    DROP_LABELS              = trim(var.drop_labels, "\"")
    RELABEL_CONFIGS          = var.relabel_configs
    BATCH_SIZE               = trim(var.batch_size, "\"")
    SKIP_TLS_VERIFY          = trim(var.skip_tls_verify, "\"")
    PRINT_LOG_LINE           = trim(var.print_log_line, "\"")
    FAILED_EVENTS_TARGET     = var.failed_events_target
    METRICS                  = local.metrics_enabled ? "emf" : "off"
    # Together with the mappings' ReportBatchItemFailures: one without the other loses messages.
    REPORT_BATCH_ITEM_FAILURES = tostring(length(local.queues) + length(local.streams) > 0)
  }

  environment = merge(
    { for name, value in var.settings : name => value if value != null && value != "" },
    { for name, value in local.options : name => value if value != "" },
    { for name, value in local.credentials : name => value if local.is_set[name] },
    { WRITE_ADDRESS = var.write_address },
  )
  # Of base64's four characters three bytes; length() counts characters.
  environment_bytes = nonsensitive(sum([for name, value in local.environment : length(name) + floor(length(replace(base64encode(value), "=", "")) * 3 / 4)]))
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_group_name
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn == "" ? null : var.log_kms_key_arn
  tags              = var.tags
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  description   = "Carries AWS logs to Grafana Loki"
  role          = aws_iam_role.this.arn
  kms_key_arn   = var.kms_key_arn == "" ? null : var.kms_key_arn

  package_type      = local.from_image ? "Image" : "Zip"
  image_uri         = local.from_image ? var.lambda_promtail_image : null
  filename          = local.from_file ? var.lambda_promtail_zip : null
  source_code_hash  = local.from_file ? filebase64sha256(var.lambda_promtail_zip) : null
  s3_bucket         = local.from_s3 ? var.lambda_promtail_binary_bucket : null
  s3_key            = local.from_s3 ? var.lambda_promtail_binary_key : null
  s3_object_version = local.from_s3 && var.lambda_promtail_binary_version != "" ? var.lambda_promtail_binary_version : null
  runtime           = local.from_image ? null : var.runtime
  handler           = local.from_image ? null : "bootstrap"

  architectures                  = [var.architecture]
  memory_size                    = var.memory_size
  timeout                        = var.timeout
  reserved_concurrent_executions = var.reserved_concurrency

  environment {
    variables = local.environment
  }

  logging_config {
    log_group             = aws_cloudwatch_log_group.this.name
    log_format            = var.log_format
    application_log_level = var.log_format == "JSON" ? var.application_log_level : null
    system_log_level      = var.log_format == "JSON" ? var.system_log_level : null
  }

  tracing_config {
    mode = var.tracing_mode
  }

  dynamic "vpc_config" {
    for_each = length(var.lambda_vpc_subnets) > 0 ? [true] : []
    content {
      subnet_ids                  = var.lambda_vpc_subnets
      security_group_ids          = var.lambda_vpc_security_groups
      ipv6_allowed_for_dual_stack = var.ipv6_allowed_for_dual_stack
    }
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition     = local.is_set.USERNAME == local.is_set.PASSWORD
      error_message = "A user and a password go together: set both, or neither."
    }

    precondition {
      condition     = !(local.is_set.BEARER_TOKEN && (local.is_set.USERNAME || local.is_set.PASSWORD))
      error_message = "A bearer token and a user exclude each other."
    }

    precondition {
      condition     = local.environment_bytes <= 4096
      error_message = "The settings have ${local.environment_bytes} bytes; Lambda takes 4096. Put the longest ones into a secret, a parameter or an S3 object, and give its place (docs/configuration.md)."
    }

    precondition {
      condition     = length(local.bad_references) == 0
      error_message = "Not the ARN of a secret or of an SSM parameter: ${join(", ", local.bad_references)}."
    }
  }

  # Lambda tries the role's rights in the VPC when it makes the function.
  depends_on = [aws_iam_role_policy.this]
}
