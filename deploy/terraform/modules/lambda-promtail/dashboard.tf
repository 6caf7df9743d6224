# SPDX-License-Identifier: Apache-2.0
# A CloudWatch dashboard with the CloudWatch panels of the one for Grafana, so that there is one
# list of them. Both lay panels out in 24 columns.

locals {
  grafana_json = var.dashboard_enabled ? file("${path.module}/../../../dashboard/grafana.json") : jsonencode({ panels = [] })

  widgets = [
    for panel in jsondecode(local.grafana_json).panels : {
      type   = "metric"
      x      = panel.gridPos.x
      y      = panel.gridPos.y
      width  = panel.gridPos.w
      height = panel.gridPos.h
      properties = {
        title  = panel.title
        region = local.region
        view   = "timeSeries"
        period = 300
        metrics = [
          for target in panel.targets :
          [target.namespace, target.metricName, "FunctionName", var.name, { label = target.label, stat = target.statistic }]
        ]
      }
    } if try(panel.datasource.type, "") == "cloudwatch"
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.dashboard_enabled ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({ widgets = local.widgets })
}
