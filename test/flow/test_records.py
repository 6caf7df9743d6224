# SPDX-License-Identifier: Apache-2.0
"""Kinesis records, SQS and SNS texts, EventBridge events: labels, times, and one bad item among
good ones."""
import base64
import gzip
import json
import zlib

import events
import pytest

KINESIS = {"__aws_kinesis_event_source_arn": events.STREAM, "__aws_log_type": "kinesis"}
CLOUDWATCH = {"__aws_cloudwatch_log_group": "/aws/lambda/app", "__aws_cloudwatch_owner": events.ACCOUNT}
SQS = {"__aws_log_type": "sqs", "__aws_sqs_event_source_arn": events.QUEUE}
SNS = {"__aws_log_type": "sns", "__aws_sns_topic_arn": events.TOPIC}
BRIDGE = {
    "__aws_eventbridge_account": events.ACCOUNT, "__aws_eventbridge_detail_type": "ECS Task State Change",
    "__aws_eventbridge_source": "aws.ecs", "__aws_log_type": "eventbridge",
}
BRIDGE_NS = 1767323045 * 10**9


def gz(text):
    return gzip.compress(text if isinstance(text, bytes) else text.encode())


def test_kinesis_text_has_the_arrival_time(program, loki):
    assert program.invoke(events.kinesis(b"one line", b"two\nlines\n")).ok
    ns = events.EVENT_NS
    assert loki.entries() == [(KINESIS, ns, b"one line", {}), (KINESIS, ns, b"two", {}), (KINESIS, ns + 1, b"lines", {})]


@pytest.mark.parametrize("pack", [lambda t: t, gz], ids=["plain", "gzip"])
def test_a_kinesis_record_that_is_one_json_value_is_one_entry(program, loki, pack):
    value = b'{\n "a": 12345678901234567890,\r\n "b": "\\u0000"\n}'
    assert program.invoke(events.kinesis(pack(value + b"\n"), pack(b'{"a":1}\n{"a":2}\n'))).ok
    assert loki.lines() == [value, b'{"a":1}', b'{"a":2}']


@pytest.mark.parametrize("size", [2, 30000])
def test_a_cloudwatch_envelope_by_kinesis(program, loki, size):
    texts = [f"message {n} " + "x" * 50 for n in range(size)]
    assert program.invoke(events.kinesis(gz(json.dumps(events.envelope(texts))))).ok
    entries = sorted(loki.entries(), key=lambda e: e[1])
    assert [e[2].decode() for e in entries] == texts
    assert all(e[0] == {**KINESIS, **CLOUDWATCH} for e in entries)
    assert entries[0][1] == events.EVENT_NS


def test_a_cloudwatch_message_is_never_unwrapped(program, loki, s3):
    text = json.dumps(events.s3(("logs", "k")))
    assert program.invoke(events.cloudwatch(text)).ok
    assert program.invoke(events.kinesis(text.encode())).ok
    assert s3.requests == [] and loki.lines() == [text.encode()] * 2


def test_zlib_is_inflated_when_all_of_it_inflates(program, loki):
    line = b'{"log":"hello kinesis","container":"web"}'
    cut = zlib.compress(b"no text")[:-1]
    assert program.invoke(events.kinesis(zlib.compress(line), b"x^ a text that begins like zlib", cut)).ok
    assert loki.lines()[:2] == [line, b"x^ a text that begins like zlib"] and b"\n".join(loki.lines()[2:]) == cut
    assert program.summary["items"] == {"done": 3, "failed": 0, "refused": 0}
    assert program.summary["bytes_read"] == len(line) + len(b"x^ a text that begins like zlib") + len(cut)


def test_the_bytes_of_a_text_are_counted_once(program, loki):
    texts = [b"small", b"line\n" * 500000, json.dumps(["x" * 1000] * 2000).encode()]
    for text in texts:
        for record in (text, gz(text)):
            assert program.invoke(events.kinesis(record)).ok
            assert program.summary["bytes_read"] == len(text)


@pytest.mark.parametrize("arrival, ns", [("1.607497475123E9", 1607497475123000000), ('"1607497475.123"', 1607497475123000000), ("0", 0)])
def test_the_arrival_time_is_exact_in_every_form(program, loki, arrival, ns):
    event = json.dumps(events.kinesis(b"x")).replace("1767323045.678", arrival)
    assert program.invoke(event.encode()).ok and loki.entries() == [(KINESIS, ns, b"x", {})]


def test_a_kpl_aggregate_is_taken_apart(program, loki):
    aggregate = events.kpl(b"first", gz(json.dumps(events.envelope(["second"]))), b'{"third":3}')
    assert program.invoke(events.kinesis(aggregate, b"fourth")).ok
    assert set(loki.lines()) == {b"first", b"second", b'{"third":3}', b"fourth"}
    assert program.summary["items"]["done"] == 2


def test_a_kpl_aggregate_with_a_wrong_md5_is_one_record(program, loki):
    aggregate = bytearray(events.kpl(b"first"))
    aggregate[-1] ^= 1
    assert program.invoke(events.kinesis(bytes(aggregate))).ok
    assert b"\n".join(loki.lines()) == bytes(aggregate)


@pytest.mark.parametrize("bad", ["*no base64*", gz("cut" * 1000)[:-9], gz(json.dumps(events.envelope(["x"] * 9)))[:-12], None])
def test_a_damaged_kinesis_record_is_refused_and_the_others_go_on(program, loki, bad):
    assert program.invoke(events.kinesis(b"before", bad, b"after")).ok
    assert loki.lines() == [b"before", b"after"]
    assert program.summary["items"] == {"done": 2, "failed": 0, "refused": 1}
    assert program.summary["dropped"] == {"damaged_record": 1}
    assert any("kinesis record 101" in line for line in program.lines)


def test_a_damaged_record_in_an_aggregate_is_refused_alone(program, loki):
    assert program.invoke(events.kinesis(events.kpl(b"good", gz("cut" * 1000)[:-9], b"fine"))).ok
    assert loki.lines() == [b"good", b"fine"] and program.summary["dropped"] == {"damaged_record": 1}


def test_cloudfront_real_time_logs_have_their_own_time(program, loki):
    line = b"1692112200.123\t192.0.2.183\t203.0.113.7\t0.001\t200"
    assert program.invoke(events.kinesis(line + b"\n", b"12345\tno time")).ok
    assert loki.entries() == [(KINESIS, 1692112200123000000, line, {}), (KINESIS, events.EVENT_NS, b"12345\tno time", {})]


def test_sqs_text_is_an_entry(program, loki):
    assert program.invoke(events.sqs("plain\ntext", '{"json": 1}', "[1]", "{broken")).ok
    assert loki.entries() == [(SQS, events.EVENT_NS, line, {}) for line in (b"plain\ntext", b'{"json": 1}', b"[1]", b"{broken")]
    assert len(loki.pushes) == 1


def test_sns_text_is_an_entry(program, loki):
    assert program.invoke(events.sns("text \u0000\"")).ok
    assert program.invoke(events.sqs(events.sns_in_sqs("inside"))).ok
    assert loki.entries() == [(SNS, events.EVENT_NS, b'text \x00"', {}), (SNS, events.EVENT_NS, b"inside", {})]


def test_an_eventbridge_event_is_its_original_bytes(program, loki):
    text = json.dumps(events.eventbridge(big=1), indent=1).replace("1}", "12345678901234567890.50}")
    assert program.invoke(text.encode()).ok
    assert loki.entries() == [(BRIDGE, BRIDGE_NS, text.encode(), {})]
    assert program.invoke(events.sqs(text)).ok
    assert len(loki.pushes) == 2 and len(loki.entries()) == 1


def test_cloudtrail_events_about_s3_are_entries_too(program, loki):
    assert program.invoke(events.eventbridge(source="aws.s3", kind="AWS API Call via CloudTrail")).ok
    assert loki.entries()[0][0]["__aws_eventbridge_source"] == "aws.s3"


def test_eventbridge_tells_of_objects_with_keys_as_they_are(program, s3, loki):
    s3.put("logs", "a+b %41.log", b"x")
    assert program.invoke(events.eventbridge_s3("logs", "a+b %41.log")).ok
    s3.put("logs", "v", b"y", version="7")
    assert program.invoke(events.eventbridge_s3("logs", "v", version="7", kind="Object Restore Completed")).ok
    assert [(e[1], e[2]) for e in loki.entries()] == [(BRIDGE_NS, b"x"), (BRIDGE_NS, b"y")]
    assert program.invoke(events.eventbridge_s3("logs", "v", kind="Object Deleted")).ok
    assert program.summary["dropped"] == {"not_a_creation": 1}


def test_an_sqs_message_without_body_fails_alone(program, loki):
    event = events.sqs("good", "gone", "fine")
    del event["Records"][1]["body"]
    answer = program.invoke(event)
    assert answer.kind == "error" and "message-1" in answer.json["errorMessage"] and loki.lines() == [b"good", b"fine"]


def test_unknown_members_and_any_order_are_accepted(program, loki):
    event = events.sqs("x")
    event["Records"][0] = {"new": {"deep": [1, {"Records": []}]}, **dict(reversed(list(event["Records"][0].items())))}
    assert program.invoke({"x": None, **event, "zzz": [[[]]]}).ok and loki.lines() == [b"x"]


def test_a_test_event_is_done_and_counted_wherever_it_is(program, loki):
    for event in (events.s3_test(), events.sqs(events.s3_test()), events.sns(events.s3_test()), events.sqs(events.sns_in_sqs(events.s3_test()))):
        assert program.invoke(event).ok
        assert program.summary["dropped"] == {"test_event": 1} and program.summary["items"]["done"] == 1
    assert loki.pushes == []


def test_records_of_unknown_origin_fail_alone_among_known_ones(program, loki):
    event = events.sqs("good")
    event["Records"].append({"eventSource": "aws:news"})
    answer = program.invoke(event)
    assert answer.kind == "error" and "record 2" in answer.json["errorMessage"] and loki.lines() == [b"good"]


def test_an_empty_list_of_records_is_fine(program, loki):
    assert program.invoke({"Records": []}).ok
