# SPDX-License-Identifier: Apache-2.0
# Beyond the original: where logs come from.

variable "log_group_filters" {
  type = map(object({
    filter_pattern            = optional(string, "")
    emit_system_fields        = optional(set(string), [])
    apply_on_transformed_logs = optional(bool)
  }))
  description = <<-EOT
    Log groups that are subscribed to with settings of their own, by their names; they need not be in
    log_group_names, too.
    - filter_pattern: CloudWatch's filter syntax.
    - emit_system_fields: @aws.account and @aws.region, of centralised log groups.
    - apply_on_transformed_logs: ships what the log group's transformer made.
  EOT
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.log_group_filters) : can(regex("^[.\\-_/#A-Za-z0-9]{1,512}$", name))])
    error_message = "log_group_filters must be keyed by names of log groups: 1 to 512 letters, digits and .-_/#."
  }

  validation {
    condition     = !contains(keys(var.log_group_filters), "/aws/lambda/${var.name}")
    error_message = "log_group_filters must not hold the function's own log group: each line would cause another one."
  }

  validation {
    condition     = alltrue([for group in values(var.log_group_filters) : length(group.filter_pattern) <= 1024])
    error_message = "filter_pattern must be at most 1024 characters."
  }

  validation {
    condition     = alltrue(flatten([for group in values(var.log_group_filters) : [for field in group.emit_system_fields : contains(["@aws.account", "@aws.region"], field)]]))
    error_message = "emit_system_fields must hold @aws.account and @aws.region only."
  }
}

variable "account_subscription" {
  type = object({
    filter_pattern      = optional(string, "")
    excluded_log_groups = optional(set(string), [])
  })
  description = <<-EOT
    Subscribes to all log groups of the account in this region, also later ones (an account has one such
    policy). The function's own log group is always excluded; excluded_log_groups adds more: put in whatever
    else writes a line for each line that is shipped.
  EOT
  default     = null

  validation {
    condition     = var.account_subscription == null || alltrue([for name in try(var.account_subscription.excluded_log_groups, []) : can(regex("^[.\\-_/#A-Za-z0-9]{1,512}$", name))])
    error_message = "excluded_log_groups must hold names of log groups: 1 to 512 letters, digits and .-_/#."
  }

  validation {
    # LogGroupName NOT IN ["...", ...] may have 25 KB.
    condition     = length(jsonencode(try(var.account_subscription.excluded_log_groups, []))) <= 25000
    error_message = "The names in excluded_log_groups must fit into 25 KB."
  }

  validation {
    condition     = length(try(var.account_subscription.filter_pattern, "")) <= 1024
    error_message = "filter_pattern must be at most 1024 characters."
  }
}

variable "other_account_buckets" {
  type        = map(string)
  description = <<-EOT
    Buckets of other accounts: name to the id of the account. The function may read them, and their events are
    accepted. Their notification (to output function_arn, or sqs_queue_arn with sqs_enabled) and their bucket
    policy are made over there (docs/deploy.md, Another account's logs).
  EOT
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name, account in var.other_account_buckets : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", name)) && can(regex("^[0-9]{12}$", account))])
    error_message = "other_account_buckets must map names of buckets to ids of accounts, which have 12 digits."
  }

  validation {
    condition     = length(setintersection(keys(var.other_account_buckets), var.bucket_names)) == 0
    error_message = "A bucket must be in one of bucket_names and other_account_buckets."
  }
}

variable "eventbridge_bucket_names" {
  type        = set(string)
  description = <<-EOT
    Buckets whose events come by an EventBridge rule, which leaves their notifications alone. EventBridge
    notifications must be on for the bucket: aws_s3_bucket_notification with eventbridge = true, or the command
    in docs/deploy.md.
  EOT
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.eventbridge_bucket_names : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", name))])
    error_message = "eventbridge_bucket_names must hold names of buckets: 3 to 63 small letters, digits, dots and hyphens."
  }

  validation {
    condition     = length(setintersection(var.eventbridge_bucket_names, setunion(var.bucket_names, keys(var.other_account_buckets)))) == 0
    error_message = "A bucket must be in one of bucket_names, other_account_buckets and eventbridge_bucket_names: its objects would be shipped twice."
  }
}

variable "eventbridge_bus_name" {
  type        = string
  description = "Event bus on which the events of eventbridge_bucket_names arrive. S3 writes to the default one of the bucket's account."
  default     = "default"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9/._-]{1,256}$", var.eventbridge_bus_name))
    error_message = "eventbridge_bus_name must be the name of an event bus."
  }
}

variable "eventbridge_rules" {
  type = map(object({
    event_pattern = string
    bus_name      = optional(string, "default")
  }))
  description = "Other events of EventBridge, which are shipped as they are: a rule NAME-KEY for each entry, with its event pattern in JSON."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.eventbridge_rules) : can(regex("^[a-zA-Z0-9_-]{1,64}$", "${var.name}-${key}")) && key != "s3"])
    error_message = "The keys of eventbridge_rules must be letters, digits, hyphens and underscores, at most 64 together with var.name, and not s3."
  }

  validation {
    condition     = alltrue([for rule in values(var.eventbridge_rules) : can(keys(jsondecode(rule.event_pattern)))])
    error_message = "event_pattern must be a JSON object: {\"source\": [\"aws.health\"]}."
  }
}

variable "sqs" {
  type = object({
    batch_size          = optional(number, 10)
    batching_window     = optional(number, 0)
    maximum_concurrency = optional(number)
    minimum_pollers     = optional(number)
    maximum_pollers     = optional(number)
    max_receive_count   = optional(number, 5)
    kms_key_arn         = optional(string)
  })
  description = <<-EOT
    How queues are read:
    - batch_size: messages in an invocation; batching_window: seconds to wait for that many.
    - maximum_concurrency: invocations side by side.
    - minimum_pollers, maximum_pollers: provisioned mode, instead of maximum_concurrency.
    Of the queues that are made:
    - max_receive_count: tries before the dead-letter queue.
    - kms_key_arn: their key, instead of SQS's own. Its policy must let s3.amazonaws.com, or
      events.amazonaws.com, use it.
  EOT
  default     = {}
  nullable    = false

  validation {
    condition     = var.sqs.batch_size >= 1 && var.sqs.batch_size <= 10000 && (var.sqs.batch_size <= 10 || var.sqs.batching_window >= 1)
    error_message = "batch_size must be 1 to 10000; above 10 it needs a batching_window of at least 1."
  }

  validation {
    condition     = var.sqs.batching_window >= 0 && var.sqs.batching_window <= 300
    error_message = "batching_window must be 0 to 300."
  }

  validation {
    condition     = var.sqs.maximum_concurrency == null || try(var.sqs.maximum_concurrency >= 2 && var.sqs.maximum_concurrency <= 1000, false)
    error_message = "maximum_concurrency must be 2 to 1000."
  }

  validation {
    condition     = (var.sqs.minimum_pollers == null) == (var.sqs.maximum_pollers == null) && (var.sqs.maximum_pollers == null || var.sqs.maximum_concurrency == null)
    error_message = "minimum_pollers and maximum_pollers go together, and not with maximum_concurrency."
  }

  validation {
    condition     = var.sqs.minimum_pollers == null || try(var.sqs.minimum_pollers >= 2 && var.sqs.minimum_pollers <= 200 && var.sqs.maximum_pollers >= var.sqs.minimum_pollers && var.sqs.maximum_pollers <= 2000, false)
    error_message = "minimum_pollers must be 2 to 200, maximum_pollers from there to 2000."
  }

  validation {
    condition     = var.sqs.max_receive_count >= 1 && var.sqs.max_receive_count <= 1000
    error_message = "max_receive_count must be 1 to 1000 (AWS advises 5 or more)."
  }

  validation {
    condition     = var.sqs.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[^:]+:[0-9]{12}:key/.+$", var.sqs.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key (not of an alias)."
  }
}

variable "sqs_queue_arns" {
  type        = map(string)
  description = "Queues that exist already and are read, too, by names of your choice. Their visibility timeout must be at least six times var.timeout, and they need a dead-letter queue of their own."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.sqs_queue_arns) : can(regex("^arn:aws[a-z-]*:sqs:[^:]+:[0-9]{12}:.+$", arn))])
    error_message = "sqs_queue_arns must hold ARNs of SQS queues."
  }

  validation {
    condition     = length(distinct(values(var.sqs_queue_arns))) == length(var.sqs_queue_arns)
    error_message = "sqs_queue_arns must not hold a queue twice."
  }

  validation {
    condition     = !contains(keys(var.sqs_queue_arns), "main")
    error_message = "The key main of sqs_queue_arns is taken by the queue of sqs_enabled."
  }
}

variable "sns_topics" {
  type = map(object({
    arn                 = string
    filter_policy       = optional(string)
    filter_policy_scope = optional(string)
  }))
  description = "SNS topics that are subscribed to, by names of your choice. filter_policy: SNS's, in JSON; filter_policy_scope: MessageAttributes or MessageBody."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key, topic in var.sns_topics : can(regex("^[a-zA-Z0-9_-]{1,64}$", key)) && can(regex("^arn:aws[a-z-]*:sns:[^:]+:[0-9]{12}:.+$", topic.arn))])
    error_message = "sns_topics must have ARNs of topics, keyed by at most 64 letters, digits, hyphens and underscores."
  }

  validation {
    condition     = alltrue([for topic in values(var.sns_topics) : topic.filter_policy == null || can(keys(jsondecode(topic.filter_policy)))])
    error_message = "filter_policy must be a JSON object."
  }

  validation {
    condition     = alltrue([for topic in values(var.sns_topics) : topic.filter_policy_scope == null || (topic.filter_policy != null && try(contains(["MessageAttributes", "MessageBody"], topic.filter_policy_scope), false))])
    error_message = "filter_policy_scope must be MessageAttributes or MessageBody, beside a filter_policy."
  }
}

variable "kinesis_stream_arns" {
  type        = map(string)
  description = "Kinesis data streams that exist already, or their consumers with enhanced fan-out, by names of your choice."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.kinesis_stream_arns) : can(regex("^arn:aws[a-z-]*:kinesis:[^:]+:[0-9]{12}:stream/.+$", arn))])
    error_message = "kinesis_stream_arns must hold ARNs of streams, or of consumers of streams."
  }

  validation {
    condition     = length(distinct(values(var.kinesis_stream_arns))) == length(var.kinesis_stream_arns)
    error_message = "kinesis_stream_arns must not hold a stream twice."
  }

  validation {
    condition     = length(setintersection(keys(var.kinesis_stream_arns), var.kinesis_stream_name)) == 0
    error_message = "The keys of kinesis_stream_arns must not be in kinesis_stream_name."
  }
}

variable "kinesis" {
  type = object({
    starting_position      = optional(string, "LATEST")
    batch_size             = optional(number, 100)
    batching_window        = optional(number, 0)
    parallelization_factor = optional(number, 1)
    bisect                 = optional(bool, true)
    maximum_retry_attempts = optional(number, -1)
    maximum_record_age     = optional(number, -1)
    on_failure_arn         = optional(string)
  })
  description = <<-EOT
    How streams are read:
    - batch_size: records in an invocation; batching_window: seconds to wait for that many.
    - parallelization_factor: invocations side by side for a shard.
    - bisect: a failing batch is halved.
    - maximum_retry_attempts, maximum_record_age (seconds): records are tried until they expire, and hold up
      their shard, unless one of these ends it.
    - on_failure_arn: a queue, topic or bucket, which is then told what was given up. A bucket keeps the records
      themselves, also those over the payload limit; queues and topics get their place in the stream only.
  EOT
  default     = {}
  nullable    = false

  validation {
    condition     = contains(["LATEST", "TRIM_HORIZON"], var.kinesis.starting_position)
    error_message = "starting_position must be LATEST or TRIM_HORIZON."
  }

  validation {
    condition     = var.kinesis.batch_size >= 1 && var.kinesis.batch_size <= 10000
    error_message = "batch_size must be 1 to 10000."
  }

  validation {
    condition     = var.kinesis.batching_window >= 0 && var.kinesis.batching_window <= 300
    error_message = "batching_window must be 0 to 300."
  }

  validation {
    condition     = var.kinesis.parallelization_factor >= 1 && var.kinesis.parallelization_factor <= 10
    error_message = "parallelization_factor must be 1 to 10."
  }

  validation {
    condition     = var.kinesis.maximum_retry_attempts >= -1 && var.kinesis.maximum_retry_attempts <= 10000
    error_message = "maximum_retry_attempts must be -1 (until the records expire) to 10000."
  }

  validation {
    condition     = var.kinesis.maximum_record_age == -1 || (var.kinesis.maximum_record_age >= 60 && var.kinesis.maximum_record_age <= 604800)
    error_message = "maximum_record_age must be -1 (until the records expire) or 60 to 604800."
  }

  validation {
    condition     = var.kinesis.on_failure_arn != null || var.failure_queue_enabled || (var.kinesis.maximum_retry_attempts == -1 && var.kinesis.maximum_record_age == -1)
    error_message = "maximum_retry_attempts and maximum_record_age need on_failure_arn or failure_queue_enabled: records would be lost in silence."
  }

  validation {
    condition     = var.kinesis.on_failure_arn == null || can(regex("^arn:aws[a-z-]*:(sqs|sns|s3):.+$", var.kinesis.on_failure_arn)) && !can(regex("^arn:aws[a-z-]*:(sqs|sns):.+\\.fifo$", var.kinesis.on_failure_arn))
    error_message = "on_failure_arn must be the ARN of a queue, a topic or a bucket; Lambda takes no FIFO queue or topic."
  }
}
