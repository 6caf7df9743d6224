# SPDX-License-Identifier: Apache-2.0
# SNS topics.

resource "aws_lambda_permission" "sns" {
  for_each = var.sns_topics

  statement_id  = "lambda-promtail-allow-sns-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = each.value.arn
}

resource "aws_sns_topic_subscription" "this" {
  for_each = var.sns_topics

  topic_arn           = each.value.arn
  protocol            = "lambda"
  endpoint            = aws_lambda_function.this.arn
  filter_policy       = each.value.filter_policy
  filter_policy_scope = each.value.filter_policy_scope

  depends_on = [aws_lambda_permission.sns]
}
