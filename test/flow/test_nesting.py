# SPDX-License-Identifier: Apache-2.0
"""Envelopes in envelopes: each pair, and more of them than are taken off."""
import base64
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
