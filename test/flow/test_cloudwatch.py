# SPDX-License-Identifier: Apache-2.0
"""CloudWatch Logs subscriptions: what arrives, under which labels, at which time."""
import base64
import gzip
import json
import zlib

import events
import pytest

LABELS = {
    "__aws_cloudwatch_log_group": "/aws/lambda/app",
    "__aws_cloudwatch_owner": events.ACCOUNT,
    "__aws_log_type": "cloudwatch",
}


def raw_event(text, pack=gzip.compress):
    plain = text if isinstance(text, bytes) else text.encode()
    return {"awslogs": {"data": base64.b64encode(pack(plain)).decode()}}


def test_messages_arrive_with_their_labels_and_times(program, loki):
    answer = program.invoke(events.cloudwatch((1, "first"), (1767323045678, "second\n")))
    assert answer.ok
    assert loki.entries() == [(LABELS, 10**6, b"first", {}), (LABELS, 1767323045678 * 10**6, b"second\n", {})]
    assert program.summary["items"] == {"done": 1, "failed": 0, "refused": 0}
    assert program.summary["lines"] == program.summary["entries"] == 2
    assert program.summary["pushes"] == 1 and program.summary["retries"] == 0


def of(account, region="eu-west-1"):
    return {"@aws.account": account, "@aws.region": region, "@source.log": "x", "ip": "10.0.0.1"}


def of_labels(account, region="eu-west-1"):
    return {**LABELS, "__aws_source_account": account, "__aws_source_region": region}


@pytest.mark.parametrize("carrier", ["direct", "sqs", "kinesis"])
def test_each_source_account_and_region_of_a_central_log_group_is_a_stream(start, loki, carrier):
    program = start(RELABEL_CONFIGS='[{"action":"labeldrop","regex":"__aws_kinesis_.*|__aws_log_type"}]')
    messages = [(5, "a", of("111111111111")), (4, "b", of("222222222222")), (3, "c"), (2, "d", of("111111111111")),
                (1, "e", of("111111111111", "us-east-1")), (0, "f", {"@aws.account": 7}), (9, "g", "?"), (8, "h", None)]
    event = {
        "direct": lambda: events.cloudwatch(*messages),
        "sqs": lambda: events.sqs(events.cloudwatch(*messages)),
        "kinesis": lambda: events.kinesis(gzip.compress(json.dumps(events.envelope(messages)).encode())),
    }[carrier]()
    assert program.invoke(event).ok
    streams = {}
    for labels, _, line, _ in loki.entries():
        streams.setdefault(frozenset(labels.items()), []).append(line)
    expected = {
        **{frozenset(of_labels(*source).items()): lines for source, lines in {
            ("111111111111",): [b"a", b"d"], ("222222222222",): [b"b"], ("111111111111", "us-east-1"): [b"e"]}.items()},
        frozenset(LABELS.items()): [b"c", b"f", b"g", b"h"],
    }
    assert streams == {frozenset(label for label in key if label[0] != "__aws_log_type"): lines for key, lines in expected.items()}
    assert program.summary["dropped"] == {"extracted_field": 2}
    assert sum("extractedFields" in line.get("message", "") for line in program.log) == 2


def test_the_sources_of_a_firehose_object_are_streams_of_their_own(program, s3, loki):
    key = "firehose/2026/01/02/03/logs-1-2026-01-02-03-05-00-85dc0d38-176c-369f-b4f2-d8ecb6d95dfe"
    values = [events.envelope([(1, "a", of("111111111111")), (2, "b")]), {"plain": 1}, events.envelope([(3, "c", of("222222222222"))])]
    s3.put("logs", key, "".join(map(json.dumps, values)).encode())
    assert program.invoke(events.s3(("logs", key))).ok
    assert sorted((line, labels.get("__aws_source_account"), labels.get("__aws_cloudwatch_log_group")) for labels, _, line, _ in loki.entries()) == [
        (b"a", "111111111111", "/aws/lambda/app"), (b"b", None, "/aws/lambda/app"), (b"c", "222222222222", "/aws/lambda/app"),
        (b'{"plain": 1}', None, None)]
    assert {labels["__aws_log_type"] for labels, *_ in loki.entries()} == {"s3_firehose"}


@pytest.mark.parametrize("text", ["a\u0000b", "\U0001f600", "é\u2028\t\"\\/", "\x7f", "{\"a\":1}", "x" * 200000])
def test_messages_are_unescaped_exactly(program, loki, text):
    assert program.invoke(events.cloudwatch(text)).ok
    assert loki.lines() == [text.encode()]


def test_a_lone_surrogate_becomes_the_replacement_character(program, loki):
    text = json.dumps(events.envelope(["X"])).replace('"X"', '"a\\ud800b\\ud83d\\ude00"')
    assert program.invoke(raw_event(text)).ok
    assert loki.lines() == ["a\ufffdb\U0001f600".encode()]


def test_bytes_that_are_no_utf8_are_kept(program, loki):
    text = json.dumps(events.envelope(["X"])).encode().replace(b'"X"', b'"a\xff\xfeb"')
    assert program.invoke(raw_event(text)).ok
    assert loki.lines() == [b"a\xff\xfeb"]


@pytest.mark.parametrize("size", [10, 30000], ids=["small", "larger than what is looked through at once"])
def test_log_events_before_the_names_are_read_a_second_time(program, loki, size):
    whole = events.envelope([f"message {n} " + "x" * 40 for n in range(size)])
    late = {"logEvents": whole.pop("logEvents"), **whole}
    assert program.invoke(raw_event(json.dumps(late))).ok
    assert len(loki.lines()) == size
    assert all(labels == LABELS for labels, *_ in loki.entries())


def test_of_duplicate_members_the_last_counts(program, loki):
    text = json.dumps(events.envelope(["right"]))
    first = '{"logGroup":"wrong","logEvents":[{"timestamp":1,"message":"wrong"}],"owner":"wrong",' + text[1:]
    assert program.invoke(raw_event(first)).ok
    assert [(e[0]["__aws_cloudwatch_log_group"], e[2]) for e in loki.entries()] == [("/aws/lambda/app", b"right")]
    late = text[:-1] + ',"logGroup":"late"}'
    assert program.invoke(raw_event(late)).ok
    assert loki.entries()[-1][0]["__aws_cloudwatch_log_group"] == "late"
    event = '{"id":"1","message":"no","timestamp":1,"message":"yes","timestamp":2}'
    twice = json.dumps(events.envelope([])).replace("[]", f"[{event}]", 1).replace('["all"]', "[]")
    twice = json.dumps({**events.envelope([]), "logEvents": "X"}).replace('"X"', f"[{event}]")
    assert program.invoke(raw_event(twice)).ok
    assert loki.entries()[-1][1:3] == (2 * 10**6, b"yes")


def test_zlib_and_several_gzip_members_are_read(program, loki):
    text = json.dumps(events.envelope(["x"])).encode()
    assert program.invoke(raw_event(text, zlib.compress)).ok
    assert program.invoke(raw_event(text, lambda t: gzip.compress(t[:20]) + gzip.compress(t[20:]))).ok
    assert len(loki.pushes) == 2


def test_a_control_message_is_done_and_counted(program, loki):
    answer = program.invoke(events.cloudwatch("CWL CONTROL MESSAGE: Checking health", kind="CONTROL_MESSAGE", group="", stream=""))
    assert answer.ok and loki.pushes == []
    assert program.summary["dropped"] == {"control_message": 1}


OWN = {"AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/app", "AWS_LAMBDA_FUNCTION_NAME": "promtail"}


def test_the_own_logs_are_not_forwarded(start, loki):
    program = start(**OWN)
    assert program.invoke(events.cloudwatch("x")).ok and program.invoke(events.cloudwatch("y", group="/other")).ok
    assert program.invoke(events.kinesis(gzip.compress(json.dumps(events.envelope(["z"])).encode()))).ok
    assert loki.lines() == [b"y"]
    assert [s["dropped"] for s in program.summaries] == [{"own_log_group": 1}, {}, {"own_log_group": 1}]
    assert len([line for line in program.lines if "ALLOW_OWN_LOGS" in line]) == 2
    program = start(ALLOW_OWN_LOGS="true", **OWN)
    assert program.invoke(events.cloudwatch("z")).ok
    assert loki.lines() == [b"y", b"z"]


def test_the_own_logs_are_known_without_the_name_of_the_group(start, loki):
    program = start(AWS_LAMBDA_FUNCTION_NAME="promtail")  # as with SnapStart
    assert program.invoke(events.cloudwatch("x", group="/aws/lambda/promtail")).ok
    assert program.invoke(events.cloudwatch("y", group="/aws/lambda/orders")).ok
    assert loki.lines() == [b"y"] and [s["dropped"] for s in program.summaries] == [{"own_log_group": 1}, {}]
    program = start(AWS_LAMBDA_FUNCTION_NAME="promtail", ALLOW_OWN_LOGS="true")
    assert program.invoke(events.cloudwatch("z", group="/aws/lambda/promtail")).ok and loki.lines() == [b"y", b"z"]


def test_another_account_s_group_of_the_same_name_is_forwarded(start, loki):
    program = start(**OWN)
    other = {"Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:999999999999:function:promtail"}
    assert program.invoke(events.cloudwatch("x"), headers=other).ok and loki.lines() == [b"x"]
    unknown = {"Lambda-Runtime-Invoked-Function-Arn": ""}
    assert program.invoke(events.cloudwatch("y"), headers=unknown).ok and loki.lines() == [b"x"]
    assert program.summary["dropped"] == {"own_log_group": 1}


@pytest.mark.parametrize("stream, own", [
    ("2026/01/02/promtail[$LATEST]abc", True),
    ("2026/01/02/[$LATEST]abc", True),
    ("2026/01/02/orders[$LATEST]abc", False),
    ("2026/01/02/promtail2[1]abc", False),
    ("written by hand", False),
])
def test_other_functions_in_a_shared_log_group_are_forwarded(start, loki, stream, own):
    program = start(**OWN)
    assert program.invoke(events.cloudwatch("x", stream=stream)).ok
    assert loki.lines() == ([] if own else [b"x"])
    assert program.summary["dropped"] == ({"own_log_group": 1} if own else {})


@pytest.mark.parametrize("time, ns", [
    ("1.7e12", 1700000000000000000), ("17E11", 1700000000000000000), ("1700000000123.5", 1700000000123500000),
    ('"1700000000123"', 1700000000123000000), ("0", 0),
])
def test_times_are_exact_in_every_form(program, loki, time, ns):
    text = json.dumps(events.envelope([("TIME", "x")])).replace('"TIME"', time)
    assert program.invoke(raw_event(text)).ok
    assert loki.entries() == [(LABELS, ns, b"x", {})] and program.summary["dropped"] == {}


@pytest.mark.parametrize("time", ['"today"', "1e99", "-1", "[]"])
def test_a_time_that_cannot_be_read_is_counted_and_the_message_s_is_used(program, loki, time):
    text = json.dumps(events.envelope([("TIME", "x")])).replace('"TIME"', time)
    for _ in range(2):  # a retry has the same time, so that Loki keeps one of the two
        assert program.invoke(events.sqs(raw_event(text))).ok
        assert program.summary["dropped"] == {"time_unreadable": 1}
    assert [entry[1] for entry in loki.entries()] == [events.EVENT_NS] and len(loki.pushes) == 2
    assert any("cloudwatch event" in line and "time" in line for line in program.lines)


@pytest.mark.parametrize("keep, label, metadata", [("true", True, False), ("metadata", False, True), ("false", False, False)])
def test_keep_stream(start, loki, keep, label, metadata):
    assert start(KEEP_STREAM=keep).invoke(events.cloudwatch("x", stream="s [1]")).ok
    labels, _, _, found = loki.entries()[0]
    assert labels.get("__aws_cloudwatch_log_stream") == ("s [1]" if label else None)
    assert found == ({"log_stream": "s [1]"} if metadata else {})


def test_metadata_is_utf8_whatever_the_name_holds(start, loki):
    text = json.dumps(events.envelope(["x"], stream="STREAM")).encode().replace(b"STREAM", b"a\xffb\xef\xbf\xbd")
    assert start(KEEP_STREAM="metadata").invoke(raw_event(text)).ok
    assert loki.entries()[0][3] == {"log_stream": "a?b?"}


def test_messages_that_are_none_are_counted(program, loki):
    text = json.dumps(events.envelope(["X"])).replace('"message": "X"', '"message": 7')
    assert program.invoke(raw_event(text)).ok
    assert program.summary["dropped"] == {"not_a_log": 1}
    assert program.invoke(events.cloudwatch("", "x")).ok
    assert program.summary["dropped"] == {"empty_line": 1} and loki.lines() == [b"x"]


@pytest.mark.parametrize("too_long, expected", [
    ("split", [b"a" * 100, b"b" * 100, b"c" * 50]),
    ("truncate", [b"a" * 89 + b"[truncated]"]),
    ("send", [b"a" * 100 + b"b" * 100 + b"c" * 50]),
])
def test_long_messages(start, loki, too_long, expected):
    program = start(LINE_MAX_BYTES="100", LINE_TOO_LONG=too_long)
    assert program.invoke(events.cloudwatch("a" * 100 + "b" * 100 + "c" * 50, "next")).ok
    assert loki.lines() == expected + [b"next"]
    times = [ns for _, ns, _, _ in loki.entries()][: len(expected)]
    assert times == [1767323045678000000 + n for n in range(len(expected))]
    assert program.summary["dropped"] == ({"line_truncated": 1} if too_long == "truncate" else {})


@pytest.mark.parametrize("data", ["", "*", "QQ==", "H4sI", events.packed({"a": 1})[:-8], events.packed({"a": 1}), events.packed(b"{"), events.packed(b"[]"), 7, None])
def test_damaged_data_fails_the_event_and_not_the_process(program, loki, data):
    answer = program.invoke({"awslogs": {"data": data}})
    assert answer.kind == "error"
    assert answer.json["errorType"] == "Function.DeliveryFailed" and "cloudwatch event" in answer.json["errorMessage"]
    assert answer.headers["Lambda-Runtime-Function-Error-Type"] == "Function.DeliveryFailed"
    assert program.invoke(events.cloudwatch("fine")).ok and loki.lines() == [b"fine"]
