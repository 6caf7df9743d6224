# SPDX-License-Identifier: Apache-2.0
"""Objects of S3: which labels and times, what S3 may answer, and how a broken transfer goes on."""
import bz2
import contextlib
import gzip
import lzma
import socket

import events
import pytest
import sample_objects
import zstd
from fakes.s3 import S3

ALB = (
    'http 2026-01-02T03:00:00.186641Z app/my-alb/50dc6c495c0c9188 192.0.2.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 '
    '"GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:x "Root=1-5" "-" "-" 0 2026-01-02T02:59:59.000000Z "forward" "-"'
)
NLB = "tls 2.0 2026-01-02T02:59:40 net/my-nlb/c6e77e28c25b2234 g3d4b5e8bb8464cd 192.0.2.154:51341 10.0.0.185:443 5 2 98 246 -"


def lb_labels(name):
    names = ("__aws_s3_lb", "__aws_s3_log_lb")
    return {"__aws_log_type": "s3_lb", **{n: name for n in names}, **{n + "_owner": events.ACCOUNT for n in names}}


def put(s3, body, key="some/key.log", bucket="logs"):
    s3.put(bucket, key, body)
    return events.s3((bucket, key))


def test_alb_lines_have_their_own_time(program, s3, loki):
    assert program.invoke(put(s3, gzip.compress((ALB + "\n").encode()), events.ALB_KEY)).ok
    assert loki.entries() == [(lb_labels("my-alb"), 1767322800186641000, ALB.encode(), {})]


def test_nlb_times_are_utc(program, s3, loki):
    assert program.invoke(put(s3, gzip.compress(NLB.encode()), events.NLB_KEY)).ok
    assert loki.entries() == [(lb_labels("my-nlb"), 1767322780000000000, NLB.encode(), {})]


def test_a_line_without_time_gets_that_of_the_object_s_name(program, s3, loki):
    assert program.invoke(put(s3, b"odd\nlines\n", "p/" + events.ALB_KEY)).ok
    assert [(ns, line) for _, ns, line, _ in loki.entries()] == [(1767322800000000000, b"odd"), (1767322800000000001, b"lines")]


@pytest.mark.parametrize("key", ["a.log", "a b/ü+%&=?#.gz", "x" * 1000, "AWSLogs/" + events.ACCOUNT + "/x", "../a//b/./c", "~-_.!*'()"])
def test_any_other_key_gives_lines_of_the_type_other(program, s3, loki, key):
    assert program.invoke(put(s3, b"one\ntwo\n", key)).ok, program.lines
    labels = {"__aws_log_type": "s3_other", "__aws_s3_other": "logs"}
    assert loki.entries() == [(labels, events.EVENT_NS, b"one", {}), (labels, events.EVENT_NS + 1, b"two", {})]


@pytest.mark.parametrize("key, setting, reason", [
    ("AWSLogs/" + events.ACCOUNT + "/ELBAccessLogTestFile", "fail", "not_a_log"),
    ("AWSLogs/" + events.ACCOUNT + "/CloudTrail-Digest/us-east-1/2026/01/02/x.json.gz", "lines", "not_a_log"),
    ("some/key", "skip", "unknown_key"),
])
def test_what_is_no_log_or_unknown_is_not_fetched(start, s3, loki, key, setting, reason):
    program = start(S3_UNKNOWN_KEYS=setting)
    assert program.invoke(put(s3, b"one", key)).ok, program.lines
    assert s3.requests == [] and loki.pushes == [] and program.summary["dropped"] == {reason: 1}


def test_an_unknown_key_fails_when_it_shall(start, s3):
    answer = start(S3_UNKNOWN_KEYS="fail").invoke(put(s3, b"one", "some/key"))
    assert not answer.ok and s3.requests == []
    assert "some/key: the key matches no log type, and S3_UNKNOWN_KEYS is fail" in answer.json["errorMessage"]


@pytest.mark.parametrize("bucket", ["logs", "my.dotted.bucket"])
def test_bucket_names(program, s3, loki, bucket):
    assert program.invoke(put(s3, b"x", bucket=bucket)).ok and loki.lines() == [b"x"]


def test_every_record_of_a_notification_is_read(program, s3, loki):
    for n in range(5):
        s3.put("logs", f"k{n}", f"line {n}".encode())
    assert program.invoke(events.s3(*[("logs", f"k{n}") for n in range(5)])).ok
    assert loki.lines() == [f"line {n}".encode() for n in range(5)]
    assert len(loki.pushes) == 1
    assert program.summary["items"]["done"] == 5


def test_the_version_of_the_event_is_read(program, s3, loki):
    s3.put("logs", "k", b"old", version="v 1/=")
    s3.put("logs", "k", b"new")
    assert program.invoke(events.s3(events.s3_record("logs", "k", version="v 1/="))).ok
    assert loki.lines() == [b"old"]


def test_the_region_of_the_event_is_signed_for(program, s3, loki):
    s3.region = "eu-central-1"
    assert program.invoke({"Records": [events.s3_record("logs", "k", region="eu-central-1")]}).kind == "response"
    s3.put("logs", "k", b"x")
    assert program.invoke({"Records": [events.s3_record("logs", "k", region="eu-central-1")]}).ok and loki.lines() == [b"x"]
    assert len(s3.requests) == 2


def test_a_redirect_to_another_region_is_followed_and_remembered(program, s3, loki):
    s3.region = "ap-south-1"
    s3.put("logs", "a", b"a")
    s3.put("logs", "b", b"b")
    assert program.invoke(events.s3(("logs", "a"))).ok and len(s3.requests) == 2
    assert program.invoke(events.s3(("logs", "b"))).ok and len(s3.requests) == 3
    assert loki.lines() == [b"a", b"b"]


def test_several_gzip_members_and_padding(program, s3, loki):
    body = gzip.compress(b"one\ntw") + gzip.compress(b"o\nthree") + b"\0" * 10
    assert program.invoke(put(s3, body)).ok and loki.lines() == [b"one", b"two", b"three"]


def test_gzip_is_told_by_content(program, s3, loki):
    assert program.invoke(put(s3, b"plain", "a.gz")).ok
    assert program.invoke(put(s3, gzip.compress(b"packed"), "a.txt")).ok
    assert loki.lines() == [b"plain", b"packed"]


def test_a_broken_transfer_goes_on_where_it_broke(program, s3, loki):
    lines = [f"line {n} ".encode() * 20 for n in range(5000)]
    event = put(s3, b"\n".join(lines))
    s3.script("some/key.log", {"cut": 300000}, {"reset": True}, {"cut": 200000}, None)
    assert program.invoke(event).ok
    assert loki.lines_by_time() == lines
    assert [r[2].get("Range") for r in s3.requests][0] is None and "bytes=500000-" in [r[2].get("Range") for r in s3.requests]
    assert all(r[2].get("If-Match") for r in s3.requests[1:])


def test_an_object_that_changes_in_between_fails(program, s3, loki):
    event = put(s3, b"a\n" * 100000)
    s3.script("some/key.log", {"cut": 50000}, "PreconditionFailed")
    assert "changed while it was read" in program.invoke(event).json["errorMessage"]


TEN = b"0123456789"
CUT = {"wire": b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 10\r\n\r\n0123'}


def wire(status, body, *headers):
    return {"wire": "\r\n".join([f"HTTP/1.1 {status} x", *headers, "", ""]).encode() + body}


@pytest.mark.parametrize("size, steps, text", [
    (10, [wire(200, TEN)], None),
    (10, [wire(200, b"0123")], "body ends after 4 bytes: the answer names no size, and the event names 10"),
    (9, [wire(200, TEN)], "body ends after 10 bytes: the answer names no size, and the event names 9"),
    (None, [wire(200, TEN)], "body ends after 10 bytes: neither the answer nor the event names its size"),
    (99, [wire(200, TEN, "Content-Length: 10")], None),  # overwritten by a shorter one
    (99, [wire(200, b"4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n", "Transfer-Encoding: chunked")], None),
    (10, [wire(200, b"4\r\n0123\r\n", "Transfer-Encoding: chunked")], "body ends after 4 bytes"),
    (10, [CUT, wire(416, b"", "Content-Range: bytes */4", "Content-Length: 0")], "HTTP 416"),
    (10, [CUT, wire(206, b"456789ab", 'ETag: "e"', "Content-Range: bytes 4-9/10", "Content-Length: 8")], "more bytes than it announced"),
    (10, [CUT, wire(200, TEN, "Content-Length: 10")], "changed while it was read"),
    (10, [CUT, wire(200, TEN, 'ETag: "other"', "Content-Length: 10")], "changed while it was read"),
    (10, [CUT, wire(200, TEN, 'ETag: "e"', "Content-Length: 10")], None),
    (10, [CUT, wire(206, TEN[4:], 'ETag: "e"', "Content-Range: bytes 4-9/10", "Content-Length: 6")], None),
])
def test_an_object_is_whole_or_fails(program, s3, loki, size, steps, text):
    s3.put("logs", "k", b"never")
    s3.script("k", *steps)
    record = events.s3_record("logs", "k", size=size)
    if size is None:
        del record["s3"]["object"]["size"]
    answer = program.invoke({"Records": [record]})
    assert s3.scripts["k"] == [], program.lines
    if text:
        assert answer.kind == "error" and text in answer.json["errorMessage"] and "s3://logs/k" in answer.json["errorMessage"]
    else:
        assert answer.ok and loki.lines() == [TEN], program.lines


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("status", [100, 102, 103])
def test_an_interim_answer_is_no_status(program, s3, loki, status, reset):
    event = put(s3, b"x")
    s3.script("some/key.log", {**wire(status, b""), "reset": reset}, None)
    assert program.invoke(event).ok and loki.lines() == [b"x"] and len(s3.requests) == 2


def test_an_interim_answer_before_the_final_one_is_passed_over(program, s3, loki):
    event = put(s3, b"x")
    s3.script("some/key.log", wire(103, b'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\ny', "ETag: z", "Content-Length: 99"))
    assert program.invoke(event).ok and loki.lines() == [b"y"]


@contextlib.contextmanager
def silent_server(backlog_full):
    """An address where nothing answers: connections are made and nobody speaks, or none is made at
    all."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0 if backlog_full else 8))
        for _ in range(3 if backlog_full else 0):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield "127.0.0.1:%d" % listener.getsockname()[1]


@pytest.mark.parametrize("backlog_full", [False, True])
def test_an_s3_that_cannot_be_reached_is_named_though_the_function_has_3_seconds(start, loki, backlog_full):
    with silent_server(backlog_full) as address:
        program = start(AWS_ENDPOINT_URL_S3="http://" + address)
        answer = program.invoke(events.s3(("logs", "k")), deadline_s=3.0)
    text = answer.json["errorMessage"]
    assert address in text and "a function in a VPC needs an S3 gateway endpoint or a NAT" in text and "s3://logs/k" in text


def test_a_certificate_that_no_retry_can_mend_is_asked_once(start, loki, certificate):
    s3 = S3(tls=certificate)
    answer = start(AWS_ENDPOINT_URL_S3=s3.url).invoke(events.s3(("logs", "k")))
    assert answer.kind == "error" and "certificate" in answer.json["errorMessage"] and s3.address in answer.json["errorMessage"]
    assert s3.connections == 1 and s3.requests == []
    s3.close()


def test_a_retry_after_beyond_the_deadline_is_said(program, s3, loki):
    event = put(s3, b"x")
    s3.script("some/key.log", wire(503, b"", "Retry-After: 100", "Content-Length: 0"))
    text = program.invoke(event).json["errorMessage"]
    assert "HTTP 503" in text and "it asks to wait 100 s" in text and len(s3.requests) == 1


@pytest.mark.parametrize("code", ["SlowDown", "InternalError"])
def test_transient_refusals_are_tried_three_times(program, s3, loki, code):
    event = put(s3, b"x")
    s3.script("some/key.log", code, code, None)
    assert program.invoke(event).ok and loki.lines() == [b"x"]
    s3.script("some/key.log", code, code, code, None)
    answer = program.invoke(event)
    assert answer.kind == "error" and code in answer.json["errorMessage"]


@pytest.mark.parametrize("code, outcome, reason", [
    ("NoSuchKey", "done", "missing_object"),
    ("NoSuchVersion", "done", "missing_object"),
    ("InvalidObjectState", "refused", "unreadable"),
    ("AccessDenied", "failed", None),
    ("NoSuchBucket", "failed", None),
])
def test_what_s3_answers(program, s3, loki, code, outcome, reason):
    s3.put("logs", "good", b"x")
    event = put(s3, b"never")
    event["Records"] += events.s3(("logs", "good"))["Records"]
    s3.script("some/key.log", code)
    answer = program.invoke(event)
    counts = {"done": 1, "failed": 0, "refused": 0}
    counts[outcome] += 1
    assert program.summary["items"] == counts
    assert program.summary["dropped"] == ({reason: 1} if reason else {})
    assert answer.ok == (outcome != "failed")
    assert loki.lines() == [b"x"]
    if outcome == "failed":
        text = answer.json["errorMessage"]
        assert "s3://logs/some/key.log" in text and "s3:ListBucket" in text and text.count("s3://") == 1


@pytest.mark.parametrize("name, key, size, reason", [
    ("ObjectRemoved:Delete", "k", 5, "not_a_creation"),
    ("ObjectCreated:Put", "folder/", 0, "folder_marker"),
    ("ObjectCreated:Put", "k", 0, "empty_object"),
])
def test_nothing_to_read_is_done_and_counted(program, s3, loki, name, key, size, reason):
    assert program.invoke(events.s3(events.s3_record("logs", key, size=size, name=name))).ok
    assert s3.requests == [] and program.summary["dropped"] == {reason: 1}


def test_an_object_that_turns_out_empty_is_done_and_counted(program, s3, loki):
    assert program.invoke(put(s3, b"")).ok
    assert program.invoke(put(s3, gzip.compress(b""))).ok
    assert [s["dropped"] for s in program.summaries] == [{"empty_object": 1}] * 2 and loki.pushes == []


@pytest.mark.parametrize("body, name", [(b"PAR1....", "Parquet"), (b"\x04\x22\x4d\x18....", "lz4"), (b"PK\x03\x04....", "zip")])
def test_formats_that_are_no_text_are_refused_by_name(program, s3, loki, body, name):
    assert program.invoke(put(s3, body * 10)).ok
    assert program.summary["items"]["refused"] == 1 and program.summary["dropped"] == {"unreadable": 1}
    assert any(name in line for line in program.lines)


@pytest.mark.parametrize("layers", [2, 3])
def test_gzip_in_gzip_is_taken_off(program, s3, loki, layers):
    body = b"one\ntwo\n"
    for _ in range(layers):
        body = gzip.compress(body)
    assert program.invoke(put(s3, body)).ok and loki.lines() == [b"one", b"two"]
    assert program.invoke(put(s3, gzip.compress(gzip.compress(body)))).ok and len(loki.pushes) == 1
    assert program.summary["dropped"] == {"unreadable": 1}


def test_zstd_is_taken_off(program, s3, loki):
    frames = zstd.compress(b"one\n") + zstd.compress(b"two\n" * 50_000, level=19)
    for body in frames, gzip.compress(frames), zstd.compress(gzip.compress(frames)):
        assert program.invoke(put(s3, body)).ok
        assert sorted(loki.lines()) == [b"one"] + [b"two"] * 50_000
        loki.pushes.clear()


def test_a_zstd_window_that_needs_too_much_memory_is_refused(program, s3, loki):
    assert program.invoke(put(s3, b"\x28\xb5\x2f\xfd\0\x88\x1b\0\0x")).ok
    assert program.summary["dropped"] == {"unreadable": 1} and loki.pushes == []
    assert any("needs a window of more than 8192 KiB" in line for line in program.lines)


def test_zstd_that_is_cut_fails(program, s3, loki):
    answer = program.invoke(put(s3, zstd.compress(b"one\ntwo\n" * 100)[:-5]))
    assert answer.kind == "error" and "ends in the middle" in answer.json["errorMessage"]


@pytest.mark.parametrize("fault, text", [
    (lambda packed: packed[:-6], "ends in the middle"),
    (lambda packed: packed + b"\n", "is followed by other bytes"),
])
def test_the_lines_before_a_fault_are_shipped(program, s3, loki, fault, text):
    answer = program.invoke(put(s3, fault(gzip.compress(b"one\ntwo\nthree"))))
    assert answer.kind == "error" and text in answer.json["errorMessage"]
    assert loki.lines() == [b"one", b"two"], "the last line might be a part of one"


def test_a_layer_that_is_cut_fails(program, s3, loki):
    answer = program.invoke(put(s3, gzip.compress(gzip.compress(b"one\ntwo\n" * 100)[:-5])))
    assert answer.kind == "error" and "ends in the middle" in answer.json["errorMessage"]


@pytest.mark.parametrize("body, name", [
    (b"PAR1\x15\x04\x15\x10" * 10, "Parquet"), (b"ORC\x11\0\0\x0a\x06" * 10, "ORC"), (b"Obj\x01\x04\x16avro.schema", "Avro"),
    (bz2.compress(b"x\n" * 100), "bzip2"), (lzma.compress(b"x\n" * 100), "xz"), (b"\x04\x22\x4d\x18\x64\x40\xa7", "lz4"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"), (b"PK\x03\x04\x14\0", "zip"), (b"abc\0def\0" * 100, "binary data"),
    ("text\n".encode("utf-16-le") * 10, "binary data"),
], ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("layers", [0, 1, 2])
def test_what_is_no_text_is_refused_by_name(program, s3, loki, body, name, layers):
    for _ in range(layers):
        body = gzip.compress(body)
    s3.put("logs", "good", b"good")
    event = put(s3, body)
    event["Records"] += events.s3(("logs", "good"))["Records"]
    assert program.invoke(event).ok and loki.lines() == [b"good"]
    assert program.summary["items"] == {"done": 1, "failed": 0, "refused": 1}
    assert program.summary["dropped"] == {"unreadable": 1}
    told = [line for line in program.lines if f"it is {name}{' inside gzip' if layers else ''}" in line]
    assert len(told) == 1 and "s3://logs/some/key.log" in told[0]
    if name in ("Parquet", "ORC", "Avro"):
        assert "JSON or plain text" in told[0]


@pytest.mark.parametrize("encoding, mark", [
    ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-8", b"\xef\xbb\xbf"),
])
@pytest.mark.parametrize("pack", [lambda body: body, gzip.compress], ids=["plain", "gzip"])
def test_text_with_a_byte_order_mark_is_read(program, s3, loki, encoding, mark, pack):
    lines = [f"Zeile {n} über \U0001f600" for n in range(20000)]
    assert program.invoke(put(s3, pack(mark + "\r\n".join(lines).encode(encoding)))).ok
    assert loki.lines_by_time() == [line.encode() for line in lines]


def test_utf16_that_is_cut_fails(program, s3, loki):
    answer = program.invoke(put(s3, b"\xff\xfe" + "one\n".encode("utf-16-le")[:-1]))
    assert answer.kind == "error" and "in the middle of a character" in answer.json["errorMessage"]


def test_a_restored_object_is_read(program, s3, loki):
    s3.put("logs", "k", b"x")
    assert program.invoke(events.s3(("logs", "k"), name="ObjectRestore:Completed")).ok and loki.lines() == [b"x"]


@pytest.mark.parametrize("gone", ["bucket", "object"])
def test_a_record_without_bucket_or_key_fails_alone(program, s3, loki, gone):
    event = put(s3, b"x")
    event["Records"].insert(0, events.s3_record("logs", "k"))
    del event["Records"][0]["s3"][gone]
    answer = program.invoke(event)
    assert answer.kind == "error" and "1 of 2 items failed" in answer.json["errorMessage"] and loki.lines() == [b"x"]


def test_requests_carry_the_session_token_and_the_hash_of_the_empty_body(program, s3, loki):
    assert program.invoke(put(s3, b"x")).ok
    _, _, headers = s3.requests[0]
    assert headers["x-amz-security-token"] == s3.token
    assert headers["x-amz-content-sha256"].startswith("e3b0c442")
    assert headers["User-Agent"].startswith("lambda-promtail/")


def test_connections_are_kept(program, s3, loki):
    for _ in range(5):
        assert program.invoke(put(s3, b"x")).ok
    assert s3.connections == 1 and loki.connections == 1 and program.api.connections == 1


@pytest.mark.parametrize("concurrency", [1, 2, 4])
def test_objects_are_fetched_ahead_and_read_in_order(start, s3, loki, concurrency):
    for n in range(12):
        s3.put("logs", f"k{n}", b"%02d\n" % n)
    s3.delay = 0.05
    program = start(FETCH_CONCURRENCY=str(concurrency))
    assert program.invoke(events.s3(*[("logs", f"k{n}") for n in range(12)])).ok
    assert loki.lines() == [b"%02d" % n for n in range(12)]
    assert s3.connections == concurrency  # one each, and reused


def test_log_formats_side_by_side(program, s3, loki):
    assert program.invoke(events.s3(*sample_objects.put(s3, "logs"))).ok
    types = [labels["__aws_log_type"] for labels, *_ in loki.entries()]
    assert sorted(set(types)) == [
        "s3_access", "s3_cloudfront", "s3_cloudtrail", "s3_firehose", "s3_msk", "s3_redshift",
        "s3_vpc_flow", "s3_waf"]
    assert len(types) == 10
    assert {ns // 10**9 for _, ns, *_ in loki.entries()} <= {1767323040, 1767323045, 1767323046}


def test_a_flow_log_without_its_header_has_times_by_the_default_columns(program, s3, loki):
    key = sample_objects.OBJECTS[0][1]
    s3.put("logs", key, sample_objects.VPC_FLOW.split("\n", 1)[1].encode())
    assert program.invoke(events.s3(("logs", key))).ok
    assert [ns for _, ns, *_ in loki.entries()] == [1767323040 * 10**9]
