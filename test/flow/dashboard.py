# SPDX-License-Identifier: Apache-2.0
"""What is in deploy/dashboard: the panels, the alert rules, and their queries in LogQL."""
import json
import re

import yaml
from program import ROOT

FOLDER = ROOT / "deploy" / "dashboard"
DASHBOARD = json.loads((FOLDER / "grafana.json").read_text())
RULES = yaml.safe_load((FOLDER / "alerts.yaml").read_text())
# What Grafana puts in for its variables.
VARIABLES = {"$__auto": "5m", "$function": "lambda-promtail", "$log_type": "s3_lb|cloudwatch", "$region": "eu-west-1"}

STRING = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`')
# Words of LogQL that may stand where a name of a label may.
WORDS = {
    "absent_over_time", "by", "bytes_rate", "count_over_time", "json", "max", "max_over_time", "or", "rate", "sum", "sum_over_time", "topk", "unwrap", "without",
}


def filled_in(text):
    for name, value in VARIABLES.items():
        text = text.replace(name, value)
    return text


def panels():
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def targets(source):
    """(panel's title, target) of each query to a data source of this type."""
    return [(panel["title"], target) for panel in panels() for target in panel["targets"] if target["datasource"]["type"] == source]


def rules():
    return [rule for group in RULES["groups"] for rule in group["rules"]]


def logql():
    """(where it stands, query) of all queries to Loki, with Grafana's variables filled in."""
    yield from ((f"panel {title}: {target['refId']}", filled_in(target["expr"])) for title, target in targets("loki"))
    yield from ((f"alert {rule['alert']}", rule["expr"]) for rule in rules())


def names_in(query):
    """The labels that a query names: all words that are neither strings, nor LogQL's, nor times."""
    return set(re.findall(r"\b[a-z_]\w*", re.sub(r"\[\w+\]", "", STRING.sub('""', query)))) - WORDS
