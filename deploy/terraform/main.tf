# SPDX-License-Identifier: Apache-2.0

provider "aws" {
  region = "us-east-2"
}

# Every variable of the module is one of this configuration: variables*.tf are links to its files.
module "lambda_promtail" {
  source = "./modules/lambda-promtail"

  name                          = var.name
  lambda_promtail_image         = var.lambda_promtail_image
  lambda_promtail_binary_bucket = var.lambda_promtail_binary_bucket
  lambda_promtail_binary_key    = var.lambda_promtail_binary_key
  write_address                 = var.write_address
  username                      = var.username
  username_parameter_arn        = var.username_parameter_arn
  username_secret_arn           = var.username_secret_arn
  password                      = var.password
  password_parameter_arn        = var.password_parameter_arn
  password_secret_arn           = var.password_secret_arn
  bearer_token                  = var.bearer_token
  bearer_token_parameter_arn    = var.bearer_token_parameter_arn
  bearer_token_secret_arn       = var.bearer_token_secret_arn
  tenant_id                     = var.tenant_id
  log_group_names               = var.log_group_names
  bucket_names                  = var.bucket_names
  filter_prefix                 = var.filter_prefix
  filter_suffix                 = var.filter_suffix
  kinesis_stream_name           = var.kinesis_stream_name
  batch_size                    = var.batch_size
  extra_labels                  = var.extra_labels
  omit_extra_labels_prefix      = var.omit_extra_labels_prefix
  drop_labels                   = var.drop_labels
  relabel_configs               = var.relabel_configs
  keep_stream                   = var.keep_stream
  print_log_line                = var.print_log_line
  skip_tls_verify               = var.skip_tls_verify
  lambda_vpc_subnets            = var.lambda_vpc_subnets
  lambda_vpc_security_groups    = var.lambda_vpc_security_groups
  kms_key_arn                   = var.kms_key_arn
  sqs_enabled                   = var.sqs_enabled
  sqs_queue_name_prefix         = var.sqs_queue_name_prefix

  lambda_promtail_zip            = var.lambda_promtail_zip
  lambda_promtail_binary_version = var.lambda_promtail_binary_version
  runtime                        = var.runtime
  architecture                   = var.architecture
  memory_size                    = var.memory_size
  timeout                        = var.timeout
  reserved_concurrency           = var.reserved_concurrency
  settings                       = var.settings
  role_name                      = var.role_name
  permissions_boundary_arn       = var.permissions_boundary_arn
  ipv6_allowed_for_dual_stack    = var.ipv6_allowed_for_dual_stack
  data_kms_key_arns              = var.data_kms_key_arns
  tags                           = var.tags

  log_group_filters        = var.log_group_filters
  account_subscription     = var.account_subscription
  other_account_buckets    = var.other_account_buckets
  eventbridge_bucket_names = var.eventbridge_bucket_names
  eventbridge_bus_name     = var.eventbridge_bus_name
  eventbridge_rules        = var.eventbridge_rules
  sqs                      = var.sqs
  sqs_queue_arns           = var.sqs_queue_arns
  sns_topics               = var.sns_topics
  kinesis_stream_arns      = var.kinesis_stream_arns
  kinesis                  = var.kinesis

  on_failure_destination_arn   = var.on_failure_destination_arn
  on_failure_kms_key_arn       = var.on_failure_kms_key_arn
  failure_queue_enabled        = var.failure_queue_enabled
  maximum_retry_attempts       = var.maximum_retry_attempts
  maximum_event_age            = var.maximum_event_age
  failed_events_target         = var.failed_events_target
  failed_events_kms_key_arn    = var.failed_events_kms_key_arn
  log_retention_days           = var.log_retention_days
  log_kms_key_arn              = var.log_kms_key_arn
  log_format                   = var.log_format
  application_log_level        = var.application_log_level
  system_log_level             = var.system_log_level
  tracing_mode                 = var.tracing_mode
  metrics_enabled              = var.metrics_enabled
  event_source_metrics_enabled = var.event_source_metrics_enabled
  dashboard_enabled            = var.dashboard_enabled
  alarms                       = var.alarms
}
