# SPDX-License-Identifier: Apache-2.0

output "function_arn" {
  description = "ARN of the function."
  value       = module.lambda_promtail.function_arn
}

output "function_name" {
  description = "Name of the function."
  value       = module.lambda_promtail.function_name
}

output "function_role_arn" {
  description = "ARN of the function's role: bucket policies and key policies of other accounts name it."
  value       = module.lambda_promtail.function_role_arn
}

output "function_role_name" {
  description = "Name of the function's role."
  value       = module.lambda_promtail.function_role_name
}

output "log_group_name" {
  description = "Name of the function's own log group."
  value       = module.lambda_promtail.log_group_name
}

output "log_group_arn" {
  description = "ARN of the function's own log group."
  value       = module.lambda_promtail.log_group_arn
}

output "kinesis_stream_name" {
  description = "Names of the streams of kinesis_stream_name."
  value       = module.lambda_promtail.kinesis_stream_name
}

output "kinesis_stream_arn" {
  description = "ARNs of the streams of kinesis_stream_name."
  value       = module.lambda_promtail.kinesis_stream_arn
}

output "sqs_queue_name" {
  description = "Name of the queue of sqs_enabled, in a list of one or none."
  value       = module.lambda_promtail.sqs_queue_name
}

output "sqs_queue_arn" {
  description = "ARN of the queue of sqs_enabled, in a list of one or none."
  value       = module.lambda_promtail.sqs_queue_arn
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue of sqs_enabled, in a list of one or none."
  value       = module.lambda_promtail.dead_letter_queue_arn
}

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue of sqs_enabled, in a list of one or none."
  value       = module.lambda_promtail.dead_letter_queue_url
}

output "failure_queue_arn" {
  description = "ARN of the queue of failure_queue_enabled, in a list of one or none."
  value       = module.lambda_promtail.failure_queue_arn
}

output "role_policy" {
  description = "What the function's role may do, as JSON."
  value       = module.lambda_promtail.role_policy
}
