# SPDX-License-Identifier: Apache-2.0
# Those of the original come first, under its names.

output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "function_role_arn" {
  description = "ARN of the function's role: bucket policies and key policies of other accounts name it."
  value       = aws_iam_role.this.arn
}

output "function_role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}

output "log_group_name" {
  description = "Name of the function's own log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "log_group_arn" {
  description = "ARN of the function's own log group."
  value       = aws_cloudwatch_log_group.this.arn
}

output "kinesis_stream_name" {
  description = "Names of the streams of kinesis_stream_name."
  value       = { for key, stream in aws_kinesis_stream.this : key => stream.name }
}

output "kinesis_stream_arn" {
  description = "ARNs of the streams of kinesis_stream_name."
  value       = { for key, stream in aws_kinesis_stream.this : key => stream.arn }
}

output "sqs_queue_name" {
  description = "Name of the queue of sqs_enabled, in a list of one or none."
  value       = aws_sqs_queue.main[*].name
}

output "sqs_queue_arn" {
  description = "ARN of the queue of sqs_enabled, in a list of one or none."
  value       = aws_sqs_queue.main[*].arn
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue of sqs_enabled, in a list of one or none."
  value       = aws_sqs_queue.dead_letter[*].arn
}

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue of sqs_enabled, in a list of one or none."
  value       = aws_sqs_queue.dead_letter[*].url
}

output "failure_queue_arn" {
  description = "ARN of the queue of failure_queue_enabled, in a list of one or none."
  value       = aws_sqs_queue.failures[*].arn
}

output "role_policy" {
  description = "What the function's role may do, as JSON."
  value       = data.aws_iam_policy_document.function.json
}
