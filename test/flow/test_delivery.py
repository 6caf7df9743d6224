# SPDX-License-Identifier: Apache-2.0
"""What AWS is told: batch item failures, the invocation's error, the deadline, a Loki that is
down."""
import json
import time

import events
import pytest


def s3_messages(*keys):
    return [events.s3(("logs", key)) for key in keys]


def failures(answer):
    assert answer.ok, answer.body
    assert list(answer.json) == ["batchItemFailures"]
    return [f["itemIdentifier"] for f in answer.json["batchItemFailures"]]


@pytest.fixture
def reporting(start, s3):
    for n in range(6):
        s3.put("logs", f"k{n}", f"line {n}".encode())
    return start(REPORT_BATCH_ITEM_FAILURES="true")


def test_exactly_the_failed_messages_are_named(reporting, s3, loki):
    s3.script("k1", "AccessDenied")
    s3.script("k3", "AccessDenied")
    event = events.sqs(*s3_messages("k0", "k1", "k2", "k3"), "text")
    assert failures(reporting.invoke(event)) == ["message-1", "message-3"]
    assert loki.lines_by_time() and set(loki.lines()) == {b"line 0", b"line 2", b"text"}
    assert reporting.summary["items"] == {"done": 3, "failed": 2, "refused": 0}
    assert failures(reporting.invoke(events.sqs("all fine"))) == []


def test_a_message_of_several_objects_fails_with_any_of_them(reporting, s3, loki):
    s3.script("k1", "AccessDenied")
    assert failures(reporting.invoke(events.sqs(events.s3(("logs", "k0"), ("logs", "k1")), "x"))) == ["message-0"]


def test_of_a_fifo_queue_the_later_ones_of_the_group_come_again_too(reporting, s3, loki):
    s3.script("k1", "AccessDenied")
    event = events.sqs(*s3_messages("k0", "k1", "k2", "k3"), queue=events.QUEUE + ".fifo", groups=["a", "a", "b", "a"])
    assert failures(reporting.invoke(event)) == ["message-1", "message-3"]


def test_of_kinesis_the_first_failed_sequence_number_is_named(reporting, loki):
    loki.always = 404
    assert failures(reporting.invoke(events.kinesis(b"a", b"b", b"c"))) == ["100"]
    loki.always = None
    assert failures(reporting.invoke(events.kinesis(b"a", b"b"))) == []


def test_other_sources_end_in_an_error_whatever_the_setting(reporting, s3, loki):
    s3.script("k1", "AccessDenied")
    answer = reporting.invoke(events.s3(("logs", "k0"), ("logs", "k1")))
    assert answer.kind == "error" and "s3://logs/k1" in answer.json["errorMessage"] and loki.lines() == [b"line 0"]
    loki.always = 404
    assert reporting.invoke(events.cloudwatch("x")).kind == "error"
    assert reporting.invoke(events.destination(events.sqs("x"))).kind == "error"


def test_without_the_setting_any_failure_is_the_invocation_s(program, s3, loki):
    s3.script("k1", "AccessDenied")
    answer = program.invoke(events.sqs(*s3_messages("k1"), "good"))
    assert answer.kind == "error" and "sqs message message-0" in answer.json["errorMessage"] and loki.lines() == [b"good"]
    assert answer.json["errorType"] == answer.headers["Lambda-Runtime-Function-Error-Type"] == "Function.DeliveryFailed"


def test_many_messages_share_their_batches(start, s3, loki):
    line = "x" * 100
    for n in range(1000):
        s3.put("logs", f"k{n}", f"{n} {line}\n".encode())
    program = start(REPORT_BATCH_ITEM_FAILURES="true")
    event = events.sqs(*s3_messages(*[f"k{n}" for n in range(1000)]))
    assert failures(program.invoke(event, timeout=60)) == []
    total = sum(len(entry) for entry in loki.lines())
    assert len(set(loki.lines())) == 1000
    assert len(loki.pushes) <= -(-total // (131072 - 110)) + 1


@pytest.mark.parametrize("batch_size", [1000, 131072])
def test_ten_objects_are_not_ten_pushes(start, s3, loki, batch_size):
    for n in range(10):
        s3.put("logs", f"k{n}", b"".join(b"%d %050d\n" % (n, i) for i in range(6)))
    program = start(BATCH_SIZE=str(batch_size))
    assert program.invoke(events.sqs(*s3_messages(*[f"k{n}" for n in range(10)]))).ok
    total = sum(len(line) for line in loki.lines())
    assert len(loki.lines()) == 60
    assert len(loki.pushes) <= -(-total // (batch_size - 52)) + 1
    assert all(p.line_bytes <= batch_size for p in loki.pushes)


def test_one_tenant_that_is_refused_does_not_fail_the_others(start, loki):
    rule = {"source_labels": ["__aws_cloudwatch_log_group"], "regex": "/t/(.*)", "target_label": "__tenant_id__"}
    program = start(REPORT_BATCH_ITEM_FAILURES="true", BATCH_SIZE="50", PUSH_CONCURRENCY="1", RELABEL_CONFIGS=json.dumps([rule]))
    loki.tenants = {"gone": {"status": 404, "body": b"no such tenant"}}
    messages = [events.cloudwatch(f"{n} " + 40 * "x", group=f"/t/{'fine' if n % 4 else 'gone'}") for n in range(12)]
    for _ in range(2):
        assert failures(program.invoke(events.sqs(*messages))) == ["message-0", "message-4", "message-8"]
        assert program.summary["items"] == {"done": 9, "failed": 3, "refused": 0}
    assert len(loki.entries()) == 9


# ---- the deadline ----


def test_the_answer_comes_in_time_when_loki_does_not(start, loki):
    program = start()
    loki.always = {"delay": 30}
    begin = time.monotonic()
    answer = program.invoke(events.cloudwatch("x"), deadline_s=3.0)
    assert answer.kind == "error" and 1.5 < time.monotonic() - begin < 2.9
    assert program.summary["items"]["failed"] == 1
    loki.always = None
    assert program.invoke(events.cloudwatch("y")).ok


def test_what_is_not_read_at_the_margin_fails_and_the_rest_is_delivered(start, s3, loki):
    program = start(REPORT_BATCH_ITEM_FAILURES="true", FETCH_CONCURRENCY="1")
    for n in range(30):
        s3.put("logs", f"k{n}", f"line {n}".encode())
    s3.delay = 0.25
    begin = time.monotonic()
    failed = failures(program.invoke(events.sqs(*s3_messages(*[f"k{n}" for n in range(30)])), deadline_s=3.0))
    assert time.monotonic() - begin < 2.9
    done = len(loki.lines())
    assert 3 <= done < 20 and failed == [f"message-{n}" for n in range(done, 30)]


def test_a_body_that_trickles_is_cut_at_the_margin(start, s3, loki):
    program = start()
    s3.put("logs", "k", b"x")
    s3.script("k", {"delay": 30})
    begin = time.monotonic()
    answer = program.invoke(events.s3(("logs", "k")), deadline_s=3.0)
    assert answer.kind == "error" and time.monotonic() - begin < 2.5


# ---- Loki down ----


def test_a_loki_that_is_down_costs_little(start, s3, loki):
    program = start(PUSH_MAX_RETRIES="2", REPORT_BATCH_ITEM_FAILURES="true", BATCH_SIZE="100")
    for n in range(200):
        s3.put("logs", f"k{n}", b"y" * 60 + b"\n")
    loki.always = 503
    begin = time.monotonic()
    failed = failures(program.invoke(events.sqs(*s3_messages(*[f"k{n}" for n in range(200)])), deadline_s=60.0))
    assert len(failed) == 200 and time.monotonic() - begin < 10
    assert len(s3.requests) < 20 and len(loki.pushes) <= 4 * 3
    loki.always = None
    assert failures(program.invoke(events.sqs("up again"))) == []
