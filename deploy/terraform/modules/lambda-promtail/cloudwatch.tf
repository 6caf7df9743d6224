# SPDX-License-Identifier: Apache-2.0
# CloudWatch log groups: subscription filters of their own, and the one of the account.

locals {
  log_groups = merge(
    { for name in var.log_group_names : name => { filter_pattern = "", emit_system_fields = [], apply_on_transformed_logs = null } },
    var.log_group_filters,
  )
  from_cloudwatch = length(local.log_groups) > 0 || var.account_subscription != null

  # Each line that the function writes would cause another one. LogGroupName NOT IN [...] is all
  # that a subscription policy may select by.
  excluded_log_groups = setunion([local.log_group_name], try(var.account_subscription.excluded_log_groups, []))
}

data "aws_service_principal" "logs" {
  service_name = "logs"
}

# One for all log groups of this account: a function's policy has 20 KB, which is about 50
# statements.
resource "aws_lambda_permission" "cloudwatch" {
  count = local.from_cloudwatch ? 1 : 0

  statement_id   = "lambda-promtail-allow-cloudwatch"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  principal      = data.aws_service_principal.logs.name
  source_arn     = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:*"
  source_account = local.account
}

resource "aws_cloudwatch_log_subscription_filter" "this" {
  for_each = local.log_groups

  name                      = substr("lambdafunction_logfilter_${each.key}", 0, 512)
  log_group_name            = each.key
  destination_arn           = aws_lambda_function.this.arn
  filter_pattern            = each.value.filter_pattern
  emit_system_fields        = length(each.value.emit_system_fields) > 0 ? each.value.emit_system_fields : null
  apply_on_transformed_logs = each.value.apply_on_transformed_logs

  # CloudWatch tries to invoke the function when the filter is made.
  depends_on = [aws_lambda_permission.cloudwatch]
}

resource "aws_cloudwatch_log_account_policy" "this" {
  count = var.account_subscription == null ? 0 : 1

  policy_name = var.name
  policy_type = "SUBSCRIPTION_FILTER_POLICY"
  policy_document = jsonencode({
    DestinationArn = aws_lambda_function.this.arn
    FilterPattern  = var.account_subscription.filter_pattern
  })
  selection_criteria = "LogGroupName NOT IN ${jsonencode(local.excluded_log_groups)}"

  depends_on = [aws_lambda_permission.cloudwatch]
}
