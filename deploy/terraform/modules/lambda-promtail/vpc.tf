# SPDX-License-Identifier: Apache-2.0
# What Lambda does with the role to connect the function to a VPC. The function's own code may not
# do any of it.

locals {
  vpc_enabled = length(var.lambda_vpc_subnets) > 0
  vpc_changes = [
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses",
  ]
  vpc_views = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"] # these know no resources

  vpc_statements = [
    {
      sid       = "ConnectToVpc"
      actions   = local.vpc_changes
      resources = local.vpc_enabled ? ["arn:${local.partition}:ec2:${local.region}:${local.account}:*/*"] : []
    },
    {
      sid       = "SeeVpc"
      actions   = local.vpc_views
      resources = local.vpc_enabled ? ["*"] : []
    },
    {
      sid       = "KeepVpcFromCode"
      effect    = "Deny"
      actions   = concat(local.vpc_changes, local.vpc_views)
      resources = local.vpc_enabled ? ["*"] : []
      conditions = [{
        test     = "ArnEquals"
        variable = "lambda:SourceFunctionArn"
        values   = [local.function_arn]
      }]
    },
  ]
}
