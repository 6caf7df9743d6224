# SPDX-License-Identifier: Apache-2.0
# EventBridge: S3's events of buckets whose notifications belong to others, and any other events.

locals {
  key_pattern = "${var.filter_prefix}*${var.filter_suffix}"
  s3_event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail = merge(
      { bucket = { name = var.eventbridge_bucket_names } },
      local.key_pattern == "*" ? {} : { object = { key = [{ wildcard = local.key_pattern }] } },
    )
  })

  rules = merge(
    length(var.eventbridge_bucket_names) == 0 ? {} : {
      s3 = { event_pattern = local.s3_event_pattern, bus_name = var.eventbridge_bus_name, to_queue = var.sqs_enabled }
    },
    { for key, rule in var.eventbridge_rules : key => { event_pattern = rule.event_pattern, bus_name = rule.bus_name, to_queue = false } },
  )
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.rules

  name           = "${substr(var.name, 0, 63 - length(each.key))}-${each.key}"
  description    = "Events that lambda-promtail carries to Loki"
  event_bus_name = each.value.bus_name
  event_pattern  = each.value.event_pattern
  tags           = var.tags
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.rules

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = each.value.bus_name
  target_id      = "lambda-promtail"
  arn            = each.value.to_queue ? aws_sqs_queue.main[0].arn : aws_lambda_function.this.arn

  depends_on = [aws_lambda_permission.eventbridge, aws_sqs_queue_policy.main]
}

resource "aws_lambda_permission" "eventbridge" {
  for_each = { for key, rule in local.rules : key => rule if !rule.to_queue }

  statement_id  = "lambda-promtail-allow-eventbridge-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[each.key].arn
}
