# SPDX-License-Identifier: Apache-2.0
"""Loki keeps one of equal lines of one stream and time: within an invocation each gets a nanosecond
of its own, the same at a retry."""
import json

import events
import pytest

MS = 1767323045678
NS = MS * 10**6


def times(loki, line):
    return sorted(ns for _, ns, text, _ in loki.entries() if text == line)


def test_equal_messages_of_one_millisecond_are_all_there(program, loki):
    assert program.invoke(events.cloudwatch((MS, "timeout"), (MS, "other"), (MS, "timeout"), (MS + 1, "timeout"), (MS, "timeout"))).ok
    assert times(loki, b"timeout") == [NS, NS + 1, NS + 2, NS + 10**6]
    assert times(loki, b"other") == [NS]


def test_the_same_event_again_has_the_same_times(program, loki):
    event = events.cloudwatch(*[(MS, f"line {number % 7}") for number in range(50)])
    assert program.invoke(event).ok and program.invoke(event).ok
    assert len(loki.entries()) == 50 and len(loki.pushes) == 2


def test_equal_lines_of_several_batches(start, loki):
    program = start(BATCH_SIZE="160")
    assert program.invoke(events.cloudwatch(*[(MS, "sixteen bytes ok")] * 40)).ok
    assert times(loki, b"sixteen bytes ok") == list(range(NS, NS + 40)) and len(loki.pushes) > 5


@pytest.mark.parametrize("make", [events.sqs, events.sns, lambda *texts: events.kinesis(*[t.encode() for t in texts])], ids=["sqs", "sns", "kinesis"])
def test_equal_records_of_one_millisecond(program, loki, make):
    assert program.invoke(make("equal", "equal", "equal")).ok
    first, second, third = times(loki, b"equal")
    assert (second, third) == (first + 1, first + 2)


def test_two_messages_that_carry_the_same_log_event(program, loki):
    inner = json.dumps(events.cloudwatch((MS, "twice")))
    assert program.invoke(events.sqs(inner, inner)).ok
    assert times(loki, b"twice") == [NS, NS + 1]


def test_lines_that_only_become_equal_by_relabeling_are_all_there(start, loki):
    program = start(RELABEL_CONFIGS=json.dumps([{"regex": "__aws_cloudwatch_log_group", "action": "labeldrop"}]))
    first, second = (json.dumps(events.cloudwatch((MS, "same"), group=group)) for group in ("/a", "/b"))
    assert program.invoke(events.sqs(first, second)).ok
    assert times(loki, b"same") == [NS, NS + 1]


def test_equal_lines_of_two_streams_keep_their_time(start, loki):
    program = start(KEEP_STREAM="true")
    first, second = (json.dumps(events.cloudwatch((MS, "same"), stream=stream)) for stream in ("s1", "s2"))
    assert program.invoke(events.sqs(first, second)).ok
    assert [ns for _, ns, _, _ in loki.entries()] == [NS, NS]
