# SPDX-License-Identifier: Apache-2.0
"""Envelopes in envelopes: each pair, and more of them than are taken off."""
import base64
import gzip
import json

import events
import pytest

CARRIERS = {
    "sqs": events.sqs,
    "sns": events.sns,
    "sns in sqs": lambda inside: events.sqs(events.sns_in_sqs(inside)),
    "destination": events.destination,
    "sqs in sqs": lambda inside: events.sqs(events.sqs(inside)),
    "sns in sns": lambda inside: events.sns(events.sns(inside)),
    "destination in sqs": lambda inside: events.sqs(events.destination(inside)),
    "sqs in destination": lambda inside: events.destination(events.sqs(inside)),
}
CONTENTS = {
    "cloudwatch": (lambda: events.cloudwatch("line"), b"line"),
    "kinesis": (lambda: events.kinesis(b"line"), b"line"),
    "s3": (lambda: events.s3(("logs", "k")), b"of the object"),
    "eventbridge s3": (lambda: events.eventbridge_s3("logs", "k"), b"of the object"),
    "cloudtrail notice": (lambda: events.cloudtrail_notice("logs", "k"), b"of the object"),
    "eventbridge": (lambda: events.eventbridge(), None),
    "sqs": (lambda: events.sqs("line"), b"line"),
    "sns": (lambda: events.sns("line"), b"line"),
}


@pytest.fixture(scope="module")
def shared(certificate):
    """One warm process for all pairs: none may leave anything behind for the next."""
    from fakes.loki import Loki
    from fakes.s3 import S3
    from program import Program

    loki, s3 = Loki(), S3()
    s3.put("logs", "k", b"of the object")
    program = Program({"WRITE_ADDRESS": loki.push_url, **s3.environment()})
    yield program, loki
    program.stop()
    loki.close()
    s3.close()


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_each_envelope_in_each(shared, carrier, content):
    program, loki = shared
    make, line = CONTENTS[content]
    inside = make()
    loki.pushes.clear()
    assert program.invoke(CARRIERS[carrier](inside)).ok
    expected = line if line is not None else json.dumps(inside).encode()
    assert loki.lines() == [expected]


@pytest.mark.parametrize("carrier", ["sqs", "sns", "sns in sqs"])
def test_one_bad_message_fails_alone(start, s3, loki, carrier):
    program = start()
    s3.put("logs", "good", b"good")
    s3.script("bad", "AccessDenied")
    event = CARRIERS[carrier](events.s3(("logs", "bad"), ("logs", "good")))
    event["Records"] += CARRIERS[carrier]("a text")["Records"]
    answer = program.invoke(event)
    assert answer.kind == "error" and "1 of 2 items failed" in answer.json["errorMessage"]
    assert sorted(loki.lines()) == [b"a text", b"good"]


NOTICE_CARRIERS = {
    "sns": events.sns,
    "sns in sqs": lambda notice: events.sqs(events.sns_in_sqs(notice)),
    "sqs, raw": events.sqs,
}


@pytest.mark.parametrize("carrier", NOTICE_CARRIERS)
def test_a_notice_of_cloudtrail_reads_its_objects(program, s3, loki, carrier):
    trail = f"AWSLogs/{events.ACCOUNT}/CloudTrail"
    keys = [f"{trail}/us-east-1/2026/01/02/a+b%2F.json.gz", f"{trail}-Digest/us-east-1/2026/01/02/d.json.gz", "p/c é"]
    record = b'{"eventTime":"2026-01-02T03:04:05Z","eventName":"X"}'
    s3.put("logs", keys[0], gzip.compress(b'{"Records":[' + record + b"]}"))
    s3.put("logs", keys[1], b"never read")
    s3.put("logs", keys[2], b"a line")
    assert program.invoke(NOTICE_CARRIERS[carrier](events.cloudtrail_notice("logs", *keys))).ok, program.lines
    assert sorted((labels["__aws_log_type"], line) for labels, _, line, _ in loki.entries()) == [
        ("s3_cloudtrail", record), ("s3_other", b"a line")]
    assert program.summary["dropped"] == {"not_a_log": 1}
    assert program.summary["items"] == {"done": 1, "failed": 0, "refused": 0}


def test_a_key_of_a_notice_fails_its_message_alone(start, s3, loki):
    program = start(REPORT_BATCH_ITEM_FAILURES="true")
    s3.put("logs", "good", b"good")
    s3.script("bad", "AccessDenied")
    notices = [events.cloudtrail_notice("logs", *keys) for keys in (("good", "bad"), ("good",), ("good", 7), ("gone",))]
    answer = program.invoke(events.sqs(*notices))
    assert answer.ok and [item["itemIdentifier"] for item in answer.json["batchItemFailures"]] == ["message-0", "message-2"]
    assert loki.lines() == [b"good"] * 3
    texts = " ".join(program.lines)
    assert "sqs message message-0: s3://logs/bad: HTTP 403 AccessDenied" in texts
    assert "sqs message message-2: s3ObjectKey 2: is not an object key" in texts


@pytest.mark.parametrize("carrier", ["cloudwatch", "kinesis"])
def test_a_log_line_that_looks_like_a_notice_reads_nothing(program, s3, loki, carrier):
    s3.put("logs", "k", b"secret")
    text = json.dumps(events.cloudtrail_notice("logs", "k"))
    assert program.invoke(events.cloudwatch(text) if carrier == "cloudwatch" else events.kinesis(text.encode())).ok
    assert loki.lines() == [text.encode()] and s3.requests == []


def nested(depth, carrier):
    event = events.cloudwatch("deep")
    for _ in range(depth - 1):
        event = carrier(event)
    return event


def test_eight_envelopes_are_taken_off_and_not_nine(program, loki):
    assert program.invoke(nested(8, events.destination)).ok and loki.lines() == [b"deep"]
    assert program.invoke(nested(9, events.destination)).ok and loki.lines() == [b"deep"]
    assert program.summary["dropped"] == {"nested_too_deep": 1} and program.summary["items"]["refused"] == 1
    assert program.invoke(events.sqs(nested(8, events.destination), "beside")).ok
    assert program.summary["items"] == {"done": 1, "failed": 0, "refused": 1} and loki.lines()[-1] == b"beside"


def test_a_hundred_envelopes_are_one_clear_answer(program, loki):
    for _ in range(2):
        answer = program.invoke(nested(100, events.destination))
        assert answer.kind == "error" and answer.json["errorType"] == "Function.UnknownEvent"
    text = json.dumps(nested(100, events.destination))
    assert program.invoke(events.sqs(text)).ok and loki.lines() == [text.encode()]


def test_what_is_unknown_in_an_envelope_is_the_line_of_the_nearest_text(program, loki):
    odd = json.dumps(events.destination({"custom": 1}))
    assert program.invoke(events.sqs(odd)).ok and loki.lines() == [odd.encode()]
    answer = program.invoke(events.destination({"custom": 1}))
    assert answer.kind == "error" and answer.json["errorType"] == "Function.UnknownEvent"


# JSON that looks like an envelope and lacks what makes it one: an application's own.
LOG_EVENT = {"id": "1", "timestamp": 5, "message": "x"}
NEAR_MISSES = {
    "awslogs without data": {"awslogs": {}},
    "awslogs with other data": {"awslogs": {"data": {"a": 1}}},
    "awslogs with empty data": {"awslogs": {"data": ""}},
    "awslogs with an empty list": {"awslogs": {"data": events.packed(events.envelope([]))}},
    "awslogs with another type": {"awslogs": {"data": events.packed(events.envelope(["x"], kind="ORDER"))}},
    "awslogs with an empty control message": {"awslogs": {"data": events.packed(events.envelope([], kind="CONTROL_MESSAGE"))}},
    "awslogs with other JSON": {"awslogs": {"data": events.packed({"a": 1})}},
    "awslogs with a list": {"awslogs": {"data": events.packed([1, 2])}},
    "an empty list": {"messageType": "DATA_MESSAGE", "logEvents": []},
    "an empty control message": {"messageType": "CONTROL_MESSAGE", "logEvents": []},
    "a list of texts": {"messageType": "DATA_MESSAGE", "logEvents": ["x"]},
    "a mixed list": {"messageType": "DATA_MESSAGE", "logEvents": [LOG_EVENT, "x"]},
    "no list": {"messageType": "DATA_MESSAGE", "logEvents": LOG_EVENT},
    "another type": {"messageType": "ORDER", "logEvents": [LOG_EVENT]},
    "no type": {"owner": "1", "logGroup": "g", "logStream": "s", "logEvents": [LOG_EVENT]},
    "records of nobody": {"Records": [{"id": 1}]},
    "records that are none": {"Records": [1, 2]},
    "an SQS record without body": {"Records": [{"eventSource": "aws:sqs", "messageId": "m"}]},
    "a Kinesis record without data": {"Records": [{"eventSource": "aws:kinesis", "kinesis": {"sequenceNumber": "1"}}]},
    "an SNS record without message": {"Records": [{"EventSource": "aws:sns", "Sns": {"MessageId": "i"}}]},
    "an S3 record without object": {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {}}]},
    "another event": {"Event": "s3:TestEvents", "Bucket": "b"},
    "a notification without topic": {"Type": "Notification", "Message": "x"},
    "a notification that carries no text": {"Type": "Notification", "TopicArn": "t", "Message": {"a": 1}},
    "an event without detail": {"source": "shop", "detail-type": "Order"},
    "an S3 event without object": {"source": "aws.s3", "detail-type": "Object Created", "detail": {}},
    "a notice of no keys": {"s3Bucket": "logs", "s3ObjectKey": []},
    "a notice whose key is no list": {"s3Bucket": "logs", "s3ObjectKey": "k"},
    "a notice of numbers": {"s3Bucket": "logs", "s3ObjectKey": [7, None, ""]},
    "a notice of lists": {"s3Bucket": "logs", "s3ObjectKey": [["k"], {"k": "k"}]},
    "a notice without a bucket": {"s3ObjectKey": ["k"]},
    "a notice inside": {"detail": {"s3Bucket": "logs", "s3ObjectKey": ["k"]}},
    "a notice in a text": {"a": json.dumps({"s3Bucket": "logs", "s3ObjectKey": ["k"]})},
    "a destination without payload": {"requestContext": {}, "requestPayload": {"a": 1}},
    "a destination with such a thing": {"requestContext": {}, "requestPayload": {"awslogs": {}}},
    "a destination with an empty list": {"requestContext": {}, "requestPayload": {"awslogs": {"data": events.packed(events.envelope([]))}}},
}
TEXTS = {
    "sqs": events.sqs,
    "sns": events.sns,
    "sns in sqs": lambda text: events.sqs(events.sns_in_sqs(text)),
    "kinesis": lambda text: events.kinesis(text.encode()),
    "kinesis, gzip": lambda text: events.kinesis(gzip.compress(text.encode())),
}


@pytest.mark.parametrize("carrier", TEXTS)
@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_only_looks_like_an_envelope_is_a_line_inside_a_text(shared, carrier, name):
    program, loki = shared
    text = " " + json.dumps(NEAR_MISSES[name]) if carrier.startswith("s") else json.dumps(NEAR_MISSES[name])
    loki.pushes.clear()
    assert program.invoke(TEXTS[carrier](text)).ok
    assert loki.lines() == [text.encode()]
    assert program.summary["items"] == {"done": 1, "failed": 0, "refused": 0} and program.summary["dropped"] == {}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_only_looks_like_an_envelope_is_an_error_as_the_event(shared, name):
    program, loki = shared
    loki.pushes.clear()
    answer = program.invoke(NEAR_MISSES[name])
    if name == "a Kinesis record without data":  # failing it would block the shard
        assert answer.ok and program.summary["dropped"] == {"damaged_record": 1}
    else:
        assert answer.kind == "error" and answer.json["errorType"] in ("Function.UnknownEvent", "Function.DeliveryFailed")
    assert loki.pushes == []
