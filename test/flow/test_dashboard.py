# SPDX-License-Identifier: Apache-2.0
"""deploy/dashboard: a dashboard and alert rules that name only metrics and labels which the program
emits. `./dev real logql` has their queries parsed by Grafana's grammar of LogQL."""
import itertools
import re

import dashboard
import emf_schema
import events
import pytest
from test_metrics import documented, metrics_of, names_of, reasons_documented, summary_paths

DURATION = re.compile(r"\d+[smhd]")
STATISTICS = {"Sum", "Average", "Minimum", "Maximum", "SampleCount", "p50", "p90", "p99"}


@pytest.fixture(scope="module")
def drops():
    return {f"dropped_{reason}" for reason in reasons_documented()}


@pytest.fixture
def emitted(start, loki, s3, drops):
    """The metrics, the labels of shipped streams, and the names in the function's own log."""
    program = start(METRICS="emf", AWS_LAMBDA_FUNCTION_NAME="promtail")
    s3.put("logs", events.ALB_KEY, b"h a\n")
    for event in (events.cloudwatch("x"), events.s3(("logs", events.ALB_KEY))):
        assert program.invoke(event).ok
    metrics = set(names_of(metrics_of(program, 2)))
    sources = {f"bytes_read_{name}" for name in documented("The summary line", 1)}
    labels = set().union(*(labels for push in loki.pushes for labels, _ in push.streams))
    own = {name for line in program.log if "_aws" not in line for name in line} | {name for name, _ in summary_paths(program.summary)}
    assert emf_schema.faults({}) and metrics - sources - drops  # the helpers see something
    return metrics | sources | drops, labels, own | drops


def test_every_metric_is_one_that_the_program_emits(emitted):
    metrics, _, _ = emitted
    targets = dashboard.targets("cloudwatch")
    assert len(targets) > 20
    for title, target in targets:
        assert target["metricName"] in metrics, title
        assert (target["namespace"], list(target["dimensions"])) == ("LambdaPromtail", ["FunctionName"]), title
        assert target["statistic"] in STATISTICS, title
    shown = {target["metricName"] for _, target in targets}
    assert documented("Metrics") - shown <= {"bytes_read_SOURCE", "dropped_REASON", "ms"}


def test_every_label_is_one_that_the_program_emits(emitted):
    _, labels, own = emitted
    queries = list(dashboard.logql())
    assert len(queries) > 15
    for where, query in queries:
        names = dashboard.names_in(query)
        parsed = own if "| json" in query else set()
        assert names and names - labels - parsed <= {"__error__"}, (where, names)
        assert "| unwrap" not in query or re.search(r"json \| __error__=\"\" \|.* unwrap|__error__=\"\" \| unwrap", query), where


def test_the_dashboard_is_one_that_grafana_loads():
    assert dashboard.DASHBOARD["schemaVersion"] >= 39 and dashboard.DASHBOARD["uid"] == "lambda-promtail"
    everything = dashboard.DASHBOARD["panels"]
    assert len({panel["id"] for panel in everything}) == len(everything)
    variables = {variable["name"] for variable in dashboard.DASHBOARD["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)", str(everything))) - {"__auto"}
    assert used <= variables and {"cloudwatch", "loki", "function"} <= used
    for panel in dashboard.panels():
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references) > 0, panel["title"]
        assert panel["datasource"]["uid"] in ("${cloudwatch}", "${loki}")


def test_no_panel_covers_another():
    boxes = [(panel["gridPos"], panel["title"]) for panel in dashboard.DASHBOARD["panels"]]
    for (a, title), (b, other) in itertools.combinations(boxes, 2):
        apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"] or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
        assert apart, (title, other)
    assert all(box["x"] + box["w"] <= 24 for box, _ in boxes)


def test_the_rules_are_those_of_a_ruler():
    assert set(dashboard.RULES) == {"groups"}
    groups = [group["name"] for group in dashboard.RULES["groups"]]
    assert len(set(groups)) == len(groups)
    for group in dashboard.RULES["groups"]:
        assert set(group) == {"name", "interval", "rules"} and DURATION.fullmatch(group["interval"])
    names = [rule["alert"] for rule in dashboard.rules()]
    assert len(set(names)) == len(names)
    for rule in dashboard.rules():
        assert {"alert", "expr", "labels", "annotations"} <= set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("critical", "warning", "info") and {"summary", "description"} == set(rule["annotations"])
        assert DURATION.fullmatch(rule.get("for", "0s"))


def test_the_documentation_names_every_alert():
    assert documented("Alerts") == {rule["alert"] for rule in dashboard.rules()}
