# SPDX-License-Identifier: Apache-2.0
"""The queries of deploy/dashboard, parsed by Grafana's own grammar of LogQL."""
import json
import subprocess

import dashboard
import pytest
from judges import LOGQL

QUERIES = dict(dashboard.logql())
PANELS = {f"panel {panel['title']}": panel["type"] for panel in dashboard.panels()}


def parse(*queries):
    folder = LOGQL.get()
    done = subprocess.run(["node", folder / "parse.js"], input=json.dumps(queries), capture_output=True, text=True, check=True, cwd=folder)
    return json.loads(done.stdout)


@pytest.mark.parametrize("where", QUERIES)
def test_a_query_is_logql(where):
    (parsed,) = parse(QUERIES[where])
    assert parsed["faults"] == [], QUERIES[where]
    shows_lines = PANELS.get(where.partition(":")[0]) == "logs"
    assert parsed["kind"] == ("LogExpr" if shows_lines else "MetricExpr")


@pytest.mark.parametrize("query", [
    "sum(rate({a=\"b\"}[5m])", "{a=b}", "rate({a=\"b\"})", "sum_over_time({a=\"b\"} | unwrap [5m])", "rate({a=\"b\"}[5])", "nonsense({a=\"b\"}[5m])",
    "{a=\"b\"} | level==\"x\" |", "",
])
def test_the_judge_refuses_what_is_not_logql(query):
    (parsed,) = parse(query)
    assert parsed["faults"] != [] or parsed["kind"] == ""
