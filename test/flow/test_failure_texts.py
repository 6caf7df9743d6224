# SPDX-License-Identifier: Apache-2.0
"""What a failure's text names, in the log and in the answer: the innermost item, and the way to
it."""
import re
import socket
import time

import events
import pytest

DENIED = "HTTP 403 AccessDenied"
LONG_KEY = "AWSLogs/" + "folder/" * 140 + "the-end.log"  # of the 1024 bytes that S3 allows

CARRIERS = {
    "sqs": (events.sqs, "sqs message message-0: "),
    "sns": (events.sns, r"sns message [0-9a-f-]{36}: "),
    "sns in sqs": (lambda inside: events.sqs(events.sns_in_sqs(inside)), r"sqs message message-0: sns message [0-9a-f-]{36}: "),
    "sqs in destination": (lambda inside: events.destination(events.sqs(inside)), "sqs message message-0: "),
    "eventbridge": (None, ""),
    "eventbridge in sqs": (events.sqs, "sqs message message-0: "),
}


def logged(program, what):
    return [line["message"] for line in program.log if line.get("message", "").startswith(what + ": ")]


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_failed_object_is_named_with_what_brought_it(program, s3, loki, carrier):
    wrap, way = CARRIERS[carrier]
    inside = events.eventbridge_s3("logs", "bad") if "eventbridge" in carrier else events.s3(("logs", "bad"))
    s3.script("bad", "AccessDenied")
    answer = program.invoke(wrap(inside) if wrap else inside)
    text = way + "s3://logs/bad: " + DENIED
    assert answer.kind == "error" and re.match("1 of 1 items failed: " + text, answer.json["errorMessage"])
    (line,) = logged(program, "failed")
    assert re.match("failed: " + text, line)


def test_of_several_objects_in_one_message_the_first_is_named_and_the_others_are_counted(program, s3, loki):
    for key in ("a", "c", "d"):
        s3.script(key, "AccessDenied")
    s3.put("logs", "b", b"good")
    message = events.sns_in_sqs(events.s3(*[("logs", key) for key in "abcd"]))
    answer = program.invoke(events.sqs(message, "beside"))
    text = r"sqs message message-0: sns message [0-9a-f-]{36}: s3://logs/a: HTTP 403 .* \(and 2 more failed in it\)$"
    assert answer.kind == "error" and re.match("1 of 2 items failed: " + text, answer.json["errorMessage"])
    assert re.match("failed: " + text, *logged(program, "failed"))
    assert sorted(loki.lines()) == [b"beside", b"good"]


def test_each_message_names_its_own_object(start, s3, loki):
    program = start(REPORT_BATCH_ITEM_FAILURES="true")
    for key in ("k1", "k2"):
        s3.script(key, "AccessDenied")
    s3.put("logs", "k0", b"good")
    answer = program.invoke(events.sqs(*[events.s3(("logs", f"k{n}")) for n in range(3)]))
    assert [f["itemIdentifier"] for f in answer.json["batchItemFailures"]] == ["message-1", "message-2"]
    lines = logged(program, "failed")
    assert [line.split(": HTTP")[0] for line in lines] == [f"failed: sqs message message-{n}: s3://logs/k{n}" for n in (1, 2)]


def test_a_refused_object_is_named_too(program, s3, loki):
    s3.script("old", "InvalidObjectState")
    assert program.invoke(events.sqs(events.s3(("logs", "old")))).ok
    assert logged(program, "refused")[0].startswith("refused: sqs message message-0: s3://logs/old: ")


def test_a_failed_object_is_named_though_a_later_one_is_refused(program, s3, loki):
    s3.script("bad", "AccessDenied")
    s3.script("old", "InvalidObjectState")
    answer = program.invoke(events.sqs(events.s3(("logs", "bad"), ("logs", "old"))))
    assert answer.json["errorMessage"].startswith("1 of 1 items failed: sqs message message-0: s3://logs/bad: " + DENIED)


def test_a_long_key_is_named_to_its_end(program, s3, loki):
    s3.script(LONG_KEY, "AccessDenied")
    answer = program.invoke(events.sqs(events.s3(("logs", LONG_KEY))))
    assert f"s3://logs/{LONG_KEY}: {DENIED}" in answer.json["errorMessage"]
    assert f"s3://logs/{LONG_KEY}: {DENIED}" in logged(program, "failed")[0]


def test_a_push_that_fails_names_every_item_of_its_batch(program, s3, loki):
    loki.always = 404
    s3.put("logs", "k", b"one")
    answer = program.invoke(events.sqs(events.s3(("logs", "k")), "two"))
    assert len(loki.pushes) in (1, 2)
    text = answer.json["errorMessage"]
    assert re.search(r"sqs message message-0: s3://logs/k: push .*404.*; sqs message message-1: push .*404", text), text
    assert len(logged(program, "failed")) == 2


def test_an_s3_that_is_silent_is_named_with_its_object(start, loki):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        program = start(AWS_ENDPOINT_URL_S3="http://127.0.0.1:%d" % silent.getsockname()[1])
        begin = time.monotonic()
        answer = program.invoke(events.sqs(events.s3(("logs", "k"))), deadline_s=3.0)
        assert answer.kind == "error" and answer.at - begin < 2.9
        assert answer.json["errorMessage"].startswith("1 of 1 items failed: sqs message message-0: s3://logs/k: ")
        assert logged(program, "failed")[0].startswith("failed: sqs message message-0: s3://logs/k: ")


def test_a_record_of_an_aggregate_is_told_by_its_number(program, loki):
    broken = events.gzip.compress(b"x" * 1000)[:-9]
    assert program.invoke(events.kinesis(events.kpl(b"good", broken, b"fine"))).ok
    assert logged(program, "refused")[0].startswith("refused: kinesis record 100: user record 2: ")
    assert sorted(loki.lines())[:2] == [b"fine", b"good"]
    loki.always = 404
    answer = program.invoke(events.kinesis(events.kpl(b"a", b"b")))
    assert re.match("1 of 1 items failed: kinesis record 100: push .*404", answer.json["errorMessage"])
