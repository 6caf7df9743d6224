# SPDX-License-Identifier: Apache-2.0
# Beyond the original: what becomes of failures, and how the function is watched.

variable "on_failure_destination_arn" {
  type        = string
  description = <<-EOT
    Where Lambda puts events of asynchronous sources (CloudWatch Logs, S3, SNS, EventBridge) that failed for good:
    the ARN of a queue, topic, bucket, event bus or function. A bucket keeps what is too large for a queue.
  EOT
  default     = null

  validation {
    condition     = var.on_failure_destination_arn == null || can(regex("^arn:aws[a-z-]*:(sqs|sns|s3|events|lambda):.+$", var.on_failure_destination_arn)) && !can(regex("^arn:aws[a-z-]*:(sqs|sns):.+\\.fifo$", var.on_failure_destination_arn))
    error_message = "on_failure_destination_arn must be the ARN of a queue, topic, bucket, event bus or function; Lambda takes no FIFO queue or topic."
  }
}

variable "on_failure_kms_key_arn" {
  type        = string
  description = "Customer managed KMS key of on_failure_destination_arn, or of kinesis.on_failure_arn."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:kms:[^:]+:[0-9]{12}:key/.+)?$", var.on_failure_kms_key_arn)) && (var.on_failure_kms_key_arn == "" || var.on_failure_destination_arn != null || var.kinesis.on_failure_arn != null)
    error_message = "on_failure_kms_key_arn must be the ARN of a KMS key (not of an alias), beside on_failure_destination_arn or kinesis.on_failure_arn."
  }
}

variable "failure_queue_enabled" {
  type        = bool
  description = "Whether a queue NAME-failures is made, and used where on_failure_destination_arn or kinesis.on_failure_arn is not set."
  default     = false
  nullable    = false
}

variable "maximum_retry_attempts" {
  type        = number
  description = "How often Lambda tries an event of an asynchronous source again."
  default     = 2
  nullable    = false

  validation {
    condition     = contains([0, 1, 2], var.maximum_retry_attempts)
    error_message = "maximum_retry_attempts must be 0, 1 or 2."
  }
}

variable "maximum_event_age" {
  type        = number
  description = "Seconds for which Lambda keeps an event of an asynchronous source that is throttled or tried again."
  default     = 21600
  nullable    = false

  validation {
    condition     = var.maximum_event_age >= 60 && var.maximum_event_age <= 21600
    error_message = "maximum_event_age must be 60 to 21600."
  }
}

variable "failed_events_target" {
  type        = string
  description = "FAILED_EVENTS_TARGET: keeps what Loki refused for good, and what can never be read. URL of an SQS queue, or s3://BUCKET/PREFIX."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/*?$\"\\\\][^*?$\"\\\\]*|https://sqs\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[0-9]{12}/[0-9A-Za-z_-]{1,80}(\\.fifo)?)?$", var.failed_events_target))
    error_message = "failed_events_target must be https://sqs.REGION.amazonaws.com/ACCOUNT/NAME or s3://BUCKET/PREFIX."
  }
}

variable "failed_events_kms_key_arn" {
  type        = string
  description = "Customer managed KMS key of failed_events_target."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:kms:[^:]+:[0-9]{12}:key/.+)?$", var.failed_events_kms_key_arn)) && (var.failed_events_kms_key_arn == "" || var.failed_events_target != "")
    error_message = "failed_events_kms_key_arn must be the ARN of a KMS key (not of an alias), beside failed_events_target."
  }
}

variable "log_retention_days" {
  type        = number
  description = "Days for which CloudWatch keeps the function's own log; 0: for ever."
  default     = 14
  nullable    = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's: 0, 1, 3, 5, 7, 14, 30, 60, 90, ..."
  }
}

variable "log_kms_key_arn" {
  type        = string
  description = "KMS key that encrypts the function's own log. Empty: CloudWatch's own. The key's policy must let logs.REGION.amazonaws.com use it."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:kms:[^:]+:[0-9]{12}:key/.+)?$", var.log_kms_key_arn))
    error_message = "log_kms_key_arn must be the ARN of a KMS key (not of an alias)."
  }
}

variable "log_format" {
  type        = string
  description = "Format of the function's own log, JSON or Text."
  default     = "JSON"
  nullable    = false

  validation {
    condition     = contains(["JSON", "Text"], var.log_format)
    error_message = "log_format must be JSON or Text."
  }
}

variable "application_log_level" {
  type        = string
  description = "Level of the function's own log in format JSON."
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.application_log_level)
    error_message = "application_log_level must be one of: TRACE, DEBUG, INFO, WARN, ERROR, FATAL."
  }

  validation {
    condition     = !(var.metrics_enabled || var.dashboard_enabled) || var.log_format != "JSON" || contains(["TRACE", "DEBUG", "INFO"], var.application_log_level)
    error_message = "metrics_enabled and dashboard_enabled need an application_log_level of INFO or below: Lambda drops lines of metrics otherwise."
  }
}

variable "system_log_level" {
  type        = string
  description = "Level of Lambda's own lines in that log, in format JSON."
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["DEBUG", "INFO", "WARN"], var.system_log_level)
    error_message = "system_log_level must be DEBUG, INFO or WARN."
  }
}

variable "tracing_mode" {
  type        = string
  description = "X-Ray: PassThrough goes on with traces that callers began, Active begins some itself."
  default     = "PassThrough"
  nullable    = false

  validation {
    condition     = contains(["PassThrough", "Active"], var.tracing_mode)
    error_message = "tracing_mode must be PassThrough or Active."
  }
}

variable "metrics_enabled" {
  type        = bool
  description = "Whether each invocation writes custom metrics (METRICS=emf), for which AWS charges."
  default     = false
  nullable    = false
}

variable "event_source_metrics_enabled" {
  type        = bool
  description = "Whether the event source mappings of queues and streams count what they read, for which AWS charges."
  default     = false
  nullable    = false
}

variable "dashboard_enabled" {
  type        = bool
  description = "Whether a CloudWatch dashboard is made: the CloudWatch panels of deploy/dashboard/grafana.json. Implies metrics_enabled."
  default     = false
  nullable    = false
}

variable "alarms" {
  type = object({
    action_arns       = optional(set(string), [])
    period            = optional(number, 300)
    errors            = optional(number, 0)
    throttles         = optional(number, 0)
    failed_messages   = optional(number, 0)
    iterator_age_ms   = optional(number, 900000)
    oldest_message_s  = optional(number, 3600)
    lost_async_events = optional(number, 0)
  })
  description = <<-EOT
    Makes alarms: on errors and throttles of the function, on events that Lambda dropped, on messages in
    dead-letter queues, on the age of what waits in queues and streams.
    - action_arns: what an alarm, and its end, calls: topics of SNS.
    - The numbers: what is still right in a period (seconds).
  EOT
  default     = null

  validation {
    condition     = var.alarms == null || try(var.alarms.period >= 60 && var.alarms.period <= 86400 && var.alarms.period % 60 == 0, false)
    error_message = "period must be a multiple of 60, at most 86400."
  }

  validation {
    condition = var.alarms == null || try(min(
      var.alarms.errors, var.alarms.throttles, var.alarms.failed_messages, var.alarms.iterator_age_ms, var.alarms.oldest_message_s, var.alarms.lost_async_events
    ) >= 0, false)
    error_message = "The numbers of alarms must not be negative."
  }
}
