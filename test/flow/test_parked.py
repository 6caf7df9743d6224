# SPDX-License-Identifier: Apache-2.0
"""FAILED_EVENTS_TARGET: what Loki refused for good, or what can never be read, is kept, and read
again when it comes back."""
import gzip
import json
import random
import re

import events
import pytest

OLD = {"status": 400, "body": b"entry for stream '{a=\"b\"}' has timestamp too old: 2026-01-02T03:04:05Z", "stored": False}
TARGET = "s3://kept/loki/failed"
NAME = re.compile(r"loki/failed/parked-v1-[0-9a-f]{64}\.json")


def parked(s3):
    return {key: json.loads(body) for (bucket, key, _), body in s3.objects.items() if bucket == "kept" and NAME.fullmatch(key)}


def only(s3):
    (document,) = parked(s3).values()
    return document


def moved(s3, to="again"):
    """The parked objects under another prefix, as events of S3."""
    found = [(key, body) for (bucket, key, _), body in s3.objects.items() if bucket == "kept"]
    for key, body in found:
        s3.put("kept", f"{to}/{key.rpartition('/')[2]}", body)
    return events.s3(*[("kept", f"{to}/{key.rpartition('/')[2]}") for key, _ in found])


def entries(pushes):
    """(tenant, labels, time, line, metadata) of all of them."""
    return sorted((push.tenant, labels, *map(str, entry)) for push in pushes for labels, of in push.streams for entry in of)


SETTINGS = {
    "EXTRA_LABELS": "env,prod", "TENANT_ID": "team-a", "KEEP_STREAM": "metadata",
    "RELABEL_CONFIGS": json.dumps([{"target_label": "number", "source_labels": ["number", "__aws_log_type"], "regex": "(.*);.*", "replacement": "x$1\\\"\t"}]),
}
LINES = ["one", "two \u0000 \" \\ \ud83d\ude00 \ufffe", "", "x" * 3000]


@pytest.mark.parametrize("step, reason", [(OLD, "rejected"), ({"status": 422, "body": b"no"}, "refused")])
def test_refused_entries_are_kept_and_come_back(start, loki, s3, step, reason):
    loki.script = [step]
    program = start(FAILED_EVENTS_TARGET=TARGET, **SETTINGS)
    assert program.invoke(events.cloudwatch(*LINES)).ok
    document = only(s3)
    assert document["lambda_promtail_parked"] == 1 and document["reason"] == reason and f"answered {step['status']}" in document["text"]
    assert document["tenant"] == "team-a" and program.summary["dropped"]["parked"] == 1
    assert reason in program.summary["dropped"]
    ((stream, values),) = [(of["stream"], of["values"]) for of in document["streams"]]
    assert stream["__extra_env"] == "prod" and len(values) == 3 and values[0][2]["log_stream"]
    assert program.invoke(moved(s3)).ok
    refused, again = loki.pushes
    assert entries([refused]) == entries([again])
    assert program.summary["items"]["done"] == 1 and program.summary["entries"] == 3


@pytest.mark.parametrize("wrap", [lambda text: json.loads(text), lambda text: events.sqs(text)])
def test_a_document_comes_back_by_invocation_and_by_sqs(start, loki, s3, wrap):
    loki.script = [OLD]
    program = start(FAILED_EVENTS_TARGET=TARGET, **SETTINGS)
    assert program.invoke(events.cloudwatch(*LINES)).ok
    assert program.invoke(wrap(json.dumps(only(s3)))).ok
    assert entries(loki.pushes[:1]) == entries(loki.pushes[1:])


def test_a_retry_writes_the_same_object(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET)
    event = events.cloudwatch("x", "y")
    loki.script = [OLD, {**OLD, "body": OLD["body"] + b" in other words"}]
    assert program.invoke(event).ok and program.invoke(event).ok
    assert len(parked(s3)) == 1 and "other words" in only(s3)["text"]


def test_what_is_refused_again_fails_and_is_not_parked_again(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET)
    loki.script = [OLD, OLD]
    assert program.invoke(events.cloudwatch("x")).ok
    s3.requests.clear()
    answer = program.invoke(moved(s3))
    assert answer.kind == "error" and "refused again, after it was parked" in answer.json["errorMessage"]
    assert [request[0] for request in s3.requests] == ["GET"]


def test_only_the_parked_message_fails_when_it_is_refused_again(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET, REPORT_BATCH_ITEM_FAILURES="true", PUSH_CONCURRENCY="1")  # in the script's order
    loki.script = [OLD]
    assert program.invoke(events.cloudwatch("x")).ok
    text = json.dumps(only(s3))
    loki.script = [204, OLD, 204]
    answer = program.invoke(events.sqs("before", text, "after"))
    assert [failed["itemIdentifier"] for failed in answer.json["batchItemFailures"]] == [json.loads(json.dumps(events.sqs("a", "b")))["Records"][1]["messageId"]]


def test_too_large_entries_alone_are_parked(start, loki, s3):
    loki.largest = 2000
    noise = random.Random(7).randbytes(4000).hex()
    program = start(FAILED_EVENTS_TARGET=TARGET)
    assert program.invoke(events.cloudwatch("small", noise)).ok
    document = only(s3)
    assert document["reason"] == "too_large" and [value[1] for value in document["streams"][0]["values"]] == [noise]
    assert loki.lines()[-1:] == [b"small"] or b"small" in loki.lines()


def test_bytes_that_are_not_text_come_back_exactly(start, loki, s3):
    s3.put("logs", "a.log", b"bad \xed\xa0\x80 \xff\nplain\n")
    loki.script = [OLD]
    program = start(FAILED_EVENTS_TARGET=TARGET)
    assert program.invoke(events.s3(("logs", "a.log"))).ok
    assert [list(value[1]) for value in only(s3)["streams"][0]["values"]][0] == ["base64"]
    assert program.invoke(json.loads(json.dumps(only(s3)))).ok
    assert entries(loki.pushes[:1]) == entries(loki.pushes[1:])


def test_objects_under_the_own_prefix_are_passed_over(start, loki, s3):
    loki.script = [OLD]
    program = start(FAILED_EVENTS_TARGET=TARGET + "/")
    assert program.invoke(events.cloudwatch("x")).ok
    (key,) = parked(s3)
    assert program.invoke(events.s3(("kept", key), ("kept", "loki/failed/other.log"))).ok
    assert program.summary["dropped"] == {"parked_object": 2} and len(loki.pushes) == 1
    s3.put("kept", "loki/failed.log", b"x\n")
    assert program.invoke(events.s3(("kept", "loki/failed.log"))).ok and len(loki.pushes) == 2


@pytest.mark.parametrize("step, text", [
    ("AccessDenied", "the function's role needs s3:PutObject: HTTP 403 AccessDenied"),
    ({"raw": (403, b"<Error><Code>AccessDenied</Code><Message>User: u is not authorized to perform: kms:GenerateDataKey</Message></Error>")},
     "the function's role needs kms:GenerateDataKey: HTTP 403 AccessDenied"),
    ({"raw": (404, b"<Error><Code>NoSuchBucket</Code></Error>")}, "NoSuchBucket"),
])
def test_what_cannot_be_parked_fails(start, loki, s3, step, text):
    loki.always = OLD
    program = start(FAILED_EVENTS_TARGET=TARGET)

    class Any(dict):
        def get(self, key):
            return [step]

    s3.scripts = Any()
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and "FAILED_EVENTS_TARGET" in answer.json["errorMessage"] and text in answer.json["errorMessage"]


def test_a_slow_target_does_not_outlast_the_time_budget(start, loki, s3):
    loki.always = OLD
    s3.delay = 30
    program = start(FAILED_EVENTS_TARGET=TARGET, DEADLINE_MARGIN="500ms")
    answer = program.invoke(events.cloudwatch("x"), deadline_s=3)
    assert answer.kind == "error" and not parked(s3)


def test_a_busy_target_is_tried_again(start, loki, s3):
    steps = ["SlowDown", "InternalError"]

    class Any(dict):
        def get(self, key):
            return steps

    loki.script = [OLD]
    s3.scripts = Any()
    assert start(FAILED_EVENTS_TARGET=TARGET).invoke(events.cloudwatch("x")).ok and len(parked(s3)) == 1


def test_a_bucket_in_another_region(start, loki, s3):
    loki.script = [OLD]
    s3.region = "eu-central-1"
    assert start(FAILED_EVENTS_TARGET=TARGET).invoke(events.cloudwatch("x")).ok and len(parked(s3)) == 1


def test_no_secret_is_parked_though_loki_repeats_it(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET, USERNAME="somebody", PASSWORD="hush-hush-hush")
    loki.script = [{**OLD, "body": OLD["body"] + b" for somebody:hush-hush-hush"}]
    assert program.invoke(events.cloudwatch("x")).ok
    (body,) = [body for (bucket, _, _), body in s3.objects.items() if bucket == "kept"]
    assert b"timestamp too old" in body and b"hush" not in body


def test_rejected_entries_that_fail_are_not_parked(start, loki, s3):
    loki.script = [OLD]
    assert start(FAILED_EVENTS_TARGET=TARGET, REJECTED_ENTRIES="fail").invoke(events.cloudwatch("x")).kind == "error" and not parked(s3)


def test_halves_are_parked_one_after_the_other(start, loki, s3):
    """Each entry alone is too large for this Loki, and both are in one batch."""
    loki.always = {"status": 413, "body": b"too large"}
    program = start(FAILED_EVENTS_TARGET=TARGET)
    assert program.invoke(events.cloudwatch("a", "b", "c")).ok
    assert sorted(value[1] for document in parked(s3).values() for value in document["streams"][0]["values"]) == ["a", "b", "c"]
    assert program.summary["dropped"] == {"too_large": 3, "parked": 3}


def test_what_loki_did_not_refuse_for_good_is_not_parked(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET, PUSH_MAX_RETRIES="0")
    for status in (500, 429, 401, 404, 260):
        loki.script = [status]
        assert program.invoke(events.cloudwatch("x")).kind == "error"
    assert not parked(s3)


# ---- SQS ----


@pytest.fixture
def with_queue(start, sqs):
    def run(name="failed", **more):
        return start(FAILED_EVENTS_TARGET=sqs.queue_url(name), AWS_ENDPOINT_URL_SQS=sqs.url, **more)

    return run


def test_messages_are_parked_in_a_queue_and_come_back(with_queue, loki, sqs):
    program = with_queue(**SETTINGS)
    loki.script = [OLD]
    assert program.invoke(events.cloudwatch(*LINES)).ok
    ((name, text),) = sqs.messages
    assert name == "failed" and json.loads(text)["reason"] == "rejected"
    assert program.invoke(events.sqs(text)).ok
    assert entries(loki.pushes[:1]) == entries(loki.pushes[1:])


def test_large_batches_become_several_messages(with_queue, loki, sqs):
    program = with_queue(BATCH_SIZE="1MiB")
    loki.script = [OLD]
    lines = [f"{number} " + "\"\\" * 500 for number in range(600)]
    assert program.invoke(events.cloudwatch(*lines)).ok
    assert len(loki.pushes) == 1 and 4 < len(sqs.messages) and all(200000 < len(text) <= 250000 for _, text in sqs.messages[:-1])
    assert program.invoke(events.sqs(*[text for _, text in sqs.messages])).ok
    assert entries(loki.pushes[:1]) == entries(loki.pushes[1:])


def test_a_fifo_queue_drops_what_a_retry_sends_again(with_queue, loki, sqs):
    program = with_queue("failed.fifo")
    loki.always = OLD
    event = events.cloudwatch("x")
    assert program.invoke(event).ok and program.invoke(event).ok
    assert sqs.requests == 2 and len(sqs.messages) == 1


def test_what_comes_from_the_target_itself_fails(with_queue, loki, sqs):
    program = with_queue(REPORT_BATCH_ITEM_FAILURES="true")
    loki.always = OLD
    answer = program.invoke(events.sqs("a line", queue=sqs.queue_arn()))
    assert len(answer.json["batchItemFailures"]) == 1 and sqs.messages == []
    answer = program.invoke(events.sqs("a line", queue=sqs.queue_arn("other")))
    assert answer.json["batchItemFailures"] == [] and len(sqs.messages) == 1


def test_a_refused_message_fails_and_names_the_action(with_queue, loki, sqs):
    program = with_queue()
    loki.always = OLD
    sqs.script = [403]
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and "needs sqs:SendMessage: HTTP 400 AccessDenied" in answer.json["errorMessage"]
    sqs.script = [500, 503]
    assert program.invoke(events.cloudwatch("x")).ok and len(sqs.messages) == 1


# ---- what can never be read ----


def unreadable():
    return b"PAR1" + bytes(range(256)) * 20 + b"PAR1"


def test_a_damaged_kinesis_record_is_parked(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET)
    event = events.kinesis(b"fine", gzip.compress(b"x" * 1000)[:20], b"also fine")
    assert program.invoke(event).ok and program.summary["items"] == {"done": 2, "failed": 0, "refused": 1}
    document = only(s3)
    assert document["reason"] == "damaged_record" and program.summary["dropped"]["parked"] == 1
    record, original = document["event"]["Records"][0], event["Records"][1]
    assert record["kinesis"]["data"] == original["kinesis"]["data"] and record["eventSourceARN"] == original["eventSourceARN"]
    assert record["kinesis"]["sequenceNumber"] == original["kinesis"]["sequenceNumber"]
    assert abs(record["kinesis"]["approximateArrivalTimestamp"] - original["kinesis"]["approximateArrivalTimestamp"]) < 1e-6
    answer = program.invoke(moved(s3))
    assert answer.kind == "error" and len(parked(s3)) == 1


def test_more_events_than_may_be_under_way_at_once(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET)
    s3.delay = 0.05
    damaged = [gzip.compress(b"%d" % number * 1000)[:-9] for number in range(12)]
    assert program.invoke(events.kinesis(b"first", *damaged, b"last")).ok
    assert program.summary["items"] == {"done": 2, "failed": 0, "refused": 12} and program.summary["dropped"]["parked"] == 12
    assert len(parked(s3)) == 12 and loki.lines() == [b"first", b"last"]


def test_an_event_that_cannot_be_parked_in_time_fails_its_item(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET, DEADLINE_MARGIN="500ms", REPORT_BATCH_ITEM_FAILURES="true")
    s3.delay = 30
    event = events.kinesis(b"fine", gzip.compress(b"x" * 1000)[:-9])
    answer = program.invoke(event, deadline_s=2)
    assert [failed["itemIdentifier"] for failed in answer.json["batchItemFailures"]] == [event["Records"][1]["kinesis"]["sequenceNumber"]]
    assert loki.lines() == [b"fine"] and any("before it was parked" in line or "FAILED_EVENTS_TARGET" in line for line in program.lines)

def test_an_unreadable_object_is_parked_as_its_event_and_read_when_it_was_mended(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET)
    s3.put("logs", "a b+ü.log", unreadable())
    assert program.invoke(events.s3(("logs", "a b+ü.log"))).ok and program.summary["items"]["refused"] == 1
    document = only(s3)
    assert document["reason"] == "unreadable" and document["event"]["Records"][0]["s3"]["object"]["key"] == "a%20b%2B%C3%BC.log"
    s3.put("logs", "a b+ü.log", b"now text\n")
    assert program.invoke(moved(s3)).ok and loki.lines() == [b"now text"]


def test_what_is_nested_too_deep_is_parked(start, loki, s3):
    program = start(FAILED_EVENTS_TARGET=TARGET)
    event = events.cloudwatch("deep")
    for _ in range(8):
        event = events.destination(event)
    assert program.invoke(event).ok and program.summary["items"]["refused"] == 1
    assert only(s3)["reason"] == "nested_too_deep"
    assert program.invoke(moved(s3)).ok and loki.lines() == [b"deep"]


@pytest.mark.parametrize("document, text", [
    ({"lambda_promtail_parked": 2}, "another version"),
    ({"lambda_promtail_parked": 1}, "no streams, nor an event"),
    ({"lambda_promtail_parked": 1, "event": {"a": 1}}, "unknown type"),
    ({"lambda_promtail_parked": 1, "streams": [{"stream": {"a": "b"}}]}, "stream 1, entry 0: is not"),
    ({"lambda_promtail_parked": 1, "streams": [{"stream": {"a": "b"}, "values": [["1", "x"], ["x", "y"]]}]}, "stream 1, entry 2: is not"),
    ({"lambda_promtail_parked": 1, "streams": [{"stream": {"a": "b"}, "values": [["1", {"base64": "!"}]]}]}, "stream 1, entry 1"),
    ({"lambda_promtail_parked": 1, "streams": [{"stream": {}, "values": []}]}, "no_labels"),
    ({"lambda_promtail_parked": 1, "tenant": "no/tenant", "streams": [{"stream": {"a": "b"}, "values": []}]}, "invalid_tenant"),
    ({"lambda_promtail_parked": 1, "streams": [{"stream": {f"a{n}": "b" for n in range(200)}, "values": []}]}, "more than 128 members"),
])
def test_a_document_that_is_not_right_fails(program, document, text):
    answer = program.invoke(document)
    assert answer.kind == "error" and text in answer.json["errorMessage"]


def test_a_message_of_sns_is_a_line_whatever_it_says(program, loki):
    text = '{"lambda_promtail_parked":1,"tenant":"x","streams":[{"stream":{"a":"b"},"values":[["1","x"]]}]}'
    assert program.invoke(events.sns(text)).ok and loki.lines() == [text.encode()]


@pytest.mark.parametrize("value", ["s3://bucket", "s3://b/p", "queue", "https://sqs.eu-west-1.amazonaws.com/", "https://user:pw@host/1/q", "arn:aws:sqs:eu-west-1:1:q"])
def test_the_form_of_the_setting(start, value):
    program = start(FAILED_EVENTS_TARGET=value)
    assert program.wait() != 0
    (line,) = [line for line in program.lines if "FAILED_EVENTS_TARGET: " in line]
    assert "example" in line and "pw@" not in line
