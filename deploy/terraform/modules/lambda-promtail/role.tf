# SPDX-License-Identifier: Apache-2.0
# The function's role. Each source's file says what it needs, as statements without resources where
# it is not used; those are left out.

locals {
  # Settings that may name the place of their value (docs/configuration.md).
  referring = ["WRITE_ADDRESS", "USERNAME", "PASSWORD", "BEARER_TOKEN", "TENANT_ID", "EXTRA_LABELS", "RELABEL_CONFIGS", "CA_CERT", "CLIENT_CERT", "CLIENT_KEY"]
  # The place of a secret is not a secret.
  references = { for name in local.referring : name => nonsensitive(
    can(regex("^(arn:|s3://)", lookup(local.environment, name, ""))) ? local.environment[name] : ""
  ) }
  # arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, perhaps with :KEY:STAGE:VERSION and #KEY.
  secret_arns = distinct(flatten([
    for place in values(local.references) : regexall("^arn:aws[a-z-]*:secretsmanager:[^:#]+:[0-9]{12}:secret:[^:#]+", place)
  ]))
  # arn:aws:ssm:REGION:ACCOUNT:parameter/NAME, perhaps with :VERSION and #KEY.
  parameter_arns = distinct(flatten([
    for place in values(local.references) : regexall("^arn:aws[a-z-]*:ssm:[^:#]+:[0-9]{12}:parameter/[^:#]+", place)
  ]))
  bad_references = [
    for name, place in local.references : name if startswith(place, "arn:") && !anytrue([for arn in concat(local.secret_arns, local.parameter_arns) : startswith(place, arn)])
  ]
  referred_objects = distinct([
    for place in values(local.references) : "arn:${local.partition}:s3:::${trimprefix(place, "s3://")}" if startswith(place, "s3://")
  ])

  role_statements = [
    {
      sid       = "WriteOwnLog"
      actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
    },
    {
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = local.secret_arns
    },
    {
      sid       = "ReadParameters"
      actions   = ["ssm:GetParameter"]
      resources = local.parameter_arns
    },
    {
      sid       = "ReadSettings"
      actions   = ["s3:GetObject"]
      resources = local.referred_objects
    },
    {
      sid       = "Decrypt"
      actions   = ["kms:Decrypt"]
      resources = distinct(concat(compact([var.kms_key_arn, var.sqs_enabled ? var.sqs.kms_key_arn : null]), tolist(var.data_kms_key_arns)))
    },
    {
      sid       = "Trace"
      actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
      resources = var.tracing_mode == "Active" ? ["*"] : [] # X-Ray's actions know no resources
    },
  ]

  statements = concat(
    local.role_statements, local.vpc_statements, local.s3_statements, local.sqs_statements, local.kinesis_statements, local.failure_statements
  )
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "function" {
  dynamic "statement" {
    for_each = [for statement in local.statements : statement if length(statement.resources) > 0]
    content {
      sid       = statement.value.sid
      effect    = try(statement.value.effect, "Allow")
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = try(statement.value.conditions, [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.role_name == "" ? var.name : var.role_name
  assume_role_policy   = data.aws_iam_policy_document.assume_role.json
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "lambda-promtail"
  role   = aws_iam_role.this.name
  policy = data.aws_iam_policy_document.function.json
}
