# SPDX-License-Identifier: Apache-2.0
"""Pushes: headers, credentials, what Loki's answers mean, connections."""
import base64
import json
import time

import events
import pytest


def first(loki):
    return loki.pushes[0].headers


def test_headers(start, loki):
    assert start(TENANT_ID="team-a").invoke(events.cloudwatch("x")).ok
    headers = first(loki)
    assert headers["X-Scope-OrgID"] == "team-a" and headers["User-Agent"].startswith("lambda-promtail/")
    assert headers["Content-Type"] == "application/x-protobuf" and "Authorization" not in headers and "Expect" not in headers


@pytest.mark.parametrize("settings, expected", [
    ({"USERNAME": "us:er", "PASSWORD": "p@ss wörd"}, "Basic " + base64.b64encode("us:er:p@ss wörd".encode()).decode()),
    ({"BEARER_TOKEN": "a.b-c"}, "Bearer a.b-c"),
])
def test_credentials(start, loki, settings, expected):
    if "us:er" in settings.values():
        settings["USERNAME"] = "user"
        expected = "Basic " + base64.b64encode("user:p@ss wörd".encode()).decode()
    assert start(**settings).invoke(events.cloudwatch("x")).ok
    assert first(loki)["Authorization"] == expected


def test_user_info_of_the_address(start, loki):
    program = start(WRITE_ADDRESS=loki.push_url.replace("http://", "http://us%40er:p%2Fw%40@"))
    assert program.invoke(events.cloudwatch("x")).ok
    assert first(loki)["Authorization"] == "Basic " + base64.b64encode(b"us@er:p/w@").decode()
    loki.always = 404
    answer = program.invoke(events.cloudwatch("x"))
    assert "p/w@" not in answer.body.decode() and not any("p/w@" in line or "p%2Fw" in line for line in program.lines)


def test_retries_until_it_is_stored(start, loki):
    program = start()
    loki.script = [500, 429, {"reset": True}, 408, 204]
    assert program.invoke(events.cloudwatch("x")).ok
    # The reset hit a connection that was kept from the try before: replaced at once, and no try of
    # its own.
    assert program.summary["retries"] == 3 and program.summary["pushes"] == 1 and len(loki.pushes) == 5


def test_retry_after_is_honoured(start, loki):
    program = start()
    loki.script = [{"status": 429, "headers": [("Retry-After", "1")]}]
    begin = time.monotonic()
    assert program.invoke(events.cloudwatch("x")).ok and time.monotonic() - begin >= 1


def test_a_retry_after_beyond_the_deadline_is_said(program, loki):
    loki.script = [{"status": 429, "headers": [("Retry-After", "100")], "body": b"ingestion rate limit exceeded for user a " + b"x" * 200}]
    text = program.invoke(events.cloudwatch("x")).json["errorMessage"]
    assert "answered 429: ingestion rate limit" in text and "it asks to wait 100 s, longer than the time that is left" in text
    assert "raise it, or send less" in text and len(loki.pushes) == 1


def test_a_slow_answer_is_tried_again(start, loki):
    program = start(PUSH_TIMEOUT="300ms")
    loki.script = [{"delay": 3}]
    assert program.invoke(events.cloudwatch("x")).ok and program.summary["retries"] == 1


@pytest.mark.parametrize("status, hint", [(260, "blocked"), (307, "redirects"), (401, "USERNAME"), (403, "USERNAME"), (404, "/loki/api/v1/push"), (418, "418")])
def test_what_is_never_repeated(program, loki, status, hint):
    loki.script = [{"status": status, "headers": [("Location", loki.push_url)], "body": b"told by the test\nsecond line"}]
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and hint in answer.json["errorMessage"] and "told by the test" in answer.json["errorMessage"]
    assert "second line" not in answer.json["errorMessage"] and len(loki.pushes) == 1


def test_a_400_is_counted_and_not_repeated(start, loki):
    text = b"entry with timestamp x ignored, reason: 'entry too far behind',\nuser 'fake', total ignored: 2 out of 3 for stream: {}\n"
    program = start()
    loki.script = [{"status": 400, "body": text}]
    assert program.invoke(events.cloudwatch("a", "b", "c")).ok
    assert program.summary["dropped"] == {"rejected": 2} and program.summary["items"]["done"] == 1
    assert any("too far behind" in line for line in program.lines)
    program = start(REJECTED_ENTRIES="fail")
    loki.script = [{"status": 400, "body": text}]
    assert program.invoke(events.cloudwatch("a")).kind == "error"


def test_a_413_splits_the_batch(start, s3, loki):
    import random

    lines = [random.Random(n).randbytes(300).hex() for n in range(100)]
    loki.largest = 5000
    program = start()
    assert program.invoke(events.cloudwatch(*lines)).ok
    assert loki.lines_by_time() == [line.encode() for line in lines]
    loki.largest = 100
    assert program.invoke(events.cloudwatch(*lines[:5])).ok
    assert program.summary["dropped"] == {"too_large": 5}


def test_a_422_is_refused(program, loki):
    loki.script = [422]
    assert program.invoke(events.cloudwatch("x")).ok and program.summary["dropped"] == {"refused": 1}


def test_a_connection_that_was_closed_while_frozen_is_replaced_unseen(program, loki, s3):
    s3.put("logs", "k", b"object")
    for n in range(3):
        assert program.invoke(events.cloudwatch(f"line {n}")).ok
        assert program.invoke(events.s3(("logs", "k"))).ok
        loki.close_idle()
        s3.close_idle()
    assert loki.lines()[:1] == [b"line 0"]
    assert all(s["retries"] == 0 and s["ms"] < 1000 for s in program.summaries) and loki.connections == 3
    assert program.log and not [line for line in program.log if line.get("level") in ("WARN", "ERROR") and "try" in line["message"]]


def test_several_pushes_are_in_flight(start, s3, loki):
    s3.put("logs", "k", b"".join(b"%0100d\n" % n for n in range(400)))
    loki.always = {"delay": 0.2}
    program = start(BATCH_SIZE="5000", PUSH_CONCURRENCY="3")
    assert program.invoke(events.s3(("logs", "k"))).ok
    assert len(loki.pushes) == 8 and loki.connections == 3  # a connection each, and reused


@pytest.mark.parametrize("settings, works", [({}, False), ({"SKIP_TLS_VERIFY": "true"}, True), ({"CA_CERT": "file"}, True), ({"CA_CERT": "text"}, True)])
def test_tls(start, certificate, settings, works):
    from fakes.loki import Loki

    loki = Loki(tls=certificate)
    if settings.get("CA_CERT"):
        settings = {"CA_CERT": f"file:{certificate[0]}" if settings["CA_CERT"] == "file" else certificate[0].read_text()}
    answer = start(WRITE_ADDRESS=loki.push_url, PUSH_MAX_RETRIES="0", **settings).invoke(events.cloudwatch("x"))
    assert answer.ok == works and (loki.lines() == [b"x"]) == works
    if not works:
        assert "certificate" in answer.json["errorMessage"]
    loki.close()


def test_proxies_are_used_but_not_for_the_runtime_api(start, loki, s3):
    program = start(WRITE_ADDRESS="http://loki.invalid/loki/api/v1/push", HTTP_PROXY="http://127.0.0.1:1", http_proxy="http://127.0.0.1:1", PUSH_MAX_RETRIES="0")
    answer = program.invoke(events.cloudwatch("x"))
    assert answer.kind == "error" and "127.0.0.1" in answer.json["errorMessage"]


def test_labels_of_the_configuration(start, loki):
    program = start(EXTRA_LABELS='"env, prod ,team,a b"', DROP_LABELS="__aws_cloudwatch_owner, nothing")
    assert program.invoke(events.cloudwatch("x")).ok
    assert loki.entries()[0][0] == {
        "__aws_cloudwatch_log_group": "/aws/lambda/app", "__aws_log_type": "cloudwatch", "__extra_env": "prod", "__extra_team": "a b"}
    program = start(EXTRA_LABELS='{"env":"q\\"\\\\\\u0001"}', OMIT_EXTRA_LABELS_PREFIX="true", DROP_LABELS="__aws_log_type,__aws_cloudwatch_owner,__aws_cloudwatch_log_group")
    assert program.invoke(events.cloudwatch("y")).ok
    assert loki.entries()[1][0] == {"env": 'q"\\\x01'}


def test_an_entry_without_labels_is_dropped_and_counted(start, loki):
    program = start(DROP_LABELS="__aws_log_type,__aws_cloudwatch_owner,__aws_cloudwatch_log_group")
    assert program.invoke(events.cloudwatch("x", "y")).ok
    assert loki.pushes == [] and program.summary["dropped"] == {"no_labels": 2}


def test_bad_bytes_in_label_values(program, loki):
    assert program.invoke(events.cloudwatch("x", group="a\ufffdb\n\"\\")).ok
    assert loki.entries()[0][0]["__aws_cloudwatch_log_group"] == 'a?b\n"\\'


# 17 labels: 13 beside the source's four.
MANY_LABELS = {"EXTRA_LABELS": ",".join(f"n{n},v" for n in range(13)), "KEEP_STREAM": "true"}
LONG_VALUE = {"EXTRA_LABELS": "long," + "v" * 2049}
LONG_NAME = {"EXTRA_LABELS": "n" * 1025 + ",v"}


@pytest.mark.parametrize("settings, limit, off", [
    (MANY_LABELS, "17 labels, MAX_LABEL_NAMES is 15", {"MAX_LABEL_NAMES": "17"}),
    (MANY_LABELS, "17 labels, MAX_LABEL_NAMES is 16", {"MAX_LABEL_NAMES": "0"}),
    (LONG_VALUE, "has 2049 bytes, MAX_LABEL_VALUE_LENGTH is 2048", {"MAX_LABEL_VALUE_LENGTH": "0"}),
    (LONG_NAME, "bytes, MAX_LABEL_NAME_LENGTH is 1024", {"MAX_LABEL_NAME_LENGTH": "4KiB"}),
])
def test_a_stream_beyond_lokis_limits_is_named_and_not_sent(start, loki, settings, limit, off):
    limited = {"MAX_LABEL_NAMES": "16"} if limit.endswith("16") else {}
    program = start(**settings, **limited)
    for _ in range(2):
        assert program.invoke(events.cloudwatch("x", "y")).ok
        assert program.summary["dropped"] == {"label_limits": 2} and program.summary["entries"] == 0
    named = [line["message"] for line in program.log if "label_limits)" in line["message"]]
    assert len(named) == 1 and limit in named[0] and named[0].startswith("stream {") and loki.pushes == []
    assert start(**settings, **off).invoke(events.cloudwatch("z")).ok and loki.lines() == [b"z"]


def test_a_stream_beyond_lokis_limits_fails_its_items_when_told_so(start, loki):
    rule = {"source_labels": ["__aws_cloudwatch_log_group"], "regex": "/wide/(.*)", "target_label": "v", "replacement": "x" * 30}
    program = start(REJECTED_ENTRIES="fail", REPORT_BATCH_ITEM_FAILURES="true", MAX_LABEL_VALUE_LENGTH="29", RELABEL_CONFIGS=json.dumps([rule]))
    messages = [events.cloudwatch(f"{n}", group=f"/{'wide' if n == 1 else 'fine'}/{n}") for n in range(3)]
    answer = program.invoke(events.sqs(*messages))
    assert answer.json == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    assert sorted(loki.lines()) == [b"0", b"2"] and program.summary["dropped"] == {"label_limits": 1}
    program = start(REJECTED_ENTRIES="fail", MAX_LABEL_VALUE_LENGTH="29", RELABEL_CONFIGS=json.dumps([rule]))
    text = program.invoke(messages[1]).json["errorMessage"]
    assert "the value of label v has 30 bytes, MAX_LABEL_VALUE_LENGTH is 29" in text
