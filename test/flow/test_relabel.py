# SPDX-License-Identifier: Apache-2.0
"""RELABEL_CONFIGS in the function: what Loki gets, what is dropped and counted, whose turn it is
among the settings of labels."""
import json

import events
import pytest

GROUP = {"source_labels": ["__aws_cloudwatch_log_group"]}


def rules(*rules):
    return json.dumps(rules)


def test_loki_gets_the_labels_after_the_rules(start, loki):
    program = start(RELABEL_CONFIGS=rules(
        {**GROUP, "regex": "/aws/lambda/(?P<name>.+)", "target_label": "function", "replacement": "$name"},
        {"action": "labelmap", "regex": "__aws_(log_type)"},
        {"action": "labeldrop", "regex": "__aws_.*"},
    ))
    assert program.invoke(events.cloudwatch("x", "y")).ok
    assert [labels for labels, *_ in loki.entries()] == [{"function": "app", "log_type": "cloudwatch"}] * 2


def test_rules_come_after_extra_and_dropped_labels(start, loki):
    program = start(
        EXTRA_LABELS="env,prod", OMIT_EXTRA_LABELS_PREFIX="true", DROP_LABELS="__aws_cloudwatch_owner",
        RELABEL_CONFIGS=rules(
            {"source_labels": ["env", "__aws_cloudwatch_owner"], "target_label": "seen"},
            {"source_labels": ["env"], "target_label": "__aws_cloudwatch_owner"},
        ))
    assert program.invoke(events.cloudwatch("x")).ok
    labels = loki.entries()[0][0]
    assert labels["seen"] == "prod;" and labels["__aws_cloudwatch_owner"] == "prod"


def test_names_and_values_are_mended_after_the_rules(start, loki):
    program = start(RELABEL_CONFIGS=rules(
        {"action": "labelkeep", "regex": "nothing"}, {"target_label": "a.b c", "replacement": "v\ufffd"}, {"target_label": "1x", "replacement": "y"},
        {"source_labels": ["a.b c"], "regex": "v.", "target_label": "seen", "replacement": "by its own name"}))
    assert program.invoke(events.cloudwatch("x")).ok
    assert loki.entries()[0][0] == {"a_b_c": "v?", "_1x": "y", "seen": "by its own name"}


def test_a_rule_picks_the_tenant(start, loki):
    program = start(TENANT_ID="default", RELABEL_CONFIGS=rules({**GROUP, "regex": "/team/(.+)", "target_label": "__tenant_id__"}))
    assert program.invoke(events.cloudwatch("x", group="/team/a")).ok
    assert program.invoke(events.cloudwatch("x")).ok
    assert [push.tenant for push in loki.pushes] == ["a", "default"]
    assert not any("__tenant_id__" in labels for labels, *_ in loki.entries())


def test_a_tenant_that_loki_would_refuse_drops_its_entries(start, loki):
    program = start(TENANT_ID="default", RELABEL_CONFIGS=rules({**GROUP, "regex": "/t/(.*)", "target_label": "__tenant_id__"}))
    for group in ("/t/a", "/t/ \t", "/t/ c ", "/t/(it's-1_2.x!*)", "/t/" + "t" * 150):
        assert program.invoke(events.cloudwatch("x", group=group)).ok and program.summary["dropped"] == {}
    assert [push.tenant for push in loki.pushes] == ["a", "default", "c", "(it's-1_2.x!*)", "t" * 150]
    for group in ("/t/b\nX-Evil: 1\x7f", "/t/a|b", "/t/a b", "/t/.", "/t/..", "/t/é", "/t/a/b", "/t/" + "t" * 151):
        assert program.invoke(events.cloudwatch("x", "y", group=group)).ok
        assert program.summary["dropped"] == {"invalid_tenant": 2} and program.summary["items"]["done"] == 1
    assert len(loki.pushes) == 5


def test_a_refused_tenant_is_logged_once(start, loki):
    program = start(RELABEL_CONFIGS=rules({**GROUP, "regex": "/t/(.*)", "target_label": "__tenant_id__"}))
    groups = ["/t/good", "/t/a|b", "/t/c d", "/t/a|b"]
    assert program.invoke(events.kinesis(*(events.packed(events.envelope(["x"], group=group)) for group in groups))).ok
    warnings = [line["message"] for line in program.log if "__tenant_id__" in line["message"]]
    assert len(warnings) == 1 and "has '|' at position 2" in warnings[0] and "invalid_tenant" in warnings[0]
    assert program.summary["dropped"] == {"invalid_tenant": 3} and [push.tenant for push in loki.pushes] == ["good"]


def test_what_a_rule_drops_is_counted_and_the_rest_goes_on(start, loki):
    program = start(RELABEL_CONFIGS=rules({**GROUP, "action": "drop", "regex": ".*/health"}))
    assert program.invoke(events.cloudwatch("x", "y", group="/ecs/health")).ok
    assert loki.pushes == [] and program.summary["dropped"] == {"relabel_rule": 2}
    assert program.summary["items"] == {"done": 1, "failed": 0, "refused": 0}
    assert program.invoke(events.cloudwatch("z", group="/ecs/web")).ok
    assert loki.lines() == [b"z"] and program.summary["dropped"] == {}


def test_rules_that_leave_no_label_drop_the_entry(start, loki):
    program = start(RELABEL_CONFIGS=rules({"action": "labeldrop", "regex": ".*"}))
    assert program.invoke(events.cloudwatch("x")).ok
    assert loki.pushes == [] and program.summary["dropped"] == {"no_labels": 1}


@pytest.mark.parametrize("wrap", [lambda text: text, lambda text: '{"RELABEL_CONFIGS":' + text + "}"])
def test_rules_from_a_file(start, loki, tmp_path, wrap):
    path = tmp_path / "rules.json"
    path.write_text(wrap(rules({"action": "labelkeep", "regex": "__aws_log_type"})))
    program = start(RELABEL_CONFIGS=f"file:{path}")
    assert program.invoke(events.cloudwatch("x")).ok
    assert loki.entries()[0][0] == {"__aws_log_type": "cloudwatch"}


def test_the_same_input_gives_the_same_streams(start, loki):
    program = start(RELABEL_CONFIGS=rules(
        {"action": "labelmap", "regex": "__aws_(?:.*_)?(.+)", "replacement": "x_$1"}, {"action": "labeldrop", "regex": "__.*"}))
    for _ in range(20):
        assert program.invoke(events.cloudwatch("x")).ok
    assert len({json.dumps(labels, sort_keys=True) for labels, *_ in loki.entries()}) == 1


def test_a_catastrophic_pattern_does_not_hold_the_function_up(start, loki):
    """A log group's name comes from whoever made the group. Backtracking would take 2^4000
    steps."""
    program = start(MAX_LABEL_VALUE_LENGTH="0", RELABEL_CONFIGS=rules({**GROUP, "regex": "(a+)+(b|(a*)*)c", "target_label": "x"}))
    assert program.invoke(events.cloudwatch("x", group="a" * 4000 + "!"), timeout=20).ok
    assert len(loki.entries()) == 1


def test_rules_that_double_a_value_are_bounded(start, loki):
    double = {**GROUP, "regex": "(.*)", "target_label": "__aws_cloudwatch_log_group", "replacement": "$1$1"}
    program = start(RELABEL_CONFIGS=rules(*[double] * 40, {"action": "labelkeep", "regex": "__aws_log_type"}))
    assert program.invoke(events.cloudwatch("x")).ok
    assert loki.entries()[0][0] == {"__aws_log_type": "cloudwatch"}
    assert any("RELABEL_CONFIGS: rule" in line["message"] for line in program.log if line["level"] == "WARN")
