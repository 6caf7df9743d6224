# SPDX-License-Identifier: Apache-2.0
# What is refused when it is planned, each by the validation of its variable.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  lambda_promtail_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lambda-promtail:1"
  write_address         = "https://logs.example.com/loki/api/v1/push"
}

run "name" {
  command         = plan
  expect_failures = [var.name]
  variables {
    name = "a b"
  }
}

run "two_codes" {
  command         = plan
  expect_failures = [var.lambda_promtail_zip]
  variables {
    lambda_promtail_binary_bucket = "code"
  }
}

run "no_code" {
  command         = plan
  expect_failures = [var.lambda_promtail_zip]
  variables {
    lambda_promtail_image = ""
  }
}

run "zip_that_is_not_there" {
  command         = plan
  expect_failures = [var.lambda_promtail_zip]
  variables {
    lambda_promtail_image = ""
    lambda_promtail_zip   = "no-such.zip"
  }
}

run "code_bucket" {
  command         = plan
  expect_failures = [var.lambda_promtail_binary_bucket]
  variables {
    lambda_promtail_image         = ""
    lambda_promtail_binary_bucket = "Code"
  }
}

run "code_key" {
  command         = plan
  expect_failures = [var.lambda_promtail_binary_key]
  variables {
    lambda_promtail_binary_key = ""
  }
}

run "address_without_a_path" {
  command         = plan
  expect_failures = [var.write_address]
  variables {
    write_address = "https://logs.example.com"
  }
}

run "username_parameter" {
  command         = plan
  expect_failures = [var.username_parameter_arn]
  variables {
    username_parameter_arn = "user"
  }
}

run "username_secret" {
  command         = plan
  expect_failures = [var.username_secret_arn]
  variables {
    username_secret_arn = "user"
  }
}

run "password_parameter" {
  command         = plan
  expect_failures = [var.password_parameter_arn]
  variables {
    password_parameter_arn = "password"
  }
}

run "password_secret" {
  command         = plan
  expect_failures = [var.password_secret_arn]
  variables {
    password_secret_arn = "password"
  }
}

run "token_parameter" {
  command         = plan
  expect_failures = [var.bearer_token_parameter_arn]
  variables {
    bearer_token_parameter_arn = "token"
  }
}

run "token_secret" {
  command         = plan
  expect_failures = [var.bearer_token_secret_arn]
  variables {
    bearer_token_secret_arn = "token"
  }
}

run "token_and_user" {
  command         = plan
  expect_failures = [aws_lambda_function.this]
  variables {
    bearer_token = "t"
    username     = "u"
    password     = "p"
  }
}

run "user_without_password" {
  command         = plan
  expect_failures = [aws_lambda_function.this]
  variables {
    username = "u"
  }
}

run "password_without_user" {
  command         = plan
  expect_failures = [aws_lambda_function.this]
  variables {
    password_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:loki-AbCdEf"
  }
}

run "place_that_is_no_secret" {
  command         = plan
  expect_failures = [aws_lambda_function.this]
  variables {
    write_address = "arn:aws:secretsmanager:eu-west-1:secret:loki"
  }
}

run "more_settings_than_lambda_takes" {
  command         = plan
  expect_failures = [aws_lambda_function.this]
  variables {
    relabel_configs = jsonencode([{ action = "labeldrop", regex = format("%04096d", 0) }])
  }
}

run "extra_labels" {
  command         = plan
  expect_failures = [var.extra_labels]
  variables {
    extra_labels = "env,prod,team"
  }
}

run "drop_labels" {
  command         = plan
  expect_failures = [var.drop_labels]
  variables {
    drop_labels = "a,b-c"
  }
}

run "rules_that_are_a_number" {
  command         = plan
  expect_failures = [var.relabel_configs]
  variables {
    relabel_configs = "5"
  }
}

run "queue_twice" {
  command         = plan
  expect_failures = [var.sqs_queue_arns]
  variables {
    sqs_queue_arns = { a = "arn:aws:sqs:eu-west-1:123456789012:q", b = "arn:aws:sqs:eu-west-1:123456789012:q" }
  }
}

run "stream_twice" {
  command         = plan
  expect_failures = [var.kinesis_stream_arns]
  variables {
    kinesis_stream_arns = { a = "arn:aws:kinesis:eu-west-1:123456789012:stream/s", b = "arn:aws:kinesis:eu-west-1:123456789012:stream/s" }
  }
}

run "rule_with_a_dot" {
  command         = plan
  expect_failures = [var.eventbridge_rules]
  variables {
    eventbridge_rules = { "a.b" = { event_pattern = "{}" } }
  }
}

run "tenant" {
  command         = plan
  expect_failures = [var.tenant_id]
  variables {
    tenant_id = "a|b"
  }
}

run "log_group" {
  command         = plan
  expect_failures = [var.log_group_names]
  variables {
    log_group_names = ["a b"]
  }
}

run "own_log_group" {
  command         = plan
  expect_failures = [var.log_group_names]
  variables {
    log_group_names = ["/aws/lambda/lambda_promtail"]
  }
}

run "own_log_group_with_a_filter" {
  command         = plan
  expect_failures = [var.log_group_filters]
  variables {
    log_group_filters = { "/aws/lambda/lambda_promtail" = {} }
  }
}

run "log_group_with_a_filter" {
  command         = plan
  expect_failures = [var.log_group_filters]
  variables {
    log_group_filters = { "a b" = {} }
  }
}

run "system_field" {
  command         = plan
  expect_failures = [var.log_group_filters]
  variables {
    log_group_filters = { "/a" = { emit_system_fields = ["@aws.zone"] } }
  }
}

run "excluded_log_group" {
  command         = plan
  expect_failures = [var.account_subscription]
  variables {
    account_subscription = { excluded_log_groups = ["a b"] }
  }
}

run "bucket" {
  command         = plan
  expect_failures = [var.bucket_names]
  variables {
    bucket_names = ["Logs"]
  }
}

run "prefix" {
  command         = plan
  expect_failures = [var.filter_prefix]
  variables {
    filter_prefix = "AWSLogs/*"
  }
}

run "suffix" {
  command         = plan
  expect_failures = [var.filter_suffix]
  variables {
    filter_suffix = "*.gz"
  }
}

run "stream" {
  command         = plan
  expect_failures = [var.kinesis_stream_name]
  variables {
    kinesis_stream_name = ["a/b"]
  }
}

run "batch_size" {
  command         = plan
  expect_failures = [var.batch_size]
  variables {
    batch_size = "1 MB"
  }
}

run "relabel_configs" {
  command         = plan
  expect_failures = [var.relabel_configs]
  variables {
    relabel_configs = "[{"
  }
}

run "keep_stream" {
  command         = plan
  expect_failures = [var.keep_stream]
  variables {
    keep_stream = "yes"
  }
}

run "print_log_line" {
  command         = plan
  expect_failures = [var.print_log_line]
  variables {
    print_log_line = "yes"
  }
}

run "skip_tls_verify" {
  command         = plan
  expect_failures = [var.skip_tls_verify]
  variables {
    skip_tls_verify = "yes"
  }
}

run "subnets_alone" {
  command         = plan
  expect_failures = [var.lambda_vpc_subnets]
  variables {
    lambda_vpc_subnets = ["subnet-1"]
  }
}

run "security_groups_alone" {
  command         = plan
  expect_failures = [var.lambda_vpc_subnets]
  variables {
    lambda_vpc_security_groups = ["sg-1"]
  }
}

run "subnet" {
  command         = plan
  expect_failures = [var.lambda_vpc_subnets]
  variables {
    lambda_vpc_subnets         = ["vpc-1"]
    lambda_vpc_security_groups = ["sg-1"]
  }
}

run "security_group" {
  command         = plan
  expect_failures = [var.lambda_vpc_security_groups]
  variables {
    lambda_vpc_subnets         = ["subnet-1"]
    lambda_vpc_security_groups = ["group"]
  }
}

run "ipv6_without_a_vpc" {
  command         = plan
  expect_failures = [var.ipv6_allowed_for_dual_stack]
  variables {
    ipv6_allowed_for_dual_stack = true
  }
}

run "key_alias" {
  command         = plan
  expect_failures = [var.kms_key_arn]
  variables {
    kms_key_arn = "alias/logs"
  }
}

run "data_key_alias" {
  command         = plan
  expect_failures = [var.data_kms_key_arns]
  variables {
    data_kms_key_arns = ["alias/logs"]
  }
}

run "log_key_alias" {
  command         = plan
  expect_failures = [var.log_kms_key_arn]
  variables {
    log_kms_key_arn = "alias/logs"
  }
}

run "queue_prefix" {
  command         = plan
  expect_failures = [var.sqs_queue_name_prefix]
  variables {
    sqs_queue_name_prefix = "a.b"
  }
}

run "runtime_out_of_support" {
  command         = plan
  expect_failures = [var.runtime]
  variables {
    runtime = "provided.al2"
  }
}

run "architecture" {
  command         = plan
  expect_failures = [var.architecture]
  variables {
    architecture = "riscv64"
  }
}

run "memory" {
  command         = plan
  expect_failures = [var.memory_size]
  variables {
    memory_size = 64
  }
}

run "timeout" {
  command         = plan
  expect_failures = [var.timeout]
  variables {
    timeout = 901
  }
}

run "concurrency" {
  command         = plan
  expect_failures = [var.reserved_concurrency]
  variables {
    reserved_concurrency = -2
  }
}

run "setting_with_a_variable" {
  command         = plan
  expect_failures = [var.settings]
  variables {
    settings = { WRITE_ADDRESS = "https://logs.example.com/x" }
  }
}

run "setting_of_lambda" {
  command         = plan
  expect_failures = [var.settings]
  variables {
    settings = { AWS_REGION = "eu-west-1" }
  }
}

run "role_name" {
  command         = plan
  expect_failures = [var.role_name]
  variables {
    role_name = "a b"
  }
}

run "boundary" {
  command         = plan
  expect_failures = [var.permissions_boundary_arn]
  variables {
    permissions_boundary_arn = "boundary"
  }
}

run "tag" {
  command         = plan
  expect_failures = [var.tags]
  variables {
    tags = { "aws:team" = "logs" }
  }
}

run "other_accounts_bucket" {
  command         = plan
  expect_failures = [var.other_account_buckets]
  variables {
    other_account_buckets = { theirs = "1" }
  }
}

run "bucket_of_two_accounts" {
  command         = plan
  expect_failures = [var.other_account_buckets]
  variables {
    bucket_names          = ["logs"]
    other_account_buckets = { logs = "210987654321" }
  }
}

run "bucket_by_two_ways" {
  command         = plan
  expect_failures = [var.eventbridge_bucket_names]
  variables {
    bucket_names             = ["logs"]
    eventbridge_bucket_names = ["logs"]
  }
}

run "eventbridge_bucket" {
  command         = plan
  expect_failures = [var.eventbridge_bucket_names]
  variables {
    eventbridge_bucket_names = ["Logs"]
  }
}

run "bus" {
  command         = plan
  expect_failures = [var.eventbridge_bus_name]
  variables {
    eventbridge_bus_name = "a b"
  }
}

run "rule_key" {
  command         = plan
  expect_failures = [var.eventbridge_rules]
  variables {
    eventbridge_rules = { s3 = { event_pattern = "{}" } }
  }
}

run "event_pattern" {
  command         = plan
  expect_failures = [var.eventbridge_rules]
  variables {
    eventbridge_rules = { some = { event_pattern = "[]" } }
  }
}

run "large_batch_without_a_window" {
  command         = plan
  expect_failures = [var.sqs]
  variables {
    sqs = { batch_size = 11 }
  }
}

run "queue_window" {
  command         = plan
  expect_failures = [var.sqs]
  variables {
    sqs = { batching_window = 301 }
  }
}

run "queue_concurrency" {
  command         = plan
  expect_failures = [var.sqs]
  variables {
    sqs = { maximum_concurrency = 1 }
  }
}

run "pollers_and_concurrency" {
  command         = plan
  expect_failures = [var.sqs]
  variables {
    sqs = { maximum_concurrency = 2, minimum_pollers = 2, maximum_pollers = 2 }
  }
}

run "pollers" {
  command         = plan
  expect_failures = [var.sqs]
  variables {
    sqs = { minimum_pollers = 3, maximum_pollers = 2 }
  }
}

run "receive_count" {
  command         = plan
  expect_failures = [var.sqs]
  variables {
    sqs = { max_receive_count = 0 }
  }
}

run "queue_key_alias" {
  command         = plan
  expect_failures = [var.sqs]
  variables {
    sqs = { kms_key_arn = "alias/logs" }
  }
}

run "queue_arn" {
  command         = plan
  expect_failures = [var.sqs_queue_arns]
  variables {
    sqs_queue_arns = { some = "queue" }
  }
}

run "queue_named_main" {
  command         = plan
  expect_failures = [var.sqs_queue_arns]
  variables {
    sqs_queue_arns = { main = "arn:aws:sqs:eu-west-1:123456789012:q" }
  }
}

run "topic_arn" {
  command         = plan
  expect_failures = [var.sns_topics]
  variables {
    sns_topics = { some = { arn = "topic" } }
  }
}

run "filter_policy" {
  command         = plan
  expect_failures = [var.sns_topics]
  variables {
    sns_topics = { some = { arn = "arn:aws:sns:eu-west-1:123456789012:t", filter_policy = "[]" } }
  }
}

run "filter_policy_scope" {
  command         = plan
  expect_failures = [var.sns_topics]
  variables {
    sns_topics = { some = { arn = "arn:aws:sns:eu-west-1:123456789012:t", filter_policy_scope = "MessageBody" } }
  }
}

run "stream_arn" {
  command         = plan
  expect_failures = [var.kinesis_stream_arns]
  variables {
    kinesis_stream_arns = { some = "stream" }
  }
}

run "stream_under_two_names" {
  command         = plan
  expect_failures = [var.kinesis_stream_arns]
  variables {
    kinesis_stream_name = ["some"]
    kinesis_stream_arns = { some = "arn:aws:kinesis:eu-west-1:123456789012:stream/some" }
  }
}

run "starting_position" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { starting_position = "AT_TIMESTAMP" }
  }
}

run "stream_batch" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { batch_size = 0 }
  }
}

run "stream_window" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { batching_window = 301 }
  }
}

run "parallelization" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { parallelization_factor = 11 }
  }
}

run "records_lost_by_retries" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { maximum_retry_attempts = 3 }
  }
}

run "records_lost_by_age" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { maximum_record_age = 60 }
  }
}

run "record_age" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { maximum_record_age = 59, on_failure_arn = "arn:aws:s3:::failed" }
  }
}

run "stream_destination" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { on_failure_arn = "arn:aws:events:eu-west-1:123456789012:event-bus/b" }
  }
}

run "stream_destination_fifo" {
  command         = plan
  expect_failures = [var.kinesis]
  variables {
    kinesis = { on_failure_arn = "arn:aws:sns:eu-west-1:123456789012:failed.fifo" }
  }
}

run "destination" {
  command         = plan
  expect_failures = [var.on_failure_destination_arn]
  variables {
    on_failure_destination_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/s"
  }
}

run "destination_key" {
  command         = plan
  expect_failures = [var.on_failure_kms_key_arn]
  variables {
    on_failure_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }
}

run "destination_fifo" {
  command         = plan
  expect_failures = [var.on_failure_destination_arn]
  variables {
    on_failure_destination_arn = "arn:aws:sqs:eu-west-1:123456789012:failed.fifo"
  }
}

run "retries" {
  command         = plan
  expect_failures = [var.maximum_retry_attempts]
  variables {
    maximum_retry_attempts = 3
  }
}

run "event_age" {
  command         = plan
  expect_failures = [var.maximum_event_age]
  variables {
    maximum_event_age = 59
  }
}

run "target" {
  command         = plan
  expect_failures = [var.failed_events_target]
  variables {
    failed_events_target = "https://example.com/queue"
  }
}

run "target_without_a_prefix" {
  command         = plan
  expect_failures = [var.failed_events_target]
  variables {
    failed_events_target = "s3://parked"
  }
}

run "target_key" {
  command         = plan
  expect_failures = [var.failed_events_kms_key_arn]
  variables {
    failed_events_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }
}

run "retention" {
  command         = plan
  expect_failures = [var.log_retention_days]
  variables {
    log_retention_days = 2
  }
}

run "log_format" {
  command         = plan
  expect_failures = [var.log_format]
  variables {
    log_format = "json"
  }
}

run "log_level" {
  command         = plan
  expect_failures = [var.application_log_level]
  variables {
    application_log_level = "info"
  }
}

run "level_that_drops_metrics" {
  command         = plan
  expect_failures = [var.application_log_level]
  variables {
    application_log_level = "WARN"
    dashboard_enabled     = true
  }
}

run "system_log_level" {
  command         = plan
  expect_failures = [var.system_log_level]
  variables {
    system_log_level = "ERROR"
  }
}

run "tracing" {
  command         = plan
  expect_failures = [var.tracing_mode]
  variables {
    tracing_mode = "On"
  }
}

run "alarm_period" {
  command         = plan
  expect_failures = [var.alarms]
  variables {
    alarms = { period = 90 }
  }
}

run "alarm_limit" {
  command         = plan
  expect_failures = [var.alarms]
  variables {
    alarms = { errors = -1 }
  }
}

run "alarm_period_of_days" {
  command         = plan
  expect_failures = [var.alarms]
  variables {
    alarms = { period = 86460 }
  }
}
