# SPDX-License-Identifier: Apache-2.0
# Takes over what the Go lambda-promtail's Terraform made, so that nothing is made anew that holds
# logs or messages, or that others name. Its policies and permissions are replaced by ours.

# Addresses in the Go lambda-promtail's own repository.

moved {
  from = aws_iam_role.this
  to   = module.lambda_promtail.aws_iam_role.this
}

moved {
  from = aws_cloudwatch_log_group.this
  to   = module.lambda_promtail.aws_cloudwatch_log_group.this
}

moved {
  from = aws_lambda_function.this
  to   = module.lambda_promtail.aws_lambda_function.this
}

moved {
  from = aws_lambda_function_event_invoke_config.this
  to   = module.lambda_promtail.aws_lambda_function_event_invoke_config.this
}

moved {
  from = aws_lambda_permission.lambda_promtail_allow_cloudwatch
  to   = module.lambda_promtail.aws_lambda_permission.cloudwatch
}

moved {
  from = aws_cloudwatch_log_subscription_filter.lambdafunction_logfilter
  to   = module.lambda_promtail.aws_cloudwatch_log_subscription_filter.this
}

moved {
  from = aws_lambda_permission.allow_s3_invoke_lambda_promtail
  to   = module.lambda_promtail.aws_lambda_permission.s3
}

moved {
  from = aws_s3_bucket_notification.this
  to   = module.lambda_promtail.aws_s3_bucket_notification.this
}

moved {
  from = aws_kinesis_stream.this
  to   = module.lambda_promtail.aws_kinesis_stream.this
}

moved {
  from = aws_lambda_event_source_mapping.this
  to   = module.lambda_promtail.aws_lambda_event_source_mapping.kinesis
}

moved {
  from = aws_sqs_queue.main
  to   = module.lambda_promtail.aws_sqs_queue.main
}

moved {
  from = aws_sqs_queue.dead_letter
  to   = module.lambda_promtail.aws_sqs_queue.dead_letter
}

moved {
  from = aws_sqs_queue_redrive_allow_policy.this
  to   = module.lambda_promtail.aws_sqs_queue_redrive_allow_policy.this
}

# Addresses in Loki's repository, where it was before. Its role needs role_name = "iam_for_lambda".

moved {
  from = aws_iam_role.iam_for_lambda
  to   = aws_iam_role.this
}

moved {
  from = aws_cloudwatch_log_group.lambda_promtail
  to   = aws_cloudwatch_log_group.this
}

moved {
  from = aws_lambda_function.lambda_promtail
  to   = aws_lambda_function.this
}

moved {
  from = aws_lambda_function_event_invoke_config.lambda_promtail_invoke_config
  to   = aws_lambda_function_event_invoke_config.this
}

moved {
  from = aws_lambda_permission.allow-s3-invoke-lambda-promtail
  to   = aws_lambda_permission.allow_s3_invoke_lambda_promtail
}

moved {
  from = aws_kinesis_stream.kinesis_stream
  to   = aws_kinesis_stream.this
}

moved {
  from = aws_lambda_event_source_mapping.kinesis_event_source
  to   = aws_lambda_event_source_mapping.this
}

moved {
  from = aws_s3_bucket_notification.push-to-lambda-promtail
  to   = aws_s3_bucket_notification.this
}

moved {
  from = aws_s3_bucket_notification.push-to-sqs
  to   = aws_s3_bucket_notification.sqs
}

# A bucket has one notification, but only one address may move to another: one after the other.
moved {
  from = aws_s3_bucket_notification.sqs
  to   = aws_s3_bucket_notification.push-to-lambda-promtail
}

moved {
  from = aws_sqs_queue.main-queue
  to   = aws_sqs_queue.main
}

moved {
  from = aws_sqs_queue.dead-letter-queue
  to   = aws_sqs_queue.dead_letter
}

moved {
  from = aws_sqs_queue_redrive_allow_policy.from-dql-to-main
  to   = aws_sqs_queue_redrive_allow_policy.this
}

# It was one before it depended on log_group_names. Two permissions of one statement id would meet.
moved {
  from = aws_lambda_permission.lambda_promtail_allow_cloudwatch
  to   = aws_lambda_permission.lambda_promtail_allow_cloudwatch[0]
}
