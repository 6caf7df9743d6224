# SPDX-License-Identifier: Apache-2.0
"""What VictoriaLogs holds after the program wrote to its Loki push API: labels, times, lines,
structured metadata, tenants."""
import gzip
import json
from collections import Counter
from pathlib import Path

import events
import pytest
from receivers import PUSH_PATH

DATA = Path(__file__).resolve().parents[2] / "data"
CLOUDWATCH = {
    "__aws_log_type": "cloudwatch", "__aws_cloudwatch_log_group": "/aws/lambda/app", "__aws_cloudwatch_owner": events.ACCOUNT,
}
KINESIS = {"__aws_log_type": "kinesis", "__aws_kinesis_event_source_arn": events.STREAM}
KINESIS_CLOUDWATCH = {**CLOUDWATCH, **KINESIS}
SQS = {"__aws_log_type": "sqs", "__aws_sqs_event_source_arn": events.QUEUE}
SNS = {"__aws_log_type": "sns", "__aws_sns_topic_arn": events.TOPIC}
OTHER = {"__aws_log_type": "s3_other", "__aws_s3_other": "logs"}
BRIDGE = {
    "__aws_log_type": "eventbridge", "__aws_eventbridge_account": events.ACCOUNT, "__aws_eventbridge_source": "aws.ecs",
    "__aws_eventbridge_detail_type": "ECS Task State Change",
}
BRIDGE_EVENT = events.eventbridge()
ODD_LINES = ['say "é 世 😀"', "tab\tand\nline end", "back\\slash {a=\"b\"}", '{"json": 12345678901234567890}', " blanks "]
NS = events.EVENT_NS
MS = 10**6
ALB_NS = [1767322800186641000, 1767322801000002000]


def load_balancer(name):
    names = ("__aws_s3_lb", "__aws_s3_log_lb")
    return {"__aws_log_type": "s3_lb", **{n: name for n in names}, **{n + "_owner": events.ACCOUNT for n in names}}


def packed_envelope(*messages):
    return gzip.compress(json.dumps(events.envelope(messages)).encode())


def plain(labels, *entries):
    return [(labels, ns, line.encode(), {}) for ns, line in entries]


CASES = {
    "cloudwatch": (events.cloudwatch(*ODD_LINES), plain(CLOUDWATCH, *[(NS + n * MS, line) for n, line in enumerate(ODD_LINES)])),
    "times of 1970 and of 2100": (
        events.cloudwatch((1, "old"), (4102444800001, "new")), plain(CLOUDWATCH, (MS, "old"), (4102444800001 * MS, "new"))),
    "kinesis text": (events.kinesis(b"one", b"two\nlines"), plain(KINESIS, (NS, "one"), (NS + 1, "lines"), (NS, "two"))),
    "kinesis cloudwatch": (events.kinesis(packed_envelope("a", "b")), plain(KINESIS_CLOUDWATCH, (NS, "a"), (NS + MS, "b"))),
    "kinesis KPL": (
        events.kinesis(events.kpl(b"first", packed_envelope("second"))), plain(KINESIS, (NS, "first")) + plain(KINESIS_CLOUDWATCH, (NS, "second"))),
    "sqs text": (events.sqs("one\ntwo", '{"json": 1}'), plain(SQS, (NS, "one\ntwo"), (NS, '{"json": 1}'))),
    "sns": (events.sns("text"), plain(SNS, (NS, "text"))),
    "sns in sqs": (events.sqs(events.sns_in_sqs("inside")), plain(SNS, (NS, "inside"))),
    "cloudwatch in sqs": (events.sqs(events.cloudwatch("deep")), plain(CLOUDWATCH, (NS, "deep"))),
    "eventbridge": (BRIDGE_EVENT, plain(BRIDGE, (NS // 10**9 * 10**9, json.dumps(BRIDGE_EVENT)))),
}


def in_order(entries):
    return sorted(entries, key=lambda entry: (entry[1], entry[2], sorted(entry[0].items())))


def judge(store, expected, tenant=0):
    assert store.entries(tenant) == in_order(expected)
    assert store.count("__aws_log_type", tenant) == Counter(labels["__aws_log_type"] for labels, *_ in expected)


@pytest.mark.parametrize("name", CASES)
def test_an_event_is_stored_whole(start, store, name):
    event, expected = CASES[name]
    assert start(store.push_url).invoke(event).ok
    judge(store, expected)


@pytest.mark.parametrize("file, key, name", [("alb.log", events.ALB_KEY, "my-alb"), ("nlb.log", events.NLB_KEY, "my-nlb")], ids=["alb", "nlb"])
def test_a_load_balancer_s_log_is_stored_whole(start, s3, store, file, key, name):
    body = (DATA / file).read_bytes()
    s3.put("logs", key, gzip.compress(body))
    assert start(store.push_url).invoke(events.sqs(events.s3(("logs", key)))).ok
    entries = store.entries()
    assert {tuple(sorted(labels.items())) for labels, *_ in entries} == {tuple(sorted(load_balancer(name).items()))}
    assert Counter(line for _, _, line, _ in entries) == Counter(body.splitlines())
    if file == "alb.log":
        assert [ns for _, ns, _, _ in entries][:2] == ALB_NS
    assert store.count("__aws_log_type") == {"s3_lb": len(body.splitlines())}


def test_any_other_object_is_stored_whole(start, s3, store):
    s3.put("logs", "a b/ü.log", "one\nzwö\n".encode())
    assert start(store.push_url).invoke(events.eventbridge_s3("logs", "a b/ü.log")).ok
    second = NS // 10**9 * 10**9
    judge(store, plain(OTHER, (second, "one"), (second + 1, "zwö")))


def test_a_long_line_is_stored_in_pieces_that_make_it_up(start, store):
    text = "".join(f"{n:07d} " for n in range(75000))
    assert start(store.push_url).invoke(events.cloudwatch(text)).ok
    entries = store.entries()
    assert [ns for _, ns, _, _ in entries] == [NS, NS + 1, NS + 2]
    assert b"".join(line for _, _, line, _ in entries) == text.encode()


def test_no_entry_is_lost_between_pushes(start, store):
    texts = [f"message {n} " + "x" * 90 for n in range(20000)]
    program = start(store.push_url, BATCH_SIZE="64KiB")
    assert program.invoke(events.cloudwatch(*texts), timeout=60).ok and program.summary["pushes"] > 20
    assert [line.decode() for _, _, line, _ in store.entries()] == texts
    assert store.count("__aws_log_type") == {"cloudwatch": 20000}


def test_structured_metadata_is_no_label(start, store):
    assert start(store.push_url, KEEP_STREAM="metadata").invoke(events.cloudwatch("x")).ok
    judge(store, [(CLOUDWATCH, NS, b"x", {"log_stream": "2026/01/02/[1]abc"})])


def test_each_tenant_gets_its_own(start, store):
    rules = [{"source_labels": ["__aws_log_type"], "regex": "kinesis", "target_label": "__tenant_id__", "replacement": "12"}]
    program = start(store.push_url, TENANT_ID="7", RELABEL_CONFIGS=json.dumps(rules))
    assert program.invoke(events.cloudwatch("mine")).ok and program.invoke(events.kinesis(b"theirs")).ok
    judge(store, plain(CLOUDWATCH, (NS, "mine")), tenant=7)
    judge(store, plain(KINESIS, (NS, "theirs")), tenant=12)
    assert store.entries(tenant=0) == []


def test_the_same_event_twice_gives_the_same_entries(start, s3, store):
    """Loki keeps one of two entries that are equal in everything; this store keeps both."""
    s3.put("logs", events.ALB_KEY, (DATA / "alb.log").read_bytes())
    for event in (*(event for event, _ in CASES.values()), events.s3(("logs", events.ALB_KEY))):
        for _ in range(2):
            assert start(store.push_url).invoke(event).ok
    copies = Counter((tuple(sorted(labels.items())), ns, line, tuple(metadata)) for labels, ns, line, metadata in store.entries())
    assert set(copies.values()) == {2}


def test_equal_lines_of_one_millisecond_have_times_of_their_own(start, store):
    assert start(store.push_url).invoke(events.cloudwatch((NS // MS, "x"), (NS // MS, "y"), (NS // MS, "x"), (NS // MS, "x"))).ok
    judge(store, plain(CLOUDWATCH, (NS, "x"), (NS, "y"), (NS + 1, "x"), (NS + 2, "x")))


@pytest.mark.parametrize("last", range(8))
def test_what_it_cannot_read_in_gzip_it_gets_as_snappy(start, store, last):
    """It takes what is in gzip for protobuf, where Loki wants snappy. A block of some lengths looks
    like protobuf with an unknown field before it: that is stored as it is."""
    texts = [f"message {n} " + "x" * 90 for n in range(5000)] + ["y" * (1 + last)]
    program = start(store.push_url, PUSH_COMPRESSION="gzip", BATCH_SIZE="1MiB")
    assert program.invoke(events.cloudwatch(*texts), timeout=60).ok
    assert [line.decode() for _, _, line, _ in store.entries()] == texts
    assert program.summary["pushes"] == 1 and program.summary["retries"] <= 1


@pytest.mark.parametrize("path, tenant, hint", [(PUSH_PATH, "team-a", "team-a"), ("/insert/no/such/path", None, "unsupported path")], ids=["tenant", "path"])
def test_what_is_refused_whole_fails_the_invocation(start, store, path, tenant, hint):
    """Its 400 is not one of Loki's about single entries: nothing was stored, so AWS must hear of a
    failure."""
    answer = start(store.url + path, TENANT_ID=tenant).invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and hint in answer.json["errorMessage"], answer
    assert store.entries() == []
