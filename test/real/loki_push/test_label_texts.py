# SPDX-License-Identifier: Apache-2.0
"""The text of a label set, read by Prometheus's parser as Loki reads it: twice, since it prints
what it read and reads that again."""
import json

import events
import pytest

NAME = "__aws_cloudwatch_log_group"
VALUES = [
    "plain", 'quote " and \\', "line\nend\ttab\r", "\x01\x1f\x7f", "é 世 😀 e\u0301", "\u00a0\u2028\u200b\ufeff\ue000\U000e0001", "{a=\"b\"}, c", "`raw`", "'",
]


def labels_of(judge, texts):
    answers = judge.read(texts)
    assert all(isinstance(answer, dict) for answer in answers), answers
    return answers


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_read_as_it_was(start, texts, judge, value):
    assert start(texts.push_url).invoke(events.cloudwatch("x", group=value)).ok
    assert [labels[NAME] for labels in labels_of(judge, texts.texts)] == [value]


@pytest.mark.parametrize("value", ["\ufffd", "a\ufffdb"])
def test_a_value_that_loki_would_refuse_is_mended(start, texts, judge, value):
    assert start(texts.push_url).invoke(events.cloudwatch("x", group=value)).ok
    assert [labels[NAME] for labels in labels_of(judge, texts.texts)] == [value.replace("\ufffd", "?")]


@pytest.mark.parametrize("name, mended", [("a-b", "a_b"), ("1a", "_1a"), ("é", "__"), ("a.b c", "a_b_c"), ("__a", "__a"), ("by", "by"), ("a:b", "a_b")])
def test_a_name_that_is_none_is_mended(start, texts, judge, name, mended):
    rules = [{"action": "labelmap", "regex": NAME, "replacement": name}]
    assert start(texts.push_url, RELABEL_CONFIGS=json.dumps(rules)).invoke(events.cloudwatch("x")).ok
    assert [labels[mended] for labels in labels_of(judge, texts.texts)] == ["/aws/lambda/app"]


def test_the_judge_refuses_what_loki_does(judge):
    """Else it would be no judge."""
    for text in ('{a-b="c"}', '{a="\\ufffd"}', '{a="b" c="d"}', '{a="\\q"}', '{1a="c"}', '{a="b'):
        assert isinstance(judge.read([text])[0], str), text
